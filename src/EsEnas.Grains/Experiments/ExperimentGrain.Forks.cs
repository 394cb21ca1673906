using EsEnas.Core.Binary;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.History;
using EsEnas.Grains.Storage;
using EsEnas.Grains.Telemetry;
using Orleans.Runtime.Placement;

namespace EsEnas.Grains.Experiments;

/// <summary>Where the run comes from, and how it moves.</summary>
internal sealed partial class ExperimentGrain
{
    public Task<RunProvenance> GetProvenance()
    {
        RequireRun();
        var record = journal.Record;
        return Task.FromResult(new RunProvenance(record.SpecificationYaml, session?.NumericsIdentity ?? record.NumericsIdentity,
            record.ForkedFrom, journal.Histories.Training.LastIteration));
    }

    public Task<RunOutcome?> GetOutcome()
    {
        RequireRun();
        var record = journal.Record;
        return Task.FromResult(record.Policy is { } policy
            ? new RunOutcome(record.Trainer, new IterationNumber(record.Iteration), record.State == RunState.Completed, policy.Json,
                new IterationNumber(policy.Iteration),
                policy.Return, policy.ReturnError) { Front = record.Front.Policies }
            : null);
    }

    public async Task<RunStatus> SubmitFork(ForkSubmission submission)
    {
        RequireId();
        var asked = Parse(submission.SpecificationYaml);
        if (journal.Exists)
        {
            await RequireKeptAsync();
            RequireRun();
            if (journal.Record.ForkedFrom != submission.Origin || await HashAsync(asked) != journal.Record.SubmittedHash)
                throw new RunException(RunError.Conflict, $"Run '{run}' exists and is another one. Choose another name.");
            return Status();
        }
        using var submit = Tracing.StartAccept(run, submission.TraceParent);
        var definition = await DefineAsync(asked);
        var origin = submission.Origin;
        var submittedAt = time.GetUtcNow();
        var first = new ExperimentRecord
        {
            SpecificationYaml = definition.Yaml,
            SubmittedHash = definition.Hash,
            State = submission.Start ? RunState.Running : RunState.Paused,
            Trainer = submission.Checkpoint,
            Iteration = origin.Iteration.Value,
            Claim = new RunClaim(owner, 1),
            SubmittedAt = submittedAt,
            NumericsIdentity = definition.NumericsIdentity,
            TraceParent = Tracing.ParentOf(submission.TraceParent),
            ForkedFrom = origin,
            Labels = submission.Labels ?? "",
        };
        try
        {
            // Before the list of runs is told: what does not fit leaves nothing behind.
            RunSession.Load(run, definition, first);
        }
        catch (CheckpointException exception)
        {
            throw new RunException(RunError.Conflict, exception.Message);
        }
        await Task.Run(() => SizeLimits.Check(definition.Run, options));
        if (!origin.Iteration.IsBeforeFirst && IterationRow.Unpack(await GrainFactory.GetGrain<IExperimentGrain>(origin.Run.Value)
            .GetHistory(origin.Iteration, 1)).Count == 0) throw Incomplete(origin);
        await AnnounceAsync(new CatalogEntry(run, asked.Task, first.State, submittedAt, asked.Iterations, origin, Submitting: true,
            Labels: RecordStatus.Given(submission.Labels)));
        var (last, totals) = await CopyHistoryAsync(origin);
        await GrainFactory.GetGrain<IRunArchive>(run.Value)
            .Keep(origin.Iteration, submission.Checkpoint, asked.Checkpoint.Keep, options.MaxKeptBytes);
        first = first with
        {
            LastRow = last is null ? [] : IterationRow.Pack([last]),
            Tally = TallyRecord.Of(totals),
        };
        return await CreateAsync(RunSession.Load(run, definition, first), first);
    }

    private static RunException Incomplete(ForkOrigin origin) => new(RunError.Conflict,
        $"The history of run '{origin.Run}' does not reach iteration {origin.Iteration} just now, so nothing is forked; ask again.");

    public Task<bool> Leave(SiloId silo, SiloId target)
    {
        RequireRun();
        if (silo != here) return Task.FromResult(false);
        // Orleans passes over a hint to a silo that it does not know (any more): the run is then placed as a new one is, and whoever drains
        // asks again.
        RequestContext.Set(IPlacementDirector.PlacementHintKey, target.ToAddress());
        try
        {
            MigrateOnIdle();
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
        return Task.FromResult(true);
    }

    /// <summary>
    /// Copies the rows up to the fork, so that the history is whole and does not depend on the other run; returns the last one, and what
    /// they sum up to.
    /// </summary>
    /// <exception cref="RunException">The other run does not have all of them (<see cref="RunError.Conflict"/>).</exception>
    private async Task<(IterationRow? Last, IterationTotals Totals)> CopyHistoryAsync(ForkOrigin origin)
    {
        IterationRow? last = null;
        var totals = default(IterationTotals);
        var source = GrainFactory.GetGrain<IExperimentGrain>(origin.Run.Value);
        for (var from = IterationNumber.First; from <= origin.Iteration; from += HistoryLimits.RowsPerChunk)
        {
            var count = Math.Min(HistoryLimits.RowsPerChunk, origin.Iteration - from + 1);
            var rows = IterationRow.Unpack(await source.GetHistory(from, count));
            last = rows.Count == 0 ? null : rows[^1];
            // A run whose silo has died begins anew at its last checkpoint.
            if (last?.Iteration != from + (count - 1)) throw Incomplete(origin);
            totals = rows.Aggregate(totals, (sum, row) => sum.With(row));
            // The last one may be there although it is thinned out.
            await GrainFactory.GetGrain<IHistoryGrain>(StoredKeys.HistoryKey(run.Value, ChunkNumbers.Of(from)))
                .Append(IterationRow.Pack(rows.Where(row => HistoryLimits.IsKept(row.Iteration))), await source.GetProposals(from, count));
        }
        return (last, totals);
    }

    /// <summary>
    /// Tells the list of runs what the record is about to say, so that whatever happens in between the run is found. A new run starts from
    /// nothing.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="before">What to go on with if that fails.</param>
    /// <exception cref="RunException">There are as many runs as are allowed, or the store cannot be written
    /// (<see cref="RunError.Conflict"/>).</exception>
    private async Task AnnounceAsync(CatalogEntry entry, LoopMode before = LoopMode.Idle)
    {
        try
        {
            await journal.WaitOutAsync(async () =>
            {
                await Catalog.Announce(entry);
                if (entry.Submitting) await remains.ClearAsync(run);
            }, options.StoreTimeout, CancellationToken.None);
        }
        catch (Exception exception)
        {
            if (before != LoopMode.Idle) StartWork(before);
            if (exception is RunException) throw;
            throw new RunException(RunError.Unreachable,
                $"The store cannot be written, so nothing was changed: {RunJournal.Brief(exception)}");
        }
    }
}
