using Azure.Identity;
using Azure.Storage.Blobs;
using EsEnas.Grains.Storage;
using EsEnas.Hosting.Stores;
using Orleans.Serialization;

namespace EsEnas.Hosting.AzureStorage;

/// <summary>
/// The official provider of grain states in Azure Blob Storage: one blob each, written only if its etag is the one that was read.
/// </summary>
/// <param name="connection">A connection string, or the service's URI: then the process's Azure identity is used.</param>
/// <param name="containerName">Container; created if missing.</param>
internal sealed class BlobStore(string connection, string containerName) : IStorageProvider
{
    private const string Service = "Azure Blob";
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Azure Blob Storage, or what speaks its protocol; its membership is in the tables of the same account.</summary>
    internal static StoreKind Kind { get; } = new()
    {
        Word = "azure-blob",
        Form = new ConnectionForm(
            "https://ACCOUNT.blob.core.windows.net (with the process's Azure identity), or a storage account's connection string", WhyNot),
        Storage = static place => new BlobStore(place.Connection, place.Silo.Storage.ContainerName),
        MembershipBeside = TableStore.Kind,
        ConnectionBeside = AzureConnection.TablesBeside,
        Exceptions = AzureConnection.Exceptions,
        Explain = AzureConnection.WhatIsWrong,
    };

    /// <summary>What is wrong with a connection, without repeating it; null if nothing is.</summary>
    private static string? WhyNot(string connection) =>
        AzureConnection.WhyNot(connection, Service, text => _ = new BlobServiceClient(text));

    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        var client = Client();
        return AzureConnection.PrepareAsync($"{Service} at {client.Uri}",
            () => client.GetBlobContainerClient(containerName).CreateIfNotExistsAsync(cancellationToken: cancellationToken));
    }

    public void AddStorage(ISiloBuilder silo)
    {
        silo.AddAzureBlobGrainStorage(EsEnasCluster.StorageName, options => options.Configure<Serializer>((blobs, serializer) =>
        {
            blobs.BlobServiceClient = Client();
            blobs.ContainerName = containerName;
            blobs.DeleteStateOnClear = true;
            blobs.GrainStorageSerializer = new SealedStateSerializer(serializer);
        }));
    }

    public IStoredRuns CreateStoredRuns(IServiceProvider services) => new BlobStoredRuns(Client().GetBlobContainerClient(containerName));

    private BlobServiceClient Client()
    {
        BlobClientOptions options = new();

        // A write whose answer was lost may have happened: a client that repeats it takes its own etag for another writer's, and the run
        // would give way to itself. Retries are the caller's job (read, then write).
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = NetworkTimeout;
        return AzureConnection.IsUri(connection)
            ? new BlobServiceClient(AzureConnection.ServiceUri(connection), new DefaultAzureCredential(), options)
            : new BlobServiceClient(connection, options);
    }
}
