using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;

namespace EsEnas.Grains.Experiments;

/// <summary>Has a run's plans evaluated, and shows how far each is. Not thread safe: belongs to the run's loop.</summary>
internal sealed class RunDispatch(RunSession session, RunJournal journal, RunActivity activity, EvaluationDispatcher dispatcher,
    TimeProvider time)
{
    private bool hasOutcome;
    private long started;

    /// <summary>Outcomes of a plan, by index.</summary>
    /// <param name="run">The run, or its choice of a policy.</param>
    /// <param name="state">The state that asks for the plan.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Outcome>> EvaluateAsync(Run run, RunSnapshot state, EvaluationPlan plan,
        CancellationToken cancellationToken)
    {
        started = time.GetTimestamp();
        var definition = session.Definition;
        var (phase, progress) = (run.PhaseOf(state).Name, run.ProgressOf(state));
        var noted = Task.CompletedTask;
        Show(0);
        var job = new DispatchJob(session.Id, definition.Hash, definition.Yaml, definition.Objective.Models.Space, session.NumericsIdentity,
            plan, run.Words(plan.Id));
        try
        {
            return await dispatcher.EvaluateAsync(job, Show, cancellationToken);
        }
        finally
        {
            // One write at a time.
            await noted;
        }

        void Show(int done)
        {
            activity.BlockedBy = RunBlock.None;
            activity.Progress = new RunProgress(phase, progress.Done, progress.Steps, progress.Unit, done, plan.Evaluations.Count);
            if (done == 0 || hasOutcome) return;
            hasOutcome = true;
            noted = journal.NoteOutcomeAsync();
        }
    }

    /// <summary>A plan is done; the seconds that an iteration takes at present.</summary>
    public double Completed(RunEvent.PlanCompleted plan)
    {
        if (plan.Row is null) activity.Changed.Fire();
        else activity.IterationDone(plan.Plan.Evaluations.Count, time.GetElapsedTime(started).TotalSeconds);
        return activity.SecondsPerIteration;
    }
}
