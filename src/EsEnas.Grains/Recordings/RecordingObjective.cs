using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Trajectories;

namespace EsEnas.Grains.Recordings;

/// <summary>
/// One episode that is recorded, in the form in which slots take work: its evaluator makes the episode, and keeps the trajectory here.
/// </summary>
/// <remarks>For one episode. Holds nothing that has to be disposed of between, before or after.</remarks>
internal sealed class RecordingObjective(IObjective objective, Func<IStepGate, CancellationToken, (Trajectory, Outcome)> record)
    : IObjective
{
    /// <summary>What was recorded; null before the evaluation.</summary>
    public Trajectory? Trajectory { get; private set; }

    public string Name => objective.Name;

    public string Identity => objective.Identity;

    public int ObservationSize => objective.ObservationSize;

    public ModelSpace Models => objective.Models;

    public EnvironmentInfo? Environment => objective.Environment;

    public long MostIntegrationSteps => objective.MostIntegrationSteps;

    public IEvaluator CreateEvaluator() => new Recorder(this, record);

    private sealed class Recorder(RecordingObjective owner, Func<IStepGate, CancellationToken, (Trajectory, Outcome)> record) : IEvaluator
    {
        public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, CancellationToken cancellationToken) =>
            Evaluate(plan, evaluation, EveryStep.Instance, cancellationToken);

        public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, IStepGate gate, CancellationToken cancellationToken)
        {
            (owner.Trajectory, var outcome) = record(gate, cancellationToken);
            return outcome with { Index = evaluation.Index };
        }

        public void Dispose() { }
    }

    /// <summary>A gate that is always open.</summary>
    private sealed class EveryStep : IStepGate
    {
        public static EveryStep Instance { get; } = new();

        public int Pass() => Episode.StepsBetweenChecks;
    }
}
