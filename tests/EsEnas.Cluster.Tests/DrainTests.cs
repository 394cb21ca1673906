using System.Globalization;
using System.Net;
using System.Text.Json;
using EsEnas.Hosting.Networking;

namespace EsEnas.Cluster.Tests;

/// <summary>
/// A silo can be emptied and stopped under a run: the run goes on elsewhere, its console ends well, and no number changes.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class DrainTests
{
    private static readonly string[] Run =
    [
        "run", "swimmer", "--recipe", "paper",
            "--name", "r", "--seed", "3", "--iterations", "80", "--set", "horizon=200", "--set", "evaluations.directions=10",
        "--set", "evaluations.atCurrent=5", "--set", "selection.candidates=2", "--set", "selection.reportEpisodes=5",
    ];

    [Fact]
    public async Task Drained_and_stopped_silo_is_not_missed()
    {
        using var calm = new DataDirectory();
        using var data = new DataDirectory();
        await InnerConsole.SucceedAsync([.. Run, "--data", calm.Path]);

        var port = FreePorts.Next(IPAddress.Loopback);
        using var one = StartSilo(data, port);
        using var two = StartSilo(data, FreePorts.Next(IPAddress.Loopback, port));
        await Deadline.UntilAsync(async () => (await SilosAsync(data)).Count == 2);
        using var run = ConsoleProcess.Start([.. Run, "--data", data.Path]);
        string? address = null;
        await Deadline.UntilAsync(async () => run.HasExited || (address = CoordinatorIn(await SilosAsync(data))) is not null);
        Assert.True(address is not null, run.Error);

        var drained = await ConsoleProcess.SucceedAsync("cluster", "drain", address, "--json", "--data", data.Path);
        Assert.Equal("drained", JsonDocument.Parse(drained).RootElement.GetProperty("status").GetString());

        var stopped = address.Contains(string.Create(CultureInfo.InvariantCulture, $":{port}@"), StringComparison.Ordinal) ? one : two;
        stopped.Signal("TERM");
        Assert.Equal(0, await stopped.WaitAsync());
        Assert.True(await run.WaitAsync() == 0, run.Error);
        Assert.Equal(await InnerConsole.SucceedAsync("history", "r", "--csv", "--data", calm.Path),
            await InnerConsole.SucceedAsync("history", "r", "--csv", "--data", data.Path));

        // Sampled on the silo that is left, from what two of them recorded.
        Assert.Contains("\"ok\":true", await ConsoleProcess.SucceedAsync("verify", "r", "--sample", "2%", "--json", "--data", data.Path),
            StringComparison.Ordinal);
    }

    private static ConsoleProcess StartSilo(DataDirectory data, int port) =>
        ConsoleProcess.Start("silo", "--data", data.Path, "--slots", "1", "--silo-port", port.ToString(CultureInfo.InvariantCulture));

    // From one answer: the next one may come when the run is over.
    private static string? CoordinatorIn(List<JsonElement> silos) =>
        silos.Where(silo => silo.GetProperty("runs").GetInt32() == 1)
            .Select(silo => silo.GetProperty("silo").GetString()).SingleOrDefault();

    private static async Task<List<JsonElement>> SilosAsync(DataDirectory data)
    {
        var (code, output, _) = await InnerConsole.RunAsync(["cluster", "--json", "--data", data.Path]);
        return code == 0 ? [.. JsonDocument.Parse(output).RootElement.EnumerateArray()] : [];
    }
}
