using System.Net.NetworkInformation;
using EsEnas.Client.Connections;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Cluster.Tests;

/// <summary>
/// A console that is a client of another one's data directory outlives it, at whichever moment that is killed, and no number changes.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class OwnerGoneTests
{
    private const string GoingOn = "going on here";
    private static readonly string[] RunArguments = Run("r", seed: "7", iterations: "12");
    private static readonly Lazy<Task<string>> Calm = new(CalmAsync);

    [Fact]
    public async Task Guest_whose_host_dies_while_it_connects_hosts_the_directory_itself()
    {
        using var data = new DataDirectory();
        using var host = await HostAsync(data);
        host.Signal("STOP");
        using var client = ConsoleProcess.Start([.. RunArguments, "--data", data.Path]);
        await Deadline.UntilAsync(() => IsConnectedTo(GatewayPort(data)), () => client.Error);
        await host.KillAsync();
        await AssertSuccessAsync(client, data);
    }

    [Fact]
    public async Task Guest_whose_host_dies_before_it_accepts_the_run_goes_on_in_its_place()
    {
        using var data = new DataDirectory();
        using var host = await HostAsync(data);
        var connector = new FreezingConnector(host);
        var client = InnerConsole.RunAsync([.. RunArguments, "--data", data.Path], connector);
        await Task.WhenAny(connector.Frozen, client);
        Assert.True(connector.Frozen.IsCompleted, "the client has ended");
        // It asks for its run now, and nobody will answer.
        await host.KillAsync();
        var (code, _, error) = await client;
        Assert.True(code == 0, $"the client ended with {code}\n{error}");
        Assert.Contains(GoingOn, error, StringComparison.Ordinal);
        Assert.Equal(await Calm.Value, await HistoryAsync(data));
    }

    [Fact]
    public async Task Guest_whose_host_dies_while_it_follows_its_run_goes_on_in_its_place()
    {
        using var data = new DataDirectory();
        using var host = await HostAsync(data);
        using var client = ConsoleProcess.Start([.. RunArguments, "--data", data.Path]);
        await Deadline.UntilAsync(() => client.Error.Contains("r: 12 iterations", StringComparison.Ordinal) || client.HasExited,
            () => client.Error);
        await host.KillAsync();
        await AssertSuccessAsync(client, data);
    }

    private static async Task AssertSuccessAsync(ConsoleProcess client, DataDirectory data)
    {
        var code = await client.WaitAsync();
        Assert.True(code == 0, $"the client ended with {code}\n{client.Error}");
        Assert.Equal(await Calm.Value, await HistoryAsync(data));
    }

    private static async Task<string> CalmAsync()
    {
        using var data = new DataDirectory();
        await InnerConsole.SucceedAsync([.. RunArguments, "--data", data.Path]);
        return await HistoryAsync(data);
    }

    private static async Task<string> HistoryAsync(DataDirectory data)
    {
        var csv = await InnerConsole.SucceedAsync("history", "r", "--csv", "--data", data.Path);
        Assert.Equal(13, csv.TrimEnd('\n').Split('\n').Length);
        return csv;
    }

    /// <summary>A console that hosts the directory and works on a run of its own.</summary>
    private static async Task<ConsoleProcess> HostAsync(DataDirectory data)
    {
        var host = ConsoleProcess.Start([.. Run("other", seed: "8", iterations: "100000"), "--data", data.Path]);
        await Deadline.UntilAsync(() => host.Error.Contains("other: 100000 iterations", StringComparison.Ordinal), () => host.Error);
        return host;
    }

    private static int GatewayPort(DataDirectory data) =>
        int.Parse(Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(data.Path, "gateway-*.json")))["gateway-".Length..],
            null);

    private static bool IsConnectedTo(int port) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Any(connection => connection.RemoteEndPoint.Port == port && connection.State is (TcpState.Established or TcpState.FinWait2));

    private static string[] Run(string name, string seed, string iterations) =>
    [
        "run", "swimmer", "--recipe", "paper", "--name", name, "--seed", seed, "--iterations", iterations, "--set", "horizon=200",
        "--set", "evaluations.directions=10", "--set", "evaluations.atCurrent=5", "--set", "checkpoint.everySeconds=0.2",
        "--set", "selection.candidates=2", "--set", "selection.reportEpisodes=5",
    ];

    /// <summary>Freezes the host as soon as a client is connected: what that asks for next gets no answer.</summary>
    private sealed class FreezingConnector(ConsoleProcess host) : IConnector
    {
        private readonly Connector inner = new();
        private readonly TaskCompletionSource frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Frozen => frozen.Task;

        public Task<IRunReader?> TryOpenStoreAsync(ConnectionSettings settings, CancellationToken cancellationToken) =>
            inner.TryOpenStoreAsync(settings, cancellationToken);

        public async Task<IRunConnection> OpenAsync(ConnectionSettings settings, ConnectionIntent intent,
            CancellationToken cancellationToken)
        {
            var connection = await inner.OpenAsync(settings, intent, cancellationToken);
            if (!frozen.Task.IsCompleted)
            {
                Assert.False(connection.IsHost);
                host.Signal("STOP");
                frozen.SetResult();
            }
            return connection;
        }
    }
}
