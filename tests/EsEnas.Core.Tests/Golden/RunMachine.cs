using EsEnas.Core.Runs;
using EsEnas.Core.Runs.FineTuning;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Tests.Runs.Training;

namespace EsEnas.Core.Tests.Golden;

/// <summary>
/// Drives a case as the grain does: by <see cref="Run"/>, which is all that it knows, and over a checkpoint after every plan.
/// </summary>
internal sealed class RunMachine(GoldenCase golden)
{
    private readonly GoldenLines lines = new();

    public Run Run { get; } = Make(golden);

    /// <summary>As <see cref="GoldenRun.Lines"/>.</summary>
    public IReadOnlyList<string> Lines => lines.All;

    /// <summary>Every event, in order.</summary>
    public List<RunEvent> Events { get; } = [];

    public RunSnapshot ToTheEnd() => ToTheEnd(Run.Initial());

    public RunSnapshot ToTheEnd(RunSnapshot from)
    {
        var (state, first) = Run.Proceed(from);
        Events.AddRange(first);
        while (!Run.IsFinished(state))
        {
            var phase = Run.PhaseOf(state).Name;
            var plan = Run.Ask(state);
            (state, var events) = Run.Tell(state, plan, SphereObjective.Evaluate(Run.Trainer.Objective, plan));
            Write(phase, state, events);
            Events.AddRange(events);
            if (!Run.IsFinished(state)) state = Make(golden).Load(Run.Save(state));
        }

        return state;
    }

    private void Write(string phase, RunSnapshot state, IReadOnlyList<RunEvent> events)
    {
        var done = events.OfType<RunEvent.PlanCompleted>().Single();
        var choice = events.OfType<RunEvent.PolicyChosen>().SingleOrDefault()?.Choice;
        switch (phase)
        {
            case "training":
                lines.Row("train", done.Row!, ProposalSummary.Pack([done.Summary!]));
                if (events.Count > 1) lines.Bytes("training", Run.Trainer.Save(state.Training));
                break;
            case "selection":
                lines.Bytes("selection", new PolicySelection(Run.Trainer).Save(choice ?? (SelectionState)state.State));
                if (choice is not null) lines.Policy("chosen", Run.PolicyOf(choice, new("run"), "identity"), choice.Result!);
                break;
            default:
                var tuned = (FineTuningState)state.State;
                if (done.Row is not null) lines.Row("polish", done.Row, []);
                lines.Bytes("polish", new FineTuner(Run.Trainer, new PolicySelection(Run.Trainer)).Save(tuned));
                if (choice is null) break;
                lines.Policy("polished", Run.PolicyOf(tuned.Polished!, new("run"), "identity"), tuned.Polished!.Result!);
                lines.Policy("better", Run.PolicyOf(choice, new("run"), "identity"), choice.Result!);
                break;
        }
    }

    private static Run Make(GoldenCase golden)
    {
        var specification = golden.Specification();
        return new Run(specification, golden.Objective(specification));
    }
}
