using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;

namespace EsEnas.Core.Runs.FineTuning;

/// <summary>
/// The training of the chosen architecture's weights alone (<see cref="FineTuner"/>), where the specification asks for it.
/// </summary>
internal sealed class FineTuningPhase(Trainer trainer) : RunPhase<FineTuningState>(Kind)
{
    /// <summary>Its number in plans.</summary>
    internal const int Number = 2;

    private readonly FineTuner tuner = new(trainer, new PolicySelection(trainer));

    /// <remarks>What is stored of it keeps the name under which it was introduced.</remarks>
    public static new RunPhaseKind Kind { get; } = new("fine-tuning", Number, "polish",
        trainer => trainer.Specification.FineTuning.Iterations > 0 ? new FineTuningPhase(trainer) : null);

    public override long CheckpointBytes => tuner.CheckpointBytes;

    public override string Words(PlanId plan) => $"iteration {plan.Iteration + 1} of the fine-tuning";

    protected override FineTuningState Start(TrainerState trained, SelectionState? chosen) =>
        tuner.Start(trained, chosen ?? throw new InvalidOperationException("No policy has been chosen."));

    protected override bool IsFinished(FineTuningState state) => tuner.IsFinished(state);

    protected override EvaluationPlan Ask(FineTuningState state) => tuner.Ask(state);

    protected override PhaseStep Tell(FineTuningState state, EvaluationPlan plan, IReadOnlyList<Outcome> outcomes)
    {
        var (next, row) = tuner.Tell(state, outcomes);
        return new PhaseStep(next, row);
    }

    protected override SelectionState? ChoiceOf(FineTuningState state) => tuner.Better(state);

    protected override PhaseProgress ProgressOf(FineTuningState state) =>
        new(state.Trainer.Iteration, tuner.Iterations, PhaseProgress.IterationUnit,
            FiniteNumber.OrNull(state.Chosen.Result?.Return), FiniteNumber.OrNull(state.Polished?.Result?.Return));

    protected override byte[] Save(FineTuningState state) => tuner.Save(state);

    protected override FineTuningState Load(ReadOnlySpan<byte> checkpoint) => tuner.Load(checkpoint);
}
