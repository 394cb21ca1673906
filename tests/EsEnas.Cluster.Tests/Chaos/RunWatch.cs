using System.Diagnostics;
using System.Globalization;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting;

namespace EsEnas.Cluster.Tests.Chaos;

/// <summary>
/// A client that follows one run from gateway to gateway, beside what happens: says which silo works on it, and keeps it just long enough,
/// however fast the machine is: extended while things happen, it ends soon after.
/// </summary>
internal sealed class RunWatch(ChaosCluster cluster, ChaosLog log, string run) : IAsyncDisposable
{
    private const double Ahead = 8;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly long begin = Stopwatch.GetTimestamp();
    private ClusterClient? client;
    private string gateways = "";

    /// <summary>The last status that was had.</summary>
    public RunStatus? Last { get; private set; }

    /// <summary>Evaluations of every silo by its address, as the cluster said last.</summary>
    public IReadOnlyDictionary<string, long> Evaluations { get; private set; } = new Dictionary<string, long>();

    /// <summary>Whether the run is extended.</summary>
    public bool KeepGoing { get; set; } = true;

    /// <summary>Follows until the run has completed and is not extended any more.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (KeepGoing || Last is not { State: RunState.Completed })
        {
            await TryLookAsync();
            if (Last is { State: not (RunState.Running or RunState.Completed) } bad)
                throw new InvalidOperationException($"the run is {bad.State}: {bad.Message}");
            await Task.Delay(LookEvery, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (client is not null) await client.DisposeAsync();
    }

    private async Task TryLookAsync()
    {
        try
        {
            await LookAsync((await ConnectAsync()).Grains).WaitAsync(AnswerLimit);
        }
        catch (Exception exception)
        {
            log.Add("no-answer", $"{exception.GetType().Name}: {exception.Message.Split('\n')[0]}");
            gateways = "";
        }
    }

    private async Task<ClusterClient> ConnectAsync()
    {
        var now = cluster.Gateways;
        if (client is not null && now == gateways) return client;
        if (client is not null) await client.DisposeAsync();
        client = null;
        client = await ClusterClient.ConnectAsync(now, new ClusterClientOptions { ConnectTimeout = AnswerLimit,
            CertificateDirectory = cluster.DataDirectory }, CancellationToken.None);
        gateways = now;
        return client;
    }

    private async Task LookAsync(IGrainFactory grains)
    {
        var grain = grains.GetGrain<IExperimentGrain>(run);
        var before = Last;
        Last = await grain.GetStatus();
        if (before?.Iteration.Value != Last.Iteration.Value || before.Message != Last.Message || before.State != Last.State)
            log.Add("status", string.Create(CultureInfo.InvariantCulture,
                $"{Last.State}, iteration {Last.Iteration.Value} of {Last.Iterations} {Last.Message}"));
        if (!KeepGoing) return;
        var reports = await grains.GetGrain<IClusterGrain>(0).GetSilos();
        Evaluations = reports.ToDictionary(report => report.Silo.Value, report => report.Evaluations);
        cluster.HostIs(reports.FirstOrDefault(report => report.Runs > 0) is { } host ? PortOf(host.Silo.Value) : null);
        var perSecond = Last.Iteration.Value / Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var wanted = Last.Iteration.Value + 4 + (int)(Ahead * perSecond);
        if (wanted > Last.Iterations) Last = await grain.Extend(wanted + 4);
    }

    /// <summary>The port of a silo's address, address:port@generation.</summary>
    public static int PortOf(string silo) => int.Parse(silo.Split('@')[0].Split(':')[^1], CultureInfo.InvariantCulture);
}
