using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using EsEnas.Cluster.Tests.Chaos;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting;
using EsEnas.Hosting.Networking;

namespace EsEnas.Cluster.Tests;

/// <summary>
/// A silo that joins a cluster at work, on a new port or again on its old one, gets evaluations within one iteration, every time. Two
/// joins by default, one of each kind, twenty with ESENAS_LONG_TESTS=1.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class JoinTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const string Run = "r";
    private const int Silos = 3;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    // An iteration of a minute or so: long enough that a silo which starts on a busy machine does not miss it for want of a core.
    private static readonly string[] SubmitArguments =
    [
        "submit", "swimmer", "--recipe", "paper", "--name", Run, "--seed", "2", "--iterations", "100000", "--set", "horizon=1000",
        "--set", "evaluations.directions=2000", "--set", "evaluations.atCurrent=10",
    ];

    private readonly DataDirectory data = new();
    private readonly List<SiloProcess> silos = [];
    private readonly HashSet<string> known = [];
    private int started;

    private static int Joins => LongTests.AreAsked ? 20 : 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silo_that_joins_or_restarts_on_its_port_under_load_works_within_one_iteration_every_time()
    {
        while (silos.Count < Silos) await StartAsync(FreePorts.Next(IPAddress.Loopback));
        await InnerConsole.SucceedAsync([.. SubmitArguments, "--data", data.Path]);
        await using (var client = await ConnectAsync(silos[0]))
            foreach (var silo in silos) await WorksAsync(silo, client.Grains);
        for (var join = 1; join <= Joins; join++)
        {
            // The oldest goes, so that each silo's turn comes, the coordinator's too.
            var gone = silos[0];
            silos.RemoveAt(0);
            var how = join % 4 < 2 ? "killed" : "stopped";
            if (how == "stopped") gone.Terminate();
            else await gone.KillAsync();
            await gone.WaitAsync(StartLimit);
            await gone.DisposeAsync();
            var silo = await StartAsync(join % 2 == 0 ? FreePorts.Next(IPAddress.Loopback, gone.Port) : gone.Port);
            await using var client = await ConnectAsync(silos[0]);
            output.WriteLine($"join {join}: {gone} {how}, {silo} {await WorksAsync(silo, client.Grains)}");
        }
        await ShownOnceAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in silos) await silo.DisposeAsync();
        data.Dispose();
    }

    private async Task<SiloProcess> StartAsync(int port)
    {
        var silo = SiloProcess.Start(++started, port, ["--data", data.Path]);
        silos.Add(silo);
        await silo.ReadyAsync(StartLimit);
        return silo;
    }

    private Task<ClusterClient> ConnectAsync(SiloProcess silo) =>
        ClusterClient.ConnectAsync(silo.Gateway!,
            new ClusterClientOptions { ConnectTimeout = TimeSpan.FromMinutes(1), CertificateDirectory = data.Path }, Token);

    /// <summary>
    /// Waits until a silo has done an evaluation, which has to come before the run is through with an iteration that began after the silo
    /// was ready.
    /// </summary>
    private async Task<string> WorksAsync(SiloProcess silo, IGrainFactory grains)
    {
        var begin = Stopwatch.GetTimestamp();
        int? first = null;
        SiloReport? report = null;
        IReadOnlyList<SiloReport> all = [];
        await Deadline.UntilAsync(async () =>
        {
            try
            {
                all = await grains.GetGrain<IClusterGrain>(0).GetSilos();
                report = all.SingleOrDefault(r =>
                    RunWatch.PortOf(r.Silo.Value) == silo.Port && !known.Contains(r.Silo.Value) && r.Evaluations > 0);
                if (report is not null) return true;
                var iteration = (await grains.GetGrain<IExperimentGrain>(Run).GetStatus()).Iteration.Value;
                first ??= iteration;
                Assert.True(iteration <= first + 1,
                    $"{silo} got no evaluation in iteration {first + 2}, all of it after the silo was ready\n{Text(all)}\n{Said}");
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException)
            {
                // The silo that worked on the run is gone, and not yet given up.
            }
            return false;
        }, () => $"{Text(all)}\n{Said}");
        known.Add(report!.Silo.Value);
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var when = first is null ? "the first look" : $"iteration {first + 1}";
        return string.Create(CultureInfo.InvariantCulture, $"did its first evaluations {seconds:F1} s after it was ready, by {when}");
    }

    /// <summary>Whichever silo is asked, the living silos are shown once each, with one and the same number that only grows.</summary>
    private async Task ShownOnceAsync()
    {
        var addresses = silos.Select(silo => known.Last(address => RunWatch.PortOf(address) == silo.Port));
        string[] living = [.. addresses.Order(StringComparer.Ordinal)];
        var clients = await Task.WhenAll(silos.Select(ConnectAsync));
        try
        {
            var before = living.ToDictionary(address => address, _ => 0L);
            var views = clients.Select(client => client.Grains.GetGrain<IClusterGrain>(0)).ToArray();
            foreach (var view in views.Concat(views))
            {
                IReadOnlyList<SiloReport> shown = [];
                // Those that were killed are shown until they are given up.
                await Deadline.UntilAsync(async () => (shown = await view.GetSilos()).All(r => r.Status == "active"), () => Text(shown));
                Assert.Equal(living, shown.Select(r => r.Silo.Value));
                Assert.All(shown, r => Assert.Equal(r.Silo, r.Capacity!.Silo));
                Assert.All(shown, r => Assert.True(r.Evaluations >= before[r.Silo.Value], $"{before[r.Silo.Value]} before, now {r}"));
                before = shown.ToDictionary(r => r.Silo.Value, r => r.Evaluations);
            }
            Assert.All(before.Values, evaluations => Assert.NotEqual(0, evaluations));
        }
        finally
        {
            foreach (var client in clients) await client.DisposeAsync();
        }
        var console = JsonDocument.Parse(await InnerConsole.SucceedAsync("cluster", "--json", "--data", data.Path));
        Assert.Equal(living, console.RootElement.EnumerateArray().Select(silo => silo.GetProperty("silo").GetString()));
    }

    private string Said => string.Join('\n', silos.Select(silo => $"--- {silo}\n{silo.Said}"));

    private static string Text(IReadOnlyList<SiloReport> reports) => string.Join('\n', reports);
}
