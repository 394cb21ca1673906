using System.Diagnostics;
using System.Globalization;
using System.Net;
using EsEnas.Hosting.Networking;

namespace EsEnas.Cluster.Tests.Chaos;

/// <summary>
/// Two to three silos and one run, to which things happen. The sequence of rolls depends on the seed alone; which silo they hit, on who
/// lives then.
/// </summary>
internal sealed class ChaosCluster(ChaosStore store, int seed, ChaosLog log) : IAsyncDisposable
{
    private const int Most = 3;
    private const int Fewest = 2;
    private static readonly TimeSpan FrozenFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StoreAwayFor = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    // The kinds as often as they should come; starts come by themselves besides.
    private static readonly ChaosAction[] Actions = Enum.GetValues<ChaosAction>();
    private readonly Random random = new(seed);
    private readonly List<SiloProcess> silos = [];
    private readonly List<Task> later = [];
    private readonly List<int> freed = [];
    private int? hostPort;
    private bool storeIsAway;
    private int started;

    /// <summary>Gateways of the silos that are up.</summary>
    public string Gateways
    {
        get
        {
            lock (silos) return string.Join(',', silos.Where(silo => silo.Serves).Select(silo => silo.Gateway));
        }
    }

    /// <inheritdoc cref="ChaosStore.DataDirectory"/>
    public string? DataDirectory => store.DataDirectory;

    /// <summary>What the silos said last.</summary>
    public string Said => string.Join('\n', silos.Select(silo => $"--- {silo}\n{silo.Said}"));

    /// <summary>Starts the store and three silos.</summary>
    public async Task StartAsync()
    {
        await store.StartAsync();
        for (var i = 0; i < Most; i++) StartSilo(samePort: false);
        foreach (var silo in silos) await silo.ReadyAsync(StartLimit);
    }

    /// <summary>Lets things happen for a while, one every three to eight seconds.</summary>
    public async Task DisturbAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < duration;)
        {
            // Always three rolls, so that a seed gives one sequence.
            var (pause, action, target) = (random.Next(3000, 8000), Actions[random.Next(Actions.Length)], random.NextDouble());
            await Task.Delay(pause, cancellationToken);
            Bury();
            await ActAsync(action, target);
            Replace(samePort: target < 0.5);
        }

        await Task.WhenAll(later);
    }

    /// <summary>
    /// Replaces silos one by one, by one on the same port or by one elsewhere, and waits each time until the new one has done evaluations
    /// of the run. Nothing else happens meanwhile.
    /// </summary>
    /// <param name="count">How many join.</param>
    /// <param name="evaluations">Evaluations of every silo by its address, as the cluster said last.</param>
    /// <exception cref="TimeoutException">A silo got no work for minutes.</exception>
    public async Task JoinAsync(int count, Func<IReadOnlyDictionary<string, long>> evaluations)
    {
        for (var join = 0; join < count; join++)
        {
            var (target, samePort) = (random.NextDouble(), random.Next(2) == 0);
            await Deadline.UntilAsync(() =>
            {
                KeepAlive();
                return silos.TrueForAll(silo => silo.Serves);
            }, () => Said);
            var known = evaluations().Keys.ToHashSet(StringComparer.Ordinal);
            var gone = Choose(target)!;
            await KillAsync(gone, "kill");
            Bury();
            var silo = StartSilo(samePort ? gone.Port : FreePorts.Next(IPAddress.Loopback, gone.Port));
            await silo.ReadyAsync(StartLimit);
            await Deadline.UntilAsync(
                () => evaluations().Any(e => e.Value > 0 && !known.Contains(e.Key) && RunWatch.PortOf(e.Key) == silo.Port), () => Said);
            log.Add(samePort ? "restarted" : "joined", $"{silo} works");
        }
    }

    /// <summary>Replaces silos that ended by themselves.</summary>
    public void KeepAlive()
    {
        Bury();
        Replace(samePort: false);
    }

    /// <summary>Which silo works on a run, as the cluster said last.</summary>
    public void HostIs(int? port) => hostPort = port;

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in silos) await silo.DisposeAsync();
        await store.DisposeAsync();
    }

    private async Task ActAsync(ChaosAction action, double roll)
    {
        switch (action)
        {
            case ChaosAction.Start:
                if (silos.Count(silo => !silo.Told) < Most) StartSilo(samePort: roll < 0.5);
                break;
            case ChaosAction.StopStore:
                if (!storeIsAway) await StopStoreAsync(roll);
                break;
            case ChaosAction.KillHost:
                if (silos.Find(silo => silo.Serves && silo.Port == hostPort) is { } host && MayLose(host))
                    await KillAsync(host, "kill-host");
                break;
            default:
                if (Choose(roll) is { } victim && MayLose(victim)) await DisturbAsync(action, victim);
                break;
        }
    }

    private async Task DisturbAsync(ChaosAction action, SiloProcess victim)
    {
        switch (action)
        {
            case ChaosAction.Kill:
                await KillAsync(victim, "kill");
                break;
            case ChaosAction.Terminate:
                log.Add("terminate", $"{victim}");
                victim.Terminate();
                break;
            default:
                log.Add("freeze", $"{victim}");
                victim.Freeze();
                later.Add(ThawAsync(victim));
                break;
        }
    }

    // Somebody must be left.
    private bool MayLose(SiloProcess silo) => silos.Any(other => other != silo && other.Serves);

    private SiloProcess? Choose(double roll)
    {
        var serving = silos.Where(silo => silo.Serves).ToArray();
        return serving.Length == 0 ? null : serving[(int)(roll * serving.Length)];
    }

    private async Task KillAsync(SiloProcess silo, string kind)
    {
        log.Add(kind, $"{silo}");
        await silo.KillAsync();
    }

    private async Task ThawAsync(SiloProcess silo)
    {
        await Task.Delay(FrozenFor);
        silo.Thaw();
        log.Add("thaw", $"{silo}");
    }

    private async Task StopStoreAsync(double roll)
    {
        storeIsAway = true;
        log.Add("store-away", await store.TakeAwayAsync(roll));
        later.Add(BringBackAsync());
    }

    private async Task BringBackAsync()
    {
        await Task.Delay(StoreAwayFor);
        await store.BringBackAsync();
        log.Add("store-back", "");
        storeIsAway = false;
    }

    private void Replace(bool samePort)
    {
        while (silos.Count(silo => !silo.Told) < Fewest) StartSilo(samePort);
    }

    private void StartSilo(bool samePort) => StartSilo(samePort && freed.Count > 0 ? freed[0] : FreePorts.Next(IPAddress.Loopback));

    private SiloProcess StartSilo(int port)
    {
        freed.Remove(port);
        var silo = SiloProcess.Start(++started, port, store.Flags);
        lock (silos) silos.Add(silo);
        log.Add("start", $"{silo}");
        return silo;
    }

    // Its own last word; of one that crashed, the end of what it left.
    private static string LastWord(SiloProcess silo)
    {
        var lines = silo.Said.Split('\n');
        return lines[^1].StartsWith("esenas-silo:", StringComparison.Ordinal) ? lines[^1] : string.Join(" | ", lines.TakeLast(12));
    }

    private void Bury()
    {
        foreach (var silo in silos.Where(silo => silo.HasExited).ToArray())
        {
            if (!silo.Told || silo.ExitCode is not (0 or 137))
                log.Add("ended",
                    string.Create(CultureInfo.InvariantCulture, $"{silo} by itself with code {silo.ExitCode}: {LastWord(silo)}"));
            lock (silos) silos.Remove(silo);
            freed.Add(silo.Port);
        }
    }
}
