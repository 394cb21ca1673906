using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Telemetry;

namespace EsEnas.Grains.Experiments;

/// <summary>
/// A run at work: ask, dispatch, tell, journal, until it is finished, whatever phase it is in. Runs on its activation's scheduler; stops
/// only between awaits, so the session is always at the end of a whole plan.
/// </summary>
internal sealed class RunLoop(RunSession session, RunJournal journal, RunDispatch dispatch, PolicyRequests requests, RunTelemetry telemetry,
    TimeProvider time)
{
    private readonly long start = time.GetTimestamp();
    private readonly double before = session.Seconds;
    private readonly PolicyChoosing choosing = new(session, dispatch, requests, telemetry);

    private Run Run => session.Definition.Run;

    /// <summary>Goes on to the end of the run. It has been claimed.</summary>
    /// <param name="cancellationToken">Stops at once; what was in flight is simply done again later.</param>
    /// <exception cref="NothingValidException">Nothing valid happened for too long. Depends on nothing but outcomes, so that every silo
    /// comes to the same end.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Take(ToldPlan.Of(Run.Proceed(session.State)));
        while (!Run.IsFinished(session.State))
        {
            // A run that is past its training chooses a policy anyway.
            if (requests.Wanted && Run.PhaseOf(session.State) == Run.Phases[0]) await choosing.ChooseAsync(cancellationToken);
            await StepAsync(cancellationToken);
            // The time is a thing that happens to a run, like an outcome.
            Take(ToldPlan.Of(Run.Spend(session.State, session.Seconds)));
        }

        if (Run.VerdictOf(session.State) is { } verdict) throw new NothingValidException(verdict);
        await journal.CommitAsync(session, record => record with { State = RunState.Completed }, cancellationToken);
    }

    /// <summary>Chooses a policy from the current state and leaves the run otherwise as it is.</summary>
    public async Task ChooseOnlyAsync(CancellationToken cancellationToken)
    {
        await choosing.ChooseAsync(cancellationToken);
        await journal.CommitAsync(session, record => record, cancellationToken);
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        var state = session.State;
        using var step = telemetry.StartStep(Run.NumberOf(state));
        // Ask and Tell may take milliseconds: calls to this grain need not wait for them.
        var plan = await step.AskAsync(() => Run.Ask(state), cancellationToken);
        var outcomes = await step.RollOutAsync(() => dispatch.EvaluateAsync(Run, state, plan, cancellationToken));
        session.Seconds = before + time.GetElapsedTime(start).TotalSeconds;
        Take(await step.TellAsync(() => ToldPlan.Of(Run.Tell(state, plan, outcomes)), cancellationToken));
        // Within the step, whose span the checkpoint's belongs to.
        await journal.CommitInTimeAsync(session, cancellationToken);
    }

    private void Take(ToldPlan told)
    {
        session.Adopt(told.Next, told.Events);
        journal.Add(session, told);
        foreach (var happened in told.Events)
        {
            if (happened is RunEvent.PlanCompleted plan)
                telemetry.Completed(plan, session.Definition.Objective.Models.Space, dispatch.Completed(plan));
            if (happened is RunEvent.PhaseStarted) telemetry.PhaseStarted();
            if (happened is RunEvent.PolicyChosen) requests.Ready();
        }
    }
}
