using System.Runtime.CompilerServices;
using EsEnas.Core.Binary;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Telemetry;

namespace EsEnas.Grains.Experiments;

/// <summary>What callers see. All of it interleaves and is answered from memory (old history rows: from the history grains).</summary>
internal sealed partial class ExperimentGrain
{
    private const int WatchRows = 500;

    private static readonly TimeSpan WatchPace = TimeSpan.FromMilliseconds(200);
    private string cannotGoOn = "";
    private string damage = "";

    /// <summary>
    /// The state that callers are told: a run that nobody works on is paused, whatever is stored, and one that is about to go on is
    /// running.
    /// </summary>
    private RunState State => IsDamaged ? RunState.Damaged : mode == LoopMode.Training
        ? RunState.Running : journal.Record.State == RunState.Running ? RunState.Paused : journal.Record.State;

    public async Task<RunStatus> GetStatus()
    {
        RequireRecord();
        // Of a run that rests nobody else would notice. While the store is away it would only keep the status waiting.
        if (!inspected && mode == LoopMode.Idle && health?.Outage is null && journal.Histories.IsSoonVerified) await InspectAsync();
        return Status();
    }

    public Task<string> GetSpecification()
    {
        RequireRun();
        return Task.FromResult(journal.Record.SpecificationYaml);
    }

    public async Task<byte[]> GetHistory(IterationNumber fromIteration, int count)
    {
        RequireRun();
        return IterationRow.Pack(await Readable(journal.Histories.Training.ReadAsync(fromIteration, count)));
    }

    public async Task<byte[]> GetPhaseHistory(string phase, IterationNumber fromIteration, int count)
    {
        RequireRun();
        return journal.Histories.Of(phase) is { } rows ? IterationRow.Pack(await Readable(rows.ReadAsync(fromIteration, count))) : [];
    }

    public Task<IReadOnlyList<RunIncident>> GetIncidents()
    {
        RequireRecord();
        return Task.FromResult(journal.Incidents);
    }

    public Task<byte[]> GetFront()
    {
        RequireRun();
        return Task.FromResult((session is null ? journal.Record.Front : session.Front).Policies);
    }

    public Task<byte[]> GetRowsForOlderConsoles(IterationNumber fromIteration, int count) =>
        GetPhaseHistory(RunPhases.OfOlderConsoles.Name, fromIteration, count);

    public async Task<byte[]> GetProposals(IterationNumber fromIteration, int count)
    {
        RequireRun();
        return ProposalSummary.Pack(await Readable(journal.Histories.Training.ReadProposalsAsync(fromIteration, count)));
    }

    public async IAsyncEnumerable<RunUpdate> Watch(IterationNumber fromIteration,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequireRun();
        var next = IterationNumber.Max(IterationNumber.First, fromIteration);
        RunStatus? shown = null;
        while (true)
        {
            // It may have been deleted meanwhile.
            RequireRun();
            var changed = activity.Changed.Next;
            // Not by the number of rows: those of very long runs are thinned out.
            var count = (int)Math.Min(WatchRows, journal.Histories.Training.LastIteration - next + 1L);
            var rows = count > 0 ? await Readable(journal.Histories.Training.ReadAsync(next, count)) : [];
            next += Math.Max(0, count);
            var caughtUp = next > journal.Histories.Training.LastIteration;
            var status = Status();
            if (rows.Count > 0 || status != shown) yield return new RunUpdate(rows, status);
            shown = status;
            if (!caughtUp) continue;
            if (status.State != RunState.Running)
            {
                RequireRun();
                yield break;
            }
            await Pulse.WaitAsync(changed, null, time, cancellationToken);
            // Progress within an iteration comes in dozens: a few updates a second are enough.
            if (next > journal.Histories.Training.LastIteration && State == RunState.Running)
                await Task.Delay(WatchPace, time, cancellationToken);
        }
    }

    private RunStatus Status()
    {
        session?.Measure();
        var now = RecordStatus.Of(run, journal.Record, specification, journal.Histories.Training.Last) with
        {
            State = State,
            EvaluationsPerSecond = activity.EvaluationsPerSecond,
            SecondsPerIteration = activity.SecondsPerIteration,
            // The loop may still be clearing up.
            Progress = State is RunState.Completed ? null : activity.Progress,
            BlockedBy = BlockedBy,
            Message = Message(journal.Record),
        };
        if (session is null) return now;
        return RecordStatus.WithPolicy(now, session.Size, session.Policy, session.Front).WithPhases(session.Phases) with
        {
            Pareto = session.Pareto,
            NumericsIdentity = session.NumericsIdentity,
            Invalid = session.State.Validity.Invalid.ByNumber,
            Evaluations = session.State.Validity.Evaluations,
            TrainingEpisodes = session.State.Tally.Episodes,
            TrainingSteps = session.State.Tally.Steps,
            EndedBy = RunEndText.Word(session.Definition.Run.EndOf(session.State)),
            SecondsSpent = session.Seconds,
        };
    }

    private RunBlock BlockedBy => State is RunState.Completed or RunState.Damaged ? RunBlock.None
        : mode == LoopMode.Idle ? journal.Record.State == RunState.Running ? RunBlock.Interrupted : RunBlock.None
        : activity.BlockedBy != RunBlock.None ? activity.BlockedBy
        : health?.Outage is not null ? RunBlock.Store
        : dispatcher.Notice.Length > 0 ? RunBlock.Silos : RunBlock.None;

    private string Message(ExperimentRecord record)
    {
        if (damage.Length > 0) return damage;
        if (record.State == RunState.Failed) return record.Message;
        if (activity.Message.Length > 0) return activity.Message;
        // It computes on until it has to write, and whoever follows it wants to know at once.
        if (mode != LoopMode.Idle) return health?.Outage is { } outage ? $"{outage.Text}; going on as far as possible" : dispatcher.Notice;
        return cannotGoOn.Length > 0 ? cannotGoOn : record.Message;
    }
}
