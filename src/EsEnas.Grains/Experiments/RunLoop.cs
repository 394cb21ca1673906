using EsEnas.Core.Training;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Telemetry;

namespace EsEnas.Grains.Experiments;

/// <summary>
/// A run at work: ask, evaluate, tell, checkpoint, until training is finished; then the choice of the policy. Runs on its activation's scheduler;
/// stops only between awaits, so the session is always at the end of a whole iteration or round.
/// </summary>
internal sealed class RunLoop(string run, RunSession session, RunStore store, RunHistory history, RunCheckpoints checkpoints, RunBoard board, EvaluationDispatcher dispatcher,
    PolicyRequests requests, RunTelemetry telemetry, TimeProvider time)
{
    // Rows of quick iterations between rare checkpoints must not fill the memory, nor a stopping silo's last record.
    private const int MaxPendingRows = 10_000;
    private readonly TimeSpan checkpointEvery = TimeSpan.FromSeconds(session.Definition.Specification.Checkpoint.EverySeconds);
    private long lastCheckpoint;

    private Trainer Trainer => session.Definition.Trainer;

    /// <summary>Trains to the end and chooses the policy.</summary>
    /// <param name="claim">Written before anything else, so that no other activation can write any more.</param>
    /// <param name="cancellationToken">Stops at once; what was in flight is simply done again later.</param>
    public async Task TrainAsync(RunClaim claim, CancellationToken cancellationToken)
    {
        board.Activity = "starting";
        await CheckpointAsync(record => record with { State = RunState.Running, Claim = claim, Message = "" }, cancellationToken);
        while (true)
        {
            if (requests.Wanted) await ChooseOnRequestAsync(cancellationToken);
            if (Trainer.IsFinished(session.State)) break;
            using var iteration = telemetry.StartIteration(session.State.Iteration + 1);
            await IterateAsync(cancellationToken);
            if (time.GetElapsedTime(lastCheckpoint) >= checkpointEvery || history.PendingCount >= MaxPendingRows)
                await CheckpointAsync(record => record, cancellationToken);
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

    private async Task IterateAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var state = session.State;
        // Ask and Tell may take milliseconds: calls to this grain need not wait for them.
        var plan = await telemetry.PhaseAsync(TelemetryCatalog.AskPhase, TelemetryCatalog.AskSpan, () => Task.Run(() => Trainer.Ask(state), cancellationToken));
        var outcomes = await telemetry.PhaseAsync(TelemetryCatalog.RolloutPhase, null, () => EvaluateAsync(plan, $"iteration {state.Iteration + 1}", cancellationToken));
        var (next, row) = await telemetry.PhaseAsync(TelemetryCatalog.TellPhase, TelemetryCatalog.TellSpan, () => Task.Run(() => Trainer.Tell(state, outcomes), cancellationToken));
        session.Adopt(next, plan);
        history.Add(row);
        board.IterationDone(plan.Evaluations.Count, time.GetElapsedTime(start).TotalSeconds);
        telemetry.Iterated(row, session.Definition.Objective.Models.Space, plan, board.SecondsPerIteration);
    }

    private async Task ChooseOnRequestAsync(CancellationToken cancellationToken)
    {
        if (session.Policy?.Iteration != session.State.Iteration)
        {
            var selection = session.Definition.Selection;
            var state = selection.Start(session.State);
            while (!selection.IsFinished(state)) state = await RoundAsync(state, cancellationToken);
            Adopt(state);
        }
        requests.Ready();
    }

    private async Task ChooseFinalAsync(CancellationToken cancellationToken)
    {
        if (session.Policy?.Iteration == session.State.Iteration) return;
        var selection = session.Definition.Selection;
        session.Selection ??= selection.Start(session.State);
        while (!selection.IsFinished(session.Selection))
        {
            session.Selection = await RoundAsync(session.Selection, cancellationToken);
            if (time.GetElapsedTime(lastCheckpoint) >= checkpointEvery) await CheckpointAsync(record => record, cancellationToken);
        }
        Adopt(session.Selection);
        session.Selection = null;
        requests.Ready();
    }

    private async Task<SelectionState> RoundAsync(SelectionState state, CancellationToken cancellationToken)
    {
        var selection = session.Definition.Selection;
        var plan = await Task.Run(() => selection.Ask(state), cancellationToken);
        var outcomes = await EvaluateAsync(plan, $"choosing the policy, round {state.Round + 1}", cancellationToken);
        return await Task.Run(() => selection.Tell(state, outcomes), cancellationToken);
    }

    private void Adopt(SelectionState finished)
    {
        var document = session.Definition.Selection.Result(finished, run, session.NumericsIdentity)
            ?? throw new InvalidOperationException("The selection of an objective with policies gave none.");
        var from = document.Provenance;
        var error = from.ReturnStd is { } std && from.Episodes > 0 ? std / Math.Sqrt(from.Episodes) : (double?)null;
        session.Policy = new ChosenPolicy(finished.Iteration, document.ToJson(), from.Return, error, document.Size.Bits);
    }

    private Task<IReadOnlyList<Outcome>> EvaluateAsync(EvaluationPlan plan, string what, CancellationToken cancellationToken)
    {
        var definition = session.Definition;
        void Show(int done) => board.Activity = $"{what}: {done} of {plan.Evaluations.Count} evaluations";

        Show(0);
        var job = new DispatchJob(run, definition.Hash, definition.Yaml, definition.Objective.Models.Space, session.NumericsIdentity, plan);
        return dispatcher.EvaluateAsync(job, Show, cancellationToken);
    }

    private async Task CheckpointAsync(Func<ExperimentRecord, ExperimentRecord> change, CancellationToken cancellationToken)
    {
        await telemetry.PhaseAsync(TelemetryCatalog.CheckpointPhase, TelemetryCatalog.CheckpointSpan,
            () => checkpoints.WriteAsync(() => change(session.Snapshot(store.Record, history.Last)), cancellationToken));
        lastCheckpoint = time.GetTimestamp();
        board.Changed.Fire();
    }
}
