using System.Globalization;
using System.Net;
using System.Text.Json;
using EsEnas.Client;
using EsEnas.Hosting.Networking;

namespace EsEnas.Cluster.Tests;

/// <summary>
/// A silo can be emptied and stopped under a run: the run goes on elsewhere, its console ends well, and no number changes.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class DrainTests
{
    private const int Ahead = 20;

    [Fact]
    public async Task Drained_and_stopped_silo_is_not_missed()
    {
        using var calm = new DataDirectory();
        using var data = new DataDirectory();
        var port = FreePorts.Next(IPAddress.Loopback);
        using var one = StartSilo(data, port);
        using var two = StartSilo(data, FreePorts.Next(IPAddress.Loopback, port));
        await Deadline.UntilAsync(async () => (await SilosAsync(data)).Count == 2);
        var (run, address) = await BeginAsync(data);
        using var begun = run;

        // However fast the machine is, the run lasts until the silo is gone, and not much longer.
        var iterations = 0;
        var emptied = EmptyAsync(address);
        while (await Task.WhenAny(emptied, Task.Delay(100, TestContext.Current.CancellationToken)) != emptied)
        {
            if (await LookAsync(data) is not { } status || status.Iteration + Ahead <= status.Iterations) continue;
            await InnerConsole.RunAsync(["extend", "r", "--iterations", Text(status.Iterations + Ahead), "--data", data.Path]);
        }

        await emptied;
        Assert.True(await run.WaitAsync() == 0, run.Error);
        await Deadline.UntilAsync(async () =>
        {
            var status = await LookAsync(data);
            iterations = status?.Iterations ?? 0;
            return status?.State == "completed";
        });
        await InnerConsole.SucceedAsync([.. RunOf(iterations), "--data", calm.Path]);
        Assert.Equal(await InnerConsole.SucceedAsync("history", "r", "--csv", "--data", calm.Path),
            await InnerConsole.ReachAsync("history", "r", "--csv", "--data", data.Path));

        // Sampled on the silo that is left, from what two of them recorded.
        Assert.Contains("\"ok\":true", await InnerConsole.ReachAsync("verify", "r", "--sample", "2%", "--json", "--data", data.Path),
            StringComparison.Ordinal);

        async Task EmptyAsync(string silo)
        {
            var drained = await InnerConsole.ReachAsync("cluster", "drain", silo, "--json", "--data", data.Path);
            Assert.Equal("drained", JsonDocument.Parse(drained).RootElement.GetProperty("status").GetString());
            var stopped = silo.Contains(string.Create(CultureInfo.InvariantCulture, $":{port}@"), StringComparison.Ordinal) ? one : two;
            stopped.Signal("TERM");
            Assert.Equal(0, await stopped.WaitAsync());
        }
    }

    private static string[] RunOf(int iterations) =>
    [
        "run", "swimmer", "--recipe", "paper",
            "--name", "r", "--seed", "3", "--iterations", Text(iterations), "--set", "horizon=200", "--set", "evaluations.directions=10",
        "--set", "evaluations.atCurrent=5", "--set", "selection.candidates=2", "--set", "selection.reportEpisodes=5",
    ];

    private static async Task<(ConsoleProcess Run, string Coordinator)> BeginAsync(DataDirectory data)
    {
        while (true)
        {
            var run = ConsoleProcess.Start([.. RunOf(Ahead), "--data", data.Path]);
            string? coordinator = null;
            await Deadline.UntilAsync(async () => run.HasExited || (coordinator = CoordinatorIn(await SilosAsync(data))) is not null);
            if (coordinator is not null) return (run, coordinator);
            // No silo answered it in time: on a machine whose cores are all busy that may happen.
            Assert.True(await run.WaitAsync() == ExitCode.Unreachable, run.Error);
            run.Dispose();
        }
    }

    // None while no silo answers for the run.
    private static async Task<(string? State, int Iteration, int Iterations)?> LookAsync(DataDirectory data)
    {
        var (code, output, _) = await InnerConsole.RunAsync(["show", "r", "--json", "--data", data.Path]);
        if (code != 0) return null;
        var status = JsonDocument.Parse(output).RootElement;
        return (status.GetProperty("state").GetString(), status.GetProperty("iteration").GetInt32(),
            status.GetProperty("iterations").GetInt32());
    }

    private static ConsoleProcess StartSilo(DataDirectory data, int port) =>
        ConsoleProcess.Start("silo", "--data", data.Path, "--slots", "1", "--silo-port", Text(port));

    // From one answer: the next one may come when the run is over.
    private static string? CoordinatorIn(List<JsonElement> silos) =>
        silos.Where(silo => silo.GetProperty("runs").GetInt32() == 1)
            .Select(silo => silo.GetProperty("silo").GetString()).SingleOrDefault();

    private static async Task<List<JsonElement>> SilosAsync(DataDirectory data)
    {
        var (code, output, _) = await InnerConsole.RunAsync(["cluster", "--json", "--data", data.Path]);
        return code == 0 ? [.. JsonDocument.Parse(output).RootElement.EnumerateArray()] : [];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
