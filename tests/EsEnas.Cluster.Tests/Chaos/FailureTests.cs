using System.Diagnostics;
using System.Globalization;
using System.Net;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting;
using EsEnas.Hosting.Networking;
using EsEnas.TestServers;

namespace EsEnas.Cluster.Tests.Chaos;

/// <summary>
/// Single failures, each with the history of an undisturbed run in the end. Those that need a root of Linux (mounts, network namespaces) or
/// minutes run with ESENAS_LONG_TESTS=1 only; ESENAS_FAILURE chooses one.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class FailureTests(ITestOutputHelper output)
{
    private const string Run = "r";
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    // The bound that the documentation gives is 15 s on a machine with a core to spare.
    private static readonly TimeSpan RestartLimit = TimeSpan.FromSeconds(90);
    private static readonly string[] Settings =
    [
        "--seed", "5", "--set", "horizon=200", "--set", "evaluations.directions=10", "--set", "evaluations.atCurrent=5", "--set",
        "checkpoint.everySeconds=0.2", "--set", "selection.candidates=2", "--set", "selection.reportEpisodes=5",
    ];

    // Of the silos of this test; null: they have none.
    private string? directory;

    private static bool Long => LongTests.AreAsked;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Failures => Environment.GetEnvironmentVariable("ESENAS_FAILURE") is { Length: > 0 } one ? [one] : Long
        ? ["other port", "gateway", "clock", "disk", "network"] : ["other port", "gateway"];

    [Theory]
    [MemberData(nameof(Failures))]
    public Task Failure_is_survived_and_changes_no_number(string failure) => failure switch
    {
        "other port" => SiloStartsOnAnotherPortAsync(),
        "gateway" => GatewayIsGoneAsync(),
        "clock" => ClockIsAnHourAheadAsync(),
        "disk" => DiskIsFullAsync(),
        "network" => NetworkIsCutAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "There is no such failure."),
    };

    private async Task SiloStartsOnAnotherPortAsync()
    {
        using var data = new DataDirectory();
        await using var first = Start(data, 1);
        await SubmitAsync(await first.ReadyAsync(Timeout), 100_000);
        await UntilAsync(first, status => status.CheckpointedIteration.Value >= 2);
        await first.KillAsync();

        var begin = Stopwatch.GetTimestamp();
        await using var second = Start(data, 2);
        await second.ReadyAsync(Timeout);
        var ready = Stopwatch.GetElapsedTime(begin);
        // Nobody asks for it: a look at the list of runs wakes none, and the first status is of a run at work.
        var status = await UntilAsync(second, status => status is { State: RunState.Running, EvaluationsPerSecond: > 0 });
        var took = Stopwatch.GetElapsedTime(begin);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"ready after {ready.TotalSeconds:F1} s, at work at iteration {status.Iteration.Value} after {took.TotalSeconds:F1} s"));
        Assert.InRange(took, TimeSpan.Zero, RestartLimit);
    }

    private async Task GatewayIsGoneAsync()
    {
        using var data = new DataDirectory();
        await using var first = Start(data, 1);
        await using var second = Start(data, 2);
        var (one, two) = (await first.ReadyAsync(Timeout), await second.ReadyAsync(Timeout));
        await SubmitAsync(two, 40);
        using var watch = ConsoleProcess.Start("watch", Run, "--cluster", $"{one},{two}", "--data", data.Path);
        await UntilAsync(second, status => status.Iteration.Value >= 2);
        await first.KillAsync();
        Assert.True(await watch.WaitAsync() == 0, watch.Error);
        await AssertUndisturbedAsync(two, 40);
    }

    private async Task ClockIsAnHourAheadAsync()
    {
        Missing.SkipTestWithout(External.Faketime);
        var library = Directory.GetDirectories("/usr/lib")
            .Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists);
        Assert.True(library is not null, "libfaketime is not installed; ./test.sh --long installs it");
        using var data = new DataDirectory();
        await using var right = Start(data, 1);
        var gateway = await right.ReadyAsync(Timeout);
        await using var ahead = Start(data, 2, ("LD_PRELOAD", library), ("FAKETIME", "+1h"), ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
            ("DONT_FAKE_MONOTONIC", "1"));
        await ahead.ReadyAsync(Timeout);
        await SubmitAsync(gateway, 40);
        await UntilAsync(right, status => status.State == RunState.Completed);
        Assert.False(right.HasExited, right.Said);
        Assert.False(ahead.HasExited, ahead.Said);
        await AssertUndisturbedAsync(gateway, 40);
    }

    private async Task DiskIsFullAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, which alone may mount a small file system");
        using var data = new DataDirectory();
        await RunToolAsync("mount", "-t", "tmpfs", "-o", "size=8m", "none", data.Path);
        try
        {
            await using var silo = Start(data, 1);
            var gateway = await silo.ReadyAsync(Timeout);
            await SubmitAsync(gateway, 60);
            await UntilAsync(silo, status => status.Iteration.Value >= 2);
            var filler = Path.Combine(data.Path, "filler");
            await FillAsync(filler);
            var paused = await UntilAsync(silo, status => status.Message.Contains("paused: the sqlite store", StringComparison.Ordinal));
            output.WriteLine(paused.Message);
            Assert.Equal(RunState.Running, paused.State);
            File.Delete(filler);
            await UntilAsync(silo, status => status.State == RunState.Completed);
            await AssertUndisturbedAsync(gateway, 60);
        }
        finally
        {
            await RunToolAsync("umount", "-l", data.Path);
        }
    }

    private async Task NetworkIsCutAsync()
    {
        Missing.SkipTestWithout(External.IpRoute, External.Redis);
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, which alone may make network namespaces");
        await using var network = await CutNetwork.StartAsync();
        // A store that both reach by the network; one file is for silos of one host.
        await using var store = new RedisServer(network.Outside);
        await store.StartAsync();
        await using var one = StartIn(network, 0, store);
        await using var two = StartIn(network, 1, store);
        var gateways = $"{await one.ReadyAsync(Timeout)},{await two.ReadyAsync(Timeout)}";
        await SubmitAsync(gateways, 60);
        await UntilAsync(gateways, status => status.Iteration.Value >= 2);
        await network.CutAsync();
        await UntilAsync(gateways, status => status.State == RunState.Completed);
        output.WriteLine($"ended by themselves: {(one.HasExited ? one : null)} {(two.HasExited ? two : null)}");
        await network.MendAsync();
        await AssertUndisturbedAsync(gateways, 60);
    }

    private SiloProcess Start(DataDirectory data, int number, params IReadOnlyList<(string Name, string Value)> environment)
    {
        directory = data.Path;
        return SiloProcess.Start(number, FreePorts.Next(IPAddress.Loopback), ["--data", data.Path], environment);
    }

    private static SiloProcess StartIn(CutNetwork network, int place, RedisServer store) =>
        SiloProcess.StartIn(network.Enter(place), place + 1, 11_111,
            ["--storage", "redis", "--connection", store.Connection, "--address", network.AddressOf(place), "--insecure"]);

    private static async Task FillAsync(string file)
    {
        await using var filler = File.Create(file);
        try
        {
            var block = new byte[4096];
            while (true) await filler.WriteAsync(block, Token);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private async Task SubmitAsync(string gateways, int iterations)
    {
        string[] command = ["submit", "swimmer", "--recipe", "paper",
            "--name", Run, "--iterations", Text(iterations), .. Settings, "--cluster", gateways];
        await AskAsync(command);
    }

    private async Task AssertUndisturbedAsync(string gateways, int iterations)
    {
        using var calm = new DataDirectory();
        await InnerConsole.SucceedAsync(
            ["run", "swimmer", "--recipe", "paper", "--name", Run, "--iterations", Text(iterations), .. Settings, "--data", calm.Path]);
        Assert.Equal(await InnerConsole.SucceedAsync("history", Run, "--csv", "--data", calm.Path),
            await AskAsync("history", Run, "--csv", "--cluster", gateways));
    }

    // Again while no gateway answers: on a machine whose cores are all busy that may take a while.
    private async Task<string> AskAsync(params string[] command)
    {
        for (var begin = Stopwatch.GetTimestamp(); ;)
        {
            var (code, answer, error) = await InnerConsole.RunAsync(directory is null ? command : [.. command, "--data", directory]);
            if (code == 0) return answer;
            Assert.True(code == 6 && Stopwatch.GetElapsedTime(begin) < Timeout,
                $"esenas {command[0]} ended with {code}\n{error}\n{answer}");
        }
    }

    private async Task<RunStatus> UntilAsync(SiloProcess silo, Func<RunStatus, bool> condition) =>
        await UntilAsync(await silo.ReadyAsync(Timeout), condition);

    private async Task<RunStatus> UntilAsync(string gateways, Func<RunStatus, bool> condition)
    {
        ClusterClient? client = null;
        RunStatus? status = null;
        var failure = "";
        try
        {
            for (var begin = Stopwatch.GetTimestamp(); ; await Task.Delay(100, Token))
            {
                Assert.True(Stopwatch.GetElapsedTime(begin) < Timeout, $"not in time: {status} {failure}");
                try
                {
                    client ??= await ClusterClient.ConnectAsync(gateways,
                        new ClusterClientOptions { ConnectTimeout = TimeSpan.FromSeconds(60), CertificateDirectory = directory }, Token);
                    status = await client.Grains.GetGrain<IExperimentGrain>(Run).GetStatus();
                    if (condition(status)) return status;
                }
                catch (Exception exception) when (exception is not OperationCanceledException || !Token.IsCancellationRequested)
                {
                    failure = exception.Message;
                    if (client is not null) await client.DisposeAsync();
                    client = null;
                }
            }
        }
        finally
        {
            if (client is not null) await client.DisposeAsync();
        }
    }

    private static async Task RunToolAsync(string program, params string[] arguments)
    {
        using var tool = Process.Start(program, arguments);
        await tool.WaitForExitAsync(CancellationToken.None);
        Assert.Equal(0, tool.ExitCode);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
