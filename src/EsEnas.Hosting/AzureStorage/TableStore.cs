using Azure.Data.Tables;
using Azure.Identity;
using EsEnas.Hosting.Stores;
using Orleans.Clustering.AzureStorage;
using Orleans.Reminders.AzureStorage;

namespace EsEnas.Hosting.AzureStorage;

/// <summary>
/// The official providers of membership and reminders in tables of an Azure storage account. Clusters of one account share both tables.
/// </summary>
/// <param name="connection">A connection string, or the service's URI: then the process's Azure identity is used.</param>
internal sealed class TableStore(string connection) : IMembershipProvider
{
    /// <summary>Table of the silos.</summary>
    internal const string MembershipTable = "esenasmembership";

    /// <summary>Table of the reminders.</summary>
    internal const string RemindersTable = "esenasreminders";

    private const string Service = "Azure Table";
    private const int MaxRetries = 2;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Tables of an Azure storage account, or what speaks their protocol.</summary>
    internal static StoreKind Kind { get; } = new()
    {
        Word = "azure-table",
        Form = new ConnectionForm(
            "https://ACCOUNT.table.core.windows.net (with the process's Azure identity), or a storage account's connection string", WhyNot),
        Membership = static place => new TableStore(place.Connection),
        Exceptions = AzureConnection.Exceptions,
        Explain = AzureConnection.WhatIsWrong,
    };

    /// <summary>What is wrong with a connection, without repeating it; null if nothing is.</summary>
    private static string? WhyNot(string connection) =>
        AzureConnection.WhyNot(connection, Service, text => _ = new TableServiceClient(text));

    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        var client = Client(retries: 0);
        return AzureConnection.PrepareAsync($"{Service} at {client.Uri}", async () =>
        {
            await client.CreateTableIfNotExistsAsync(MembershipTable, cancellationToken);
            await client.CreateTableIfNotExistsAsync(RemindersTable, cancellationToken);
        });
    }

    public void AddMembership(ISiloBuilder silo)
    {
        silo.UseAzureStorageClustering((AzureStorageClusteringOptions options) =>
            (options.TableName, options.TableServiceClient) = (MembershipTable, Client(MaxRetries)));
        silo.UseAzureTableReminderService((AzureTableReminderStorageOptions options) =>
            (options.TableName, options.TableServiceClient) = (RemindersTable, Client(MaxRetries)));
    }

    // Unlike a state's, a row whose answer was lost is at worst a lost race, which the membership protocol repeats anyway.
    private TableServiceClient Client(int retries)
    {
        TableClientOptions options = new();
        options.Retry.MaxRetries = retries;
        options.Retry.Delay = RetryDelay;
        options.Retry.NetworkTimeout = NetworkTimeout;
        return AzureConnection.IsUri(connection)
            ? new TableServiceClient(AzureConnection.ServiceUri(connection), new DefaultAzureCredential(), options)
            : new TableServiceClient(connection, options);
    }
}
