using System.Collections.Immutable;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs.Selection;

namespace EsEnas.Core.Runs;

/// <summary>Something that happened in a run. Immutable.</summary>
public abstract record RunEvent
{
    private RunEvent() { }

    /// <summary>A plan is done: an iteration or a round.</summary>
    /// <param name="Phase">The phase that asked for it.</param>
    /// <param name="Plan">The plan.</param>
    /// <param name="Outcomes">Its outcomes, by index.</param>
    /// <param name="Row">The history row, numbered from 1 in its phase; null if it was no iteration.</param>
    /// <param name="Summary">What the iteration's models have in common; null if that is not kept.</param>
    public sealed record PlanCompleted(RunPhaseKind Phase, EvaluationPlan Plan, IReadOnlyList<Outcome> Outcomes, IterationRow? Row,
        ProposalSummary? Summary) : RunEvent;

    /// <summary>The run has a policy, or another one than before.</summary>
    /// <param name="Choice">The policy, as a finished selection.</param>
    /// <param name="Front">Policies of every size, the largest first, the run's own among them; empty if there is but one.</param>
    public sealed record PolicyChosen(SelectionState Choice, ImmutableArray<FrontPolicy> Front) : RunEvent;

    /// <summary>A phase after training begins.</summary>
    /// <param name="Phase">The phase.</param>
    public sealed record PhaseStarted(RunPhaseKind Phase) : RunEvent;

    /// <summary>The run is over: all of its phases are.</summary>
    public sealed record Completed : RunEvent;

    /// <summary>There is nothing valid to go on from: the run has failed. It depends on nothing but outcomes.</summary>
    /// <param name="Reason">What was invalid and what to do, in one line.</param>
    public sealed record NothingValid(string Reason) : RunEvent;
}
