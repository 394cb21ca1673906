using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.Core.Trajectories;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Objectives;
using EsEnas.Grains.Placement;
using EsEnas.Grains.Recordings;
using EsEnas.Grains.Telemetry;
using Orleans.Concurrency;
using Orleans.Statistics;

namespace EsEnas.Grains.Rollouts;

/// <summary>Takes batches for its silo's pool. One activation per silo; calls interleave, since they only wait for slots.</summary>
[GrainType("esenas.silo-rollout"), SiloPinned, Reentrant]
internal sealed class RolloutGrain(RolloutPool pool, DefinitionCache definitions, SharedPlanCache plans, LocalAvailability availability,
    EpisodeRecorder recorder,
    ILocalSiloDetails silo,
    IEnvironmentStatisticsProvider statistics) : Grain, IRolloutGrain
{
    // What a batch lacks is usually in another batch, sent just before it.
    private static readonly TimeSpan ArrivalTimeout = TimeSpan.FromMilliseconds(500);
    private readonly SiloId here = SiloId.Of(silo.SiloAddress);

    /// <summary>Refuses to live under another silo's key: it would answer for that silo with this one's numbers.</summary>
    public override Task OnActivateAsync(CancellationToken cancellationToken) => this.GetPrimaryKeyString() == here.Value
        ? Task.CompletedTask
        : throw new SiloCallException(
            $"A call for silo '{this.GetPrimaryKeyString()}' came to silo '{here}', which does not answer for it.");

    public async Task<RolloutReply> Evaluate(RolloutBatch batch, CancellationToken cancellationToken)
    {
        if (!availability.TakesWork) return new RolloutReply(null, false, false, Capacity(NumericsIdentity.Process));
        try
        {
            // Making an objective may compile a model: not on this scheduler.
            if (batch.SpecificationYaml is { } yaml) await Task.Run(() => definitions.Add(yaml), cancellationToken);
            if (batch.Shared is { } shared) plans.Set(batch.SharedHash, PlanCodec.ReadShared(shared), shared.Length);
        }
        catch (Exception exception) when (exception is SpecificationException { MayPass: false } or FormatException)
        {
            throw new EvaluationFaultException(exception.Message);
        }

        var definition = await definitions.FindAsync(batch.SpecificationHash, ArrivalTimeout, cancellationToken);
        var plan = await plans.FindAsync(batch.SharedHash, ArrivalTimeout, cancellationToken);
        if (definition is null || plan is null) return new RolloutReply(null, definition is null, plan is null,
            Capacity(definition?.NumericsIdentity ?? NumericsIdentity.Process));

        var evaluations = Read(batch, plan, definition);
        var work = new RolloutWork(batch.Run.Value, batch.SpecificationHash, definition.Objective, plan, evaluations, batch.Trace);
        var (outcomes, seconds, abortReason) = await pool.RunAsync(work, cancellationToken);
        var expected = batch.Identity != 0 && batch.Identity == definition.IdentityFingerprint;
        return new RolloutReply(PlanCodec.WriteOutcomes(outcomes), false, false, Capacity(expected ? "" : definition.NumericsIdentity),
            seconds) { AbortReason = abortReason };
    }

    private static IReadOnlyList<Evaluation> Read(RolloutBatch batch, EvaluationPlan plan, RunDefinition definition)
    {
        try
        {
            return PlanCodec.ReadEvaluations(plan.SpaceOver(definition.Objective.Models.Space), batch.Evaluations);
        }
        catch (FormatException exception)
        {
            throw new EvaluationFaultException(exception.Message);
        }
    }

    public async Task<RecordingReply> Record(RecordingOrder order, CancellationToken cancellationToken)
    {
        if (!availability.TakesWork) return new RecordingReply(null, Capacity(NumericsIdentity.Process));
        try
        {
            // Making an objective may compile a model: not on this scheduler.
            var (work, recording) = await Task.Run(() => recorder.Prepare(order), cancellationToken);
            var identity = NumericsIdentity.Of(recording);
            if (order.NumericsIdentity is { } expected && expected != identity) return new RecordingReply(null, Capacity(identity));
            var (outcomes, _, _) = await pool.RunAsync(work, cancellationToken);
            return new RecordingReply(TrajectoryCodec.Write(recording.Trajectory!), Capacity(identity))
            {
                Outcome = PlanCodec.WriteOutcomes(outcomes),
            };
        }
        catch (Exception exception) when (exception is SpecificationException or PolicyFormatException or FormatException)
        {
            throw new EvaluationFaultException(exception.Message);
        }
    }

    public Task<RolloutCapacity> GetCapacity() => Task.FromResult(Capacity(NumericsIdentity.Process));

    public Task<RolloutCapacity> SetAvailability(SiloAvailability next, string reason)
    {
        availability.Set(next, reason);
        return GetCapacity();
    }

    public Task<SiloReport> GetStatus()
    {
        var (inUse, kept, limit) = pool.Memory;
        return Task.FromResult(new SiloReport(here, "active", Capacity(NumericsIdentity.Process), pool.Finished,
            Math.Round(statistics.GetEnvironmentStatistics().FilteredCpuUsagePercentage, 1), LocalAvailability.Version, availability.Runs)
        {
            ModelBytes = inUse + kept,
            ModelLimit = limit,
        });
    }

    private RolloutCapacity Capacity(string identity)
    {
        var (slots, busy, queued) = pool.Load;
        return new RolloutCapacity(slots, busy, queued, identity, availability.Current, availability.Reason, here);
    }
}
