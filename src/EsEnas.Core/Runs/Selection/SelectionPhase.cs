using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Runs.Training;

namespace EsEnas.Core.Runs.Selection;

/// <summary>The choice of the run's policy (<see cref="PolicySelection"/>), where there are policies to choose from.</summary>
internal sealed class SelectionPhase(Trainer trainer) : RunPhase<SelectionState>(Kind)
{
    /// <summary>Its number in plans.</summary>
    internal const int Number = 1;

    private readonly PolicySelection selection = new(trainer);

    public static new RunPhaseKind Kind { get; } = new("selection", Number, null,
        trainer => trainer.HasPolicies ? new SelectionPhase(trainer) : null);

    public override long CheckpointBytes => selection.CheckpointBytes(trainer.Specification.Selection.Candidates);

    public override string Words(PlanId plan) => $"the choice of a policy after iteration {plan.Iteration}";

    protected override SelectionState Start(TrainerState trained, SelectionState? chosen) => selection.Start(trained);

    protected override bool IsFinished(SelectionState state) => selection.IsFinished(state);

    protected override EvaluationPlan Ask(SelectionState state) => selection.Ask(state);

    protected override PhaseStep Tell(SelectionState state, EvaluationPlan plan, IReadOnlyList<Outcome> outcomes) =>
        new(selection.Tell(state, outcomes));

    protected override SelectionState? ChoiceOf(SelectionState state) => state;

    protected override PhaseProgress ProgressOf(SelectionState state) =>
        new(state.Round, state.Round + PolicySelection.RoundsLeft(state), PhaseProgress.RoundUnit,
            After: FiniteNumber.OrNull(state.Result?.Return));

    protected override byte[] Save(SelectionState state) => selection.Save(state);

    protected override SelectionState Load(ReadOnlySpan<byte> checkpoint) => selection.Load(checkpoint);
}
