using EsEnas.Hosting.AzureStorage;
using EsEnas.Hosting.Postgres;
using EsEnas.Hosting.Redis;
using EsEnas.Hosting.Stores;
using EsEnas.Hosting.Tests.Support;
using EsEnas.TestServers;

[assembly: AssemblyFixture(typeof(StoreServers))]

namespace EsEnas.Hosting.Tests.Support;

/// <summary>The servers that tests share, started when first asked for. Each test keeps to names of its own in them.</summary>
public sealed class StoreServers : IAsyncDisposable
{
    private readonly Lazy<Task<RedisServer>> redis = new(() => StartAsync(new RedisServer()));
    private readonly Lazy<Task<PostgresServer>> postgres = new(() => StartAsync(new PostgresServer()));
    private readonly Lazy<Task<AzuriteServer>> azurite = new(() => StartAsync(new AzuriteServer()));

    /// <summary>A fresh store in Redis.</summary>
    public async Task<EsEnasSiloOptions> RedisAsync() => OnRedis((await redis.Value).Connection);

    /// <summary>A fresh store in PostgreSQL.</summary>
    public async Task<EsEnasSiloOptions> PostgresAsync() => OnPostgres((await postgres.Value).Connection);

    /// <summary>A fresh store in blobs and tables.</summary>
    public async Task<EsEnasSiloOptions> AzureAsync() => OnAzure((await azurite.Value).Connection);

    internal static EsEnasSiloOptions OnRedis(string connection) => new()
    {
        DataDirectory = "",
        ServiceId = NewName(),
        Storage = new StorageOptions { Kind = RedisStore.Kind, Connection = connection },
        Membership = new MembershipOptions { Kind = RedisStore.Kind, Connection = connection },
    };

    internal static EsEnasSiloOptions OnPostgres(string connection)
    {
        var own = $"{connection};Search Path={NewName()}";
        return new()
        {
            DataDirectory = "",
            Storage = new StorageOptions { Kind = PostgresStore.Kind, Connection = own },
            Membership = new MembershipOptions { Kind = PostgresStore.Kind, Connection = own },
        };
    }

    // All clusters of an account are in the same two tables.
    internal static EsEnasSiloOptions OnAzure(string connection) => new()
    {
        DataDirectory = "",
        ClusterId = NewName(),
        ServiceId = NewName(),
        Storage = new StorageOptions { Kind = BlobStore.Kind, Connection = connection, ContainerName = NewName() },
        Membership = new MembershipOptions { Kind = TableStore.Kind, Connection = connection },
    };

    internal static string NewName() => $"test{Guid.NewGuid():N}";

    internal static async Task<T> StartAsync<T>(T server)
        where T : TestServer
    {
        await server.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeAsync(redis);
        await DisposeAsync(postgres);
        await DisposeAsync(azurite);
    }

    private static async Task DisposeAsync<T>(Lazy<Task<T>> server)
        where T : TestServer
    {
        if (server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) await (await server.Value).DisposeAsync();
    }
}
