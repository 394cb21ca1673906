using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.FineTuning;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Checkpoints;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Telemetry;

namespace EsEnas.Grains.Experiments;

/// <summary>
/// A run at work: ask, evaluate, tell, checkpoint, until training is finished; then the choice of the policy and its polish. Runs on its activation's scheduler;
/// stops only between awaits, so the session is always at the end of a whole iteration or round.
/// </summary>
internal sealed class RunLoop(string run, RunSession session, RunStore store, RunHistory history, RunHistory polishHistory, RunCheckpoints checkpoints, RunBoard board,
    EvaluationDispatcher dispatcher, PolicyRequests requests, ArchiveWriter archive, RunTelemetry telemetry, TimeProvider time)
{
    // Rows of quick iterations between rare checkpoints must not fill the memory, nor a stopping silo's last record.
    private const int MaxPendingRows = 10_000;
    private readonly TimeSpan checkpointEvery = TimeSpan.FromSeconds(session.Definition.Specification.Checkpoint.EverySeconds);
    private long lastCheckpoint;
    private bool hasOutcome;

    private Trainer Trainer => session.Definition.Trainer;

    /// <summary>Trains to the end and chooses the policy. The run has been claimed.</summary>
    /// <param name="cancellationToken">Stops at once; what was in flight is simply done again later.</param>
    public async Task TrainAsync(CancellationToken cancellationToken)
    {
        board.Activity = "starting";
        // After starts that brought nothing, what the first iteration brings is written at once.
        if (store.Record.Starts.WithoutIteration <= 1) lastCheckpoint = time.GetTimestamp();
        while (true)
        {
            RequireValid(Trainer.IsFinished(session.State));
            if (requests.Wanted) await ChooseOnRequestAsync(cancellationToken);
            if (Trainer.IsFinished(session.State)) break;
            using var iteration = telemetry.StartIteration(session.State.Iteration + 1);
            await IterateAsync(cancellationToken);
            await CheckpointInTimeAsync(cancellationToken);
        }
        if (session.Definition.HasPolicies) await ChooseFinalAsync(cancellationToken);
        await CheckpointAsync(record => record with { State = RunState.Completed }, cancellationToken);
    }

    /// <summary>Chooses a policy from the current state and leaves the run otherwise as it is.</summary>
    public async Task ChooseOnlyAsync(CancellationToken cancellationToken)
    {
        await ChooseOnRequestAsync(cancellationToken);
        await CheckpointAsync(record => record, cancellationToken);
    }

    /// <summary>Ends the run where all evaluations were invalid for too long; for a finished one also if they were from the beginning.</summary>
    /// <exception cref="NothingValidException">They were. Depends on nothing but outcomes, so that every silo comes to the same end.</exception>
    private void RequireValid(bool isFinished)
    {
        var limit = session.Definition.Specification.FailAfterInvalid;
        if (isFinished) limit = Math.Min(limit, session.State.Iteration);
        if (limit > 0 && session.Validity.BarrenIterations >= limit) throw new NothingValidException(session.Validity.BarrenText());
    }

    private async Task IterateAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var state = session.State;
        // Ask and Tell may take milliseconds: calls to this grain need not wait for them.
        var plan = await AskAsync(() => Trainer.Ask(state), cancellationToken);
        var outcomes = await RollOutAsync(plan, $"iteration {state.Iteration + 1}", cancellationToken);
        var (next, row, summary, record) = await TellAsync(() => Tell(state, plan, outcomes), cancellationToken);
        session.Adopt(next, plan);
        session.Count(row);
        history.Add(row, summary);
        archive.Add(Trainer, next, record);
        if (archive.Urgent) await FlushArchiveAsync();
        board.IterationDone(plan.Evaluations.Count, time.GetElapsedTime(start).TotalSeconds);
        telemetry.Iterated(row, session.Definition.Objective.Models.Space, plan, board.SecondsPerIteration);
    }

    private Task<EvaluationPlan> AskAsync(Func<EvaluationPlan> ask, CancellationToken cancellationToken) =>
        telemetry.PhaseAsync(TelemetryCatalog.AskPhase, TelemetryCatalog.AskSpan, () => Task.Run(ask, cancellationToken));

    private Task<IReadOnlyList<Outcome>> RollOutAsync(EvaluationPlan plan, string what, CancellationToken cancellationToken) =>
        telemetry.PhaseAsync(TelemetryCatalog.RolloutPhase, null, () => EvaluateAsync(plan, what, cancellationToken));

    private Task<T> TellAsync<T>(Func<T> tell, CancellationToken cancellationToken) =>
        telemetry.PhaseAsync(TelemetryCatalog.TellPhase, TelemetryCatalog.TellSpan, () => Task.Run(tell, cancellationToken));

    private (TrainerState Next, IterationRow Row, ProposalSummary? Summary, OutcomeRecord Record) Tell(TrainerState state, EvaluationPlan plan, IReadOnlyList<Outcome> outcomes)
    {
        var (next, row) = Trainer.Tell(state, plan, outcomes);
        return (next, row, ProposalSummary.IsKept(row.Iteration) ? Trainer.Summarize(plan, next) : null, OutcomeRecord.Of(row.Iteration, outcomes));
    }

    private async Task ChooseOnRequestAsync(CancellationToken cancellationToken)
    {
        if (session.Policy?.Iteration != session.State.Iteration)
        {
            var selection = session.Definition.Selection;
            var state = selection.Start(session.State);
            var invalid = InvalidCounts.None;
            while (!selection.IsFinished(state)) (state, invalid) = await RoundAsync(state, cancellationToken);
            if (IsInvalid(state))
            {
                // The run goes on: later weights may do better.
                requests.Failed($"Run '{run}' has no policy at iteration {state.Iteration}: {RunValidity.PolicyText(ReasonsOf(state, invalid))}");
                return;
            }
            Adopt(state);
        }
        requests.Ready();
    }

    private async Task ChooseFinalAsync(CancellationToken cancellationToken)
    {
        var (selection, polish) = (session.Definition.Selection, session.Definition.Polish);
        if (session.Polish is null)
        {
            // A polish starts from the selection itself, which a policy that was asked for earlier does not hold.
            if (polish is null && session.Policy?.Iteration == session.State.Iteration) return;
            session.Selection ??= selection.Start(session.State);
            var invalid = InvalidCounts.None;
            while (!selection.IsFinished(session.Selection))
            {
                (session.Selection, invalid) = await RoundAsync(session.Selection, cancellationToken);
                await CheckpointInTimeAsync(cancellationToken);
            }
            if (IsInvalid(session.Selection)) throw new NothingValidException(RunValidity.PolicyText(ReasonsOf(session.Selection, invalid)));
            Adopt(session.Selection);
            if (polish is not null) BeginPolish(polish, session.Selection);
            session.Selection = null;
        }
        if (polish is not null) await PolishAsync(polish, cancellationToken);
        requests.Ready();
    }

    private void BeginPolish(FineTuner polish, SelectionState chosen)
    {
        polishHistory.Restart((PolishRecord?)null);
        session.Polish = polish.Start(session.State, chosen);
        session.PolishStatus = new PolishStatus(0, polish.Iterations, Known(chosen.Result?.Return), null);
    }

    private async Task PolishAsync(FineTuner polish, CancellationToken cancellationToken)
    {
        while (session.Polish is { } state && !polish.IsTrained(state))
        {
            RequireValid(isFinished: false);
            // Counted on from training, so that a number means one iteration.
            using var iteration = telemetry.StartIteration(session.State.Iteration + state.Trainer.Iteration + 1);
            var start = time.GetTimestamp();
            var plan = await AskAsync(() => polish.Ask(state), cancellationToken);
            var outcomes = await RollOutAsync(plan, $"polishing, iteration {state.Trainer.Iteration + 1} of {polish.Iterations}", cancellationToken);
            var (next, row) = await TellAsync(() => polish.Tell(state, outcomes), cancellationToken);
            AdoptPolished(next, row, plan, start);
            telemetry.Polished(row!);
            await CheckpointInTimeAsync(cancellationToken);
        }
        RequireValid(isFinished: false);
        while (session.Polish is { } trained && !polish.IsFinished(trained))
        {
            var start = time.GetTimestamp();
            var plan = await Task.Run(() => polish.Ask(trained), cancellationToken);
            var outcomes = await EvaluateAsync(plan, "measuring the polished policy", cancellationToken);
            var (next, row) = await Task.Run(() => polish.Tell(trained, outcomes), cancellationToken);
            AdoptPolished(next, row, plan, start);
            telemetry.RoundDone();
            await CheckpointInTimeAsync(cancellationToken);
        }
        if (session.Polish is not { } finished) return;
        session.PolishStatus = session.PolishStatus! with { After = Known(finished.Polished?.Result?.Return) };
        Adopt(polish.Better(finished));
        // Written together with the end of the run, or polished again from the last checkpoint.
        session.Polish = null;
    }

    private void AdoptPolished(FineTuningState next, IterationRow? row, EvaluationPlan plan, long start)
    {
        session.Polish = next;
        session.PolishStatus = session.PolishStatus! with { Iteration = next.Trainer.Iteration };
        if (row is not null)
        {
            session.Count(row);
            polishHistory.Add(row, null);
        }
        board.IterationDone(plan.Evaluations.Count, time.GetElapsedTime(start).TotalSeconds);
    }

    private async Task CheckpointInTimeAsync(CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(lastCheckpoint) >= checkpointEvery || history.PendingCount + polishHistory.PendingCount >= MaxPendingRows)
            await CheckpointAsync(record => record, cancellationToken);
    }

    private static double? Known(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    /// <summary>The state after a round, and why evaluations of it were invalid.</summary>
    private async Task<(SelectionState Next, InvalidCounts Invalid)> RoundAsync(SelectionState state, CancellationToken cancellationToken)
    {
        var selection = session.Definition.Selection;
        var plan = await Task.Run(() => selection.Ask(state), cancellationToken);
        var outcomes = await EvaluateAsync(plan, $"choosing the policy, round {state.Round + 1}", cancellationToken);
        var next = await Task.Run(() => selection.Tell(state, outcomes), cancellationToken);
        telemetry.RoundDone();
        return (next, InvalidCounts.Of(outcomes.Select(outcome => outcome.Invalid)));
    }

    private static bool IsInvalid(SelectionState finished) => finished.Result is { Episodes: 0 };

    // A selection that was finished before this process began does not hold its reasons.
    private static InvalidCounts ReasonsOf(SelectionState finished, InvalidCounts lastRound) =>
        lastRound.Total > 0 ? lastRound : InvalidCounts.Of(InvalidReason.Unknown, finished.Result?.Diverged ?? 0);

    private void Adopt(SelectionState finished)
    {
        var document = session.Definition.Selection.Result(finished, run, session.NumericsIdentity)
            ?? throw new InvalidOperationException("The selection of an objective with policies gave none.");
        var from = document.Provenance;
        var error = from.ReturnStd is { } std && from.Episodes > 0 ? std / Math.Sqrt(from.Episodes) : (double?)null;
        session.Policy = new ChosenPolicy(finished.Iteration, document.ToJson(), from.Return, error, document.Size.Bits, document.Size.LiveWeights, document.Size.FairBits,
            finished.Result?.Diverged ?? 0);
    }

    private async Task<IReadOnlyList<Outcome>> EvaluateAsync(EvaluationPlan plan, string what, CancellationToken cancellationToken)
    {
        var definition = session.Definition;
        var noted = Task.CompletedTask;
        void Show(int done)
        {
            board.Activity = $"{what}: {done} of {plan.Evaluations.Count} evaluations";
            if (done > 0 && !hasOutcome) noted = NoteOutcomeAsync();
        }

        Show(0);
        var job = new DispatchJob(run, definition.Hash, definition.Yaml, definition.Objective.Models.Space, session.NumericsIdentity, plan, definition.Run.Words(plan.Id));
        try
        {
            return await dispatcher.EvaluateAsync(job, Show, cancellationToken);
        }
        finally
        {
            // One write at a time.
            await noted;
        }
    }

    /// <summary>The first outcome of this start: from now on it is not one of those that brought nothing. Never throws.</summary>
    private async Task NoteOutcomeAsync()
    {
        hasOutcome = true;
        if (store.Record.Starts.WithoutOutcome == 0) return;
        try
        {
            await store.WriteAsync(store.Record with { Starts = store.Record.Starts.WithOutcome() });
        }
        catch (Exception)
        {
            // The next checkpoint says so, and says it again if the store is away.
        }
    }

    private async Task CheckpointAsync(Func<ExperimentRecord, ExperimentRecord> change, CancellationToken cancellationToken)
    {
        await telemetry.PhaseAsync(TelemetryCatalog.CheckpointPhase, TelemetryCatalog.CheckpointSpan, async Task () =>
        {
            await FlushArchiveAsync();
            await checkpoints.WriteAsync(() => change(session.Snapshot(store.Record, history.Last, polishHistory.Last)) with { Starts = StartTally.None }, cancellationToken);
        });
        lastCheckpoint = time.GetTimestamp();
        board.Changed.Fire();
    }

    private Task FlushArchiveAsync() => archive.FlushAsync(session.Definition.Specification, store.Record.ForkedFrom?.Iteration ?? 0);
}
