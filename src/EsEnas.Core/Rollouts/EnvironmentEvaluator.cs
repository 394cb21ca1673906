using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Rollouts;

/// <summary>One evaluation: perturb theta, wire the model, run an episode. Owns its environment.</summary>
/// <remarks>The plan says how; moments are collected only if observations are normalized.</remarks>
internal sealed class EnvironmentEvaluator(PolicySpace policies, EnvironmentInfo info, IEnvironment environment,
    ExperimentSpecification specification, ActionScale actionScale) : IEvaluator
{
    private readonly PlanNetworks networks = new(policies);
    private readonly double[] action = new double[info.ActionSize];
    private readonly RandomStream random = new(0, RandomPurpose.TrainingEpisode);

    public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, CancellationToken cancellationToken) =>
        Run(plan, evaluation, null, cancellationToken);

    public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, IStepGate gate, CancellationToken cancellationToken) =>
        Run(plan, evaluation, gate, cancellationToken);

    private Outcome Run(EvaluationPlan plan, Evaluation evaluation, IStepGate? gate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(evaluation);

        var (network, normalizer) = networks.Of(plan, evaluation);
        var policy = new Policy(network, normalizer, info.ActionLow, info.ActionHigh, actionScale);
        var moments = specification.Normalization.Observations && plan.CollectsMoments ? new RunningMoments(info.ObservationSize) : null;
        random.Reset(plan.Seed, evaluation.Episode.Purpose, evaluation.Episode.A, evaluation.Episode.B);
        environment.SetIteration(plan.TrainingIteration);
        var horizon = specification.Evaluations.HorizonIn(specification.Horizon, plan.TrainingIteration - 1);
        var result = Episode.Run(environment, policy, horizon, random, moments, action, gate, cancellationToken);
        return new Outcome(evaluation.Index, result.Reason, result.TrainingReturn, result.Return, result.Steps,
            result.IsValid ? moments : null)
        {
            Terms = result.IsValid ? [.. environment.TermSums] : [],
        };
    }

    public void Dispose() => environment.Dispose();
}
