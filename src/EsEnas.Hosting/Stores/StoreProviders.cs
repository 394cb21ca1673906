using EsEnas.Hosting.AzureStorage;
using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Postgres;
using EsEnas.Hosting.Redis;
using EsEnas.Hosting.Sqlite;

namespace EsEnas.Hosting.Stores;

/// <summary>The providers that options ask for. Each kind's code, and the libraries behind it, load only when it is asked for.</summary>
internal static class StoreProviders
{
    // A store may be starting beside the silo, or be as busy as everything else on its host.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(500);

    internal static IStorageProvider StorageOf(EsEnasSiloOptions options) => options.Storage.Kind switch
    {
        StorageKind.Sqlite => new SqliteStore(new DataDirectory(options.DataDirectory).Database),
        StorageKind.Redis => new RedisStore(Connection(options.Storage.Connection)),
        StorageKind.Postgres => new PostgresStore(new PostgresDatabase(Connection(options.Storage.Connection))),
        StorageKind.AzureBlob => new BlobStore(Connection(options.Storage.Connection), options.Storage.ContainerName),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Storage.Kind, "Not a kind of storage."),
    };

    internal static IMembershipProvider MembershipOf(EsEnasSiloOptions options) => options.Membership.Kind switch
    {
        MembershipKind.InProcess => new InProcessMembership(options, new DataDirectory(options.DataDirectory).Database),
        MembershipKind.Sqlite => new SqliteStore(new DataDirectory(options.DataDirectory).Database),
        MembershipKind.Redis => new RedisStore(Connection(options.Membership.Connection)),
        MembershipKind.Postgres => new PostgresStore(new PostgresDatabase(Connection(options.Membership.Connection))),
        MembershipKind.AzureTable => new TableStore(Connection(options.Membership.Connection)),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Membership.Kind, "Not a kind of membership."),
    };

    /// <summary>Both stores, or the single one that serves as both.</summary>
    internal static async Task PrepareAsync(EsEnasSiloOptions options, CancellationToken cancellationToken)
    {
        await PrepareAsync(StorageOf(options), cancellationToken);
        if (!options.Membership.IsIn(options.Storage)) await PrepareAsync(MembershipOf(options), cancellationToken);
    }

    private static async Task PrepareAsync(IPreparedStore store, CancellationToken cancellationToken)
    {
        for (long start = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                await store.PrepareAsync(cancellationToken);
                return;
            }
            catch (StoreUnavailableException exception) when (exception.MayPass && TimeProvider.System.GetElapsedTime(start) < Timeout)
            {
                await Task.Delay(BetweenAttempts, cancellationToken);
            }
        }
    }

    private static string Connection(string? connection) => connection ?? throw new ArgumentException("This kind of store needs a connection.", nameof(connection));
}
