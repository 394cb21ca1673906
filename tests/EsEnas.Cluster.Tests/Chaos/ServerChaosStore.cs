using EsEnas.TestServers;

namespace EsEnas.Cluster.Tests.Chaos;

/// <summary>Servers that are killed and started again over the same data, or frozen and thawed.</summary>
/// <param name="flags">Flags of a silo, once the servers serve.</param>
/// <param name="mayBeKilled">The servers that keep what they acknowledged when they are killed.</param>
/// <param name="mayBeFrozen">The servers that one signal freezes.</param>
internal sealed class ServerChaosStore(Func<IReadOnlyList<string>> flags, IReadOnlyList<TestServer> mayBeKilled,
    IReadOnlyList<TestServer> mayBeFrozen) : ChaosStore
{
    private readonly TestServer[] servers = [.. mayBeKilled.Union(mayBeFrozen)];
    private Func<Task> bringBack = () => Task.CompletedTask;

    public override IReadOnlyList<string> Flags => flags();

    public static ServerChaosStore Redis()
    {
        var server = new RedisServer();
        return new ServerChaosStore(() => ["--storage", "redis", "--connection", server.Connection], [server], [server]);
    }

    /// <summary>One process per connection: a signal to the first would freeze none of the others.</summary>
    public static ServerChaosStore Postgres()
    {
        var server = new PostgresServer();
        return new ServerChaosStore(() => ["--storage", "postgres", "--connection", server.Connection], [server], []);
    }

    /// <summary>
    /// The emulator writes its index now and then only, so it forgets what it acknowledged when it is killed, unlike the real service: it
    /// is frozen.
    /// </summary>
    public static ServerChaosStore Azure()
    {
        var server = new AzuriteServer();
        return new ServerChaosStore(() => ["--storage", "azure-blob", "--connection", server.Connection, "--membership", "azure-table"], [],
            [server]);
    }

    public override Task StartAsync() => Task.WhenAll(servers.Select(server => server.StartAsync()));

    public override async Task<string> TakeAwayAsync(double roll)
    {
        var choice = (int)(roll * (mayBeKilled.Count + mayBeFrozen.Count));
        if (choice < mayBeKilled.Count)
        {
            var killed = mayBeKilled[choice];
            await killed.KillAsync();
            bringBack = killed.StartAsync;
            return $"{killed.GetType().Name} is killed";
        }

        var frozen = mayBeFrozen[choice - mayBeKilled.Count];
        Signals.Send(frozen.ProcessId, "STOP");
        bringBack = () =>
        {
            Signals.Send(frozen.ProcessId, "CONT");
            return Task.CompletedTask;
        };
        return $"{frozen.GetType().Name} is frozen";
    }

    public override async Task BringBackAsync()
    {
        await bringBack();
        bringBack = () => Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var server in servers) await server.DisposeAsync();
    }
}
