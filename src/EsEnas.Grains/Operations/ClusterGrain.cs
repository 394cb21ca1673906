using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Placement;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace EsEnas.Grains.Operations;

/// <summary>Asks the silos for their state, and drains one. Stores nothing: availability is kept by the silos themselves.</summary>
[StatelessWorker, Reentrant, GrainDirectory(EmptyGrainDirectory.Name)]
internal sealed partial class ClusterGrain(ISiloRoster roster, TimeProvider time, ILogger<ClusterGrain> logger) : Grain, IClusterGrain
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1.5);

    public async Task<IReadOnlyList<SiloReport>> GetSilos() => await Task.WhenAll(roster.Active.Select(AskAsync));

    public async Task<SiloReport> Drain(string silo)
    {
        var reports = await GetSilos();
        var asked = Find(silo, reports) ?? throw new RunException(RunError.NotFound,
            $"There is no silo '{silo}' in the cluster; there are: {string.Join(", ", reports.Select(r => r.Silo))}");
        SiloId[] others =
            [.. reports.Where(r => r.Silo != asked.Silo && r.Capacity is { Availability: SiloAvailability.Active }).Select(r => r.Silo)];
        if (others.Length == 0)
            throw NobodyElse(asked.Silo, [.. reports.Where(r => r.Silo != asked.Silo && r.Capacity is null).Select(r => r.Silo)]);
        if (asked.Capacity is not { Availability: not SiloAvailability.Active })
            await TellAsync(asked.Silo, SiloAvailability.Draining, "drained by an operator");
        await MoveRunsAsync(asked.Silo, others);
        return await AskAsync(asked.Silo);
    }

    /// <summary>The silo of that address, with or without its generation.</summary>
    private static SiloReport? Find(string silo, IReadOnlyList<SiloReport> reports) =>
        reports.FirstOrDefault(r => r.Silo.Value == silo)
            ?? reports.FirstOrDefault(r => r.Silo.Value.StartsWith($"{silo}@", StringComparison.Ordinal));

    private static RunException NobodyElse(SiloId silo, SiloId[] silent) => silent.Length > 0
        ? new RunException(RunError.Unreachable,
            $"No other silo answers ({string.Join(", ", silent)}): draining '{silo}' might stop every run. Ask again.")
        : new RunException(RunError.Conflict,
            $"No other silo takes work: draining '{silo}' would stop every run. Stop it (SIGTERM) if that is meant.");

    /// <exception cref="RunException">The silo does not answer: it counts as one that takes work.</exception>
    private async Task TellAsync(SiloId silo, SiloAvailability availability, string reason)
    {
        try
        {
            await GrainTransport.SetAvailabilityAsync(GrainFactory, silo, availability, reason);
        }
        catch (Exception exception)
        {
            LogNoAnswer(logger, exception, silo);
            throw new RunException(RunError.Unreachable,
                $"Silo '{silo}' did not answer, so it may still take work: {exception.Message} Ask again, or stop it (SIGTERM).");
        }
    }

    private async Task MoveRunsAsync(SiloId silo, SiloId[] targets)
    {
        var runs = await GrainFactory.GetGrain<IExperimentCatalog>(0).List();
        var next = 0;
        foreach (var entry in runs.Where(r => r.State == RunState.Running))
        {
            try
            {
                if (await GrainFactory.GetGrain<IExperimentGrain>(entry.Id.Value).Leave(silo, targets[next % targets.Length])) next++;
            }
            catch (Exception exception)
            {
                // It moves when the silo stops.
                LogNotMoved(logger, exception, entry.Id, silo);
            }
        }
    }

    private async Task<SiloReport> AskAsync(SiloId silo)
    {
        try
        {
            var report = await GrainFactory.GetGrain<IRolloutGrain>(silo.Value).GetStatus().WaitAsync(Timeout, time);
            SiloCallException.RequireAnswerFrom(silo, report.Silo);
            return report;
        }
        catch (Exception exception)
        {
            LogNoAnswer(logger, exception, silo);
            return new SiloReport(silo, "unreachable", null, 0, 0, "", 0);
        }
    }
}
