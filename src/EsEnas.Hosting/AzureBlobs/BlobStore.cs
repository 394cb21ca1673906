using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using EsEnas.Hosting.Stores;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace EsEnas.Hosting.AzureBlobs;

/// <summary>Grain states in Azure Blob Storage.</summary>
/// <param name="connection">A connection string, or the service's URI: then the process's Azure identity (managed identity, environment, developer's sign-in) is used.</param>
/// <param name="containerName">Container; created if missing.</param>
internal sealed class BlobStore(string connection, string containerName) : IStorageProvider
{
    /// <summary>What a connection looks like.</summary>
    internal const string Form = "https://ACCOUNT.blob.core.windows.net (with the process's Azure identity), or a storage account's connection string";

    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What is wrong with a connection, without repeating it; null if nothing is.</summary>
    internal static string? WhyNot(string connection)
    {
        try
        {
            if (IsUri(connection)) return ServiceUri(connection) is null ? "is not an https address without query (a key or signature belongs into a connection string)" : null;
            _ = new BlobServiceClient(connection);
            return null;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            return "is not a connection of Azure Blob (not shown, as it may hold a key)";
        }
    }

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        BlobServiceClient client = Client();
        try
        {
            await client.GetBlobContainerClient(containerName).CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (exception is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw new StoreUnavailableException($"Azure Blob at {client.Uri} cannot be used: {exception.Message.Split('\n')[0]}", exception)
            {
                MayPass = exception is AggregateException or RequestFailedException { Status: 0 or >= 500 },
            };
        }
    }

    public void AddStorage(ISiloBuilder silo) => silo.Services.AddGrainStorage(EsEnasCluster.StorageName, (services, _) =>
        new BlobGrainStorage(Client().GetBlobContainerClient(containerName), new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>())));

    private static bool IsUri(string connection) => connection.Contains("://", StringComparison.Ordinal) && !connection.Contains('=', StringComparison.Ordinal);

    private static Uri? ServiceUri(string connection) =>
        Uri.TryCreate(connection, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Query.Length == 0 ? uri : null;

    private BlobServiceClient Client()
    {
        BlobClientOptions options = new();

        // Whoever writes repeats by itself, after having read again: see BlobGrainStorage.
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = NetworkTimeout;
        return IsUri(connection)
            ? new BlobServiceClient(ServiceUri(connection), new DefaultAzureCredential(), options)
            : new BlobServiceClient(connection, options);
    }
}
