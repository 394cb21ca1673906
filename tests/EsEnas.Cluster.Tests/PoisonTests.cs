using System.Globalization;
using System.Net;
using System.Text.Json;
using EsEnas.Cluster.Tests.Chaos;
using EsEnas.Hosting.Networking;

namespace EsEnas.Cluster.Tests;

/// <summary>
/// Three silos, and beside an honest run one whose model ends every process that steps it and one whose evaluations hardly ever end: no
/// silo ends, the honest run goes on, the poison run is failed with its reason, both can be cancelled at once. How the time of a slot is
/// shared is counted by SlotSharingTests in EsEnas.Grains.Tests.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class PoisonTests : IDisposable
{
    private const int Silos = 3;
    private const string Honest = "honest";
    private const string Eternal = "eternal";
    private const string Poison = "poison";
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);
    private readonly DataDirectory data = new();
    private readonly DataDirectory files = new();

    [Fact]
    public async Task Poison_run_and_eternal_run_let_an_honest_one_go_on_and_are_failed_and_cancelled()
    {
        var silos = new List<SiloProcess>();
        try
        {
            for (var i = 1; i <= Silos; i++) silos.Add(SiloProcess.Start(i, FreePorts.Next(IPAddress.Loopback), ["--data", data.Path]));
            foreach (var silo in silos) await silo.ReadyAsync(Timeout);
            await PlayAsync(silos);
            Assert.All(silos, silo => Assert.False(silo.HasExited, silo.Said));
            await WorkersEndWithTheirSiloAsync(silos[0]);
        }
        finally
        {
            foreach (var silo in silos) await silo.DisposeAsync();
        }
    }

    public void Dispose()
    {
        data.Dispose();
        files.Dispose();
    }

    private async Task PlayAsync(List<SiloProcess> silos)
    {
        await AskAsync("submit", "swimmer", "--recipe", "paper",
            "--name", Honest, "--iterations", "100000", "--set", "horizon=500", "--set",
            "evaluations.directions=12", "--set", "evaluations.atCurrent=6");
        await UntilHonestIsAtAsync(1, silos);
        // As many steps as are allowed: half a minute each on a core of its own.
        await AskAsync("submit", WriteTask(Eternal, TaskModels.Arm, frameSkip: 20, horizon: 1_000_000), "--recipe", "paper",
            "--name", Eternal, "--iterations", "1000");
        await Deadline.UntilAsync(() => silos.Exists(silo => ChildrenOf(silo.Id).Count > 0), () => SaidBy(silos));
        await AskAsync("submit", WriteTask(Poison, TaskModels.Poison, frameSkip: 2, horizon: 1000), "--recipe", "paper", "--name", Poison,
            "--iterations", "1000");
        JsonElement failed = default;
        await Deadline.UntilAsync(async () => StateOf(failed = await StatusAsync(Poison)) == "failed", () => SaidBy(silos));
        Assert.Contains("MuJoCo error: ", failed.GetProperty("message").GetString(), StringComparison.Ordinal);

        // All that time evaluations without end wanted every slot.
        await UntilHonestIsAtAsync(await IterationOf(Honest) + 5, silos);
        Assert.Equal("running", StateOf(await StatusAsync(Eternal)));
        foreach (var run in new[] { Poison, Eternal })
        {
            await AskAsync("cancel", run);
            Assert.Equal("cancelled", StateOf(await StatusAsync(run)));
        }

        Assert.Equal("running", StateOf(await StatusAsync(Honest)));
    }

    private Task UntilHonestIsAtAsync(int iteration, List<SiloProcess> silos) =>
        Deadline.UntilAsync(async () => await IterationOf(Honest) >= iteration, () => SaidBy(silos));

    private async Task WorkersEndWithTheirSiloAsync(SiloProcess silo)
    {
        await AskAsync("submit", WriteTask("more", TaskModels.Arm, frameSkip: 5, horizon: 1_000_000), "--recipe", "paper", "--name", "more",
            "--iterations", "1000");
        var workers = new List<int>();
        await Deadline.UntilAsync(() => (workers = ChildrenOf(silo.Id)).Count > 0);
        await silo.KillAsync();
        await Deadline.UntilAsync(() => workers.TrueForAll(worker => !Directory.Exists($"/proc/{worker}")));
    }

    private async Task<int> IterationOf(string run) => (await StatusAsync(run)).GetProperty("iteration").GetInt32();

    private static string? StateOf(JsonElement status) => status.GetProperty("state").GetString();

    private static string SaidBy(List<SiloProcess> silos) => string.Join('\n', silos.Select(silo => silo.Said));

    private async Task<JsonElement> StatusAsync(string run) => JsonDocument.Parse(await AskAsync("show", run, "--json")).RootElement;

    private Task<string> AskAsync(params string[] command) => InnerConsole.ReachAsync([.. command, "--data", data.Path]);

    private string WriteTask(string name, string model, int frameSkip, int horizon)
    {
        var folder = Directory.CreateDirectory(Path.Combine(files.Path, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "m.xml"), model);
        var path = Path.Combine(folder, "task.yaml");
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $$"""
            task: {{name}}
            model: m.xml
            frameSkip: {{frameSkip}}
            horizon: {{horizon}}
            observation:
              - { kind: joint-positions, joints: [j1] }
              - { kind: joint-velocities, joints: [j1] }
            reward:
              - { kind: forward-velocity, joint: j1, coefficient: 1 }
            resetNoise: { positions: { law: uniform, scale: 0.1 } }
            """));
        return path;
    }

    private static List<int> ChildrenOf(int parent) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(id => IsChild(id, parent))];

    private static bool IsChild(int process, int parent)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/status").Contains($"PPid:\t{parent}\n", StringComparison.Ordinal)
                && File.ReadAllText($"/proc/{process}/cmdline").Contains("__evaluate", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has just ended.
            return false;
        }
    }
}
