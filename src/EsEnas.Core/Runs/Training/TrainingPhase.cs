using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs.Selection;

namespace EsEnas.Core.Runs.Training;

/// <summary>The first phase: weights and architectures at once (<see cref="Trainer"/>).</summary>
internal sealed class TrainingPhase(Trainer trainer) : RunPhase<TrainerState>(Kind)
{
    /// <summary>Its number in plans.</summary>
    internal const int Number = 0;

    public static new RunPhaseKind Kind { get; } = new("training", Number, "", trainer => new TrainingPhase(trainer));

    public override long CheckpointBytes => trainer.CheckpointBytes;

    public override string Words(PlanId plan) => $"iteration {plan.Iteration + 1}";

    protected override TrainerState Start(TrainerState trained, SelectionState? chosen) => trained;

    protected override bool IsFinished(TrainerState state) => trainer.IsFinished(state);

    protected override EvaluationPlan Ask(TrainerState state) => trainer.Ask(state);

    protected override PhaseStep Tell(TrainerState state, EvaluationPlan plan, IReadOnlyList<Outcome> outcomes)
    {
        var (next, row) = trainer.Tell(state, plan, outcomes);
        return new PhaseStep(next, row, ProposalSummary.IsKept(row.Iteration) ? trainer.Summarize(plan, next) : null);
    }

    protected override SelectionState? ChoiceOf(TrainerState state) => null;

    protected override PhaseProgress ProgressOf(TrainerState state) =>
        new(state.Iteration, trainer.Specification.Iterations, PhaseProgress.IterationUnit);

    protected override byte[] Save(TrainerState state) => trainer.Save(state);

    protected override TrainerState Load(ReadOnlySpan<byte> checkpoint) => trainer.Load(checkpoint);
}
