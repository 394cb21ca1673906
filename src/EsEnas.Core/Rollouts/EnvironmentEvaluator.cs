using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Search;

namespace EsEnas.Core.Rollouts;

/// <summary>One evaluation: perturb theta, wire the model, run an episode. Owns its environment.</summary>
/// <remarks>The plan says how; moments are collected only if observations are normalized.</remarks>
internal sealed class EnvironmentEvaluator(PolicySpace policies, EnvironmentInfo info, IEnvironment environment, int horizon,
    bool collectMoments,
    ActionScale actionScale) : IEvaluator
{
    private double[] direction = new double[policies.ParameterCount];
    private double[] perturbed = new double[policies.ParameterCount];
    private readonly double[] action = new double[info.ActionSize];
    private FixedModelSpace? fixedModel;
    private readonly RandomStream random = new(0, RandomPurpose.TrainingEpisode);

    public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, CancellationToken cancellationToken) =>
        Run(plan, evaluation, null, cancellationToken);

    public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, IStepGate gate, CancellationToken cancellationToken) =>
        Run(plan, evaluation, gate, cancellationToken);

    private Outcome Run(EvaluationPlan plan, Evaluation evaluation, IStepGate? gate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(evaluation);

        // theta may be shorter than the space's, the entries of one model, or longer, the numbers of several policies.
        var length = plan.Theta.Length;
        if (length > direction.Length) (direction, perturbed) = (new double[length], new double[length]);
        var theta = plan.WeightsOf(evaluation, direction.AsSpan(0, length), perturbed.AsSpan(0, length));
        var (network, normalizer) = plan.Shapes.IsEmpty ? (Wire(plan, evaluation.Model, theta), plan.Normalizer)
            : WireShape(plan, evaluation.Model, theta);
        var policy = new Policy(network, normalizer, info.ActionLow, info.ActionHigh, actionScale);
        var moments = collectMoments && plan.CollectsMoments ? new RunningMoments(info.ObservationSize) : null;
        random.Reset(plan.Seed, evaluation.Episode.Purpose, evaluation.Episode.A, evaluation.Episode.B);
        var result = Episode.Run(environment, policy, horizon, random, moments, action, gate, cancellationToken);
        return new Outcome(evaluation.Index, result.Reason, result.TrainingReturn, result.Return, result.Steps,
            result.IsValid ? moments : null);
    }

    public void Dispose() => environment.Dispose();

    private WiredNetwork Wire(EvaluationPlan plan, Dna model, ReadOnlySpan<double> theta)
    {
        if (plan.HasFixedModel) theta = FixedModel(model).Expand(theta);
        return plan.IsPruned ? policies.WirePruned(model, theta) : policies.Wire(model, theta);
    }

    private static (WiredNetwork Network, Normalizer Normalizer) WireShape(EvaluationPlan plan, Dna model, ReadOnlySpan<double> theta)
    {
        var (shape, first) = (plan.Shapes[model.Choices[0]], 0);
        for (var before = 0; before < model.Choices[0]; before++) first += plan.Shapes[before].NumberCount;
        var numbers = theta.Slice(first, shape.NumberCount).ToArray();
        if (!plan.Units.IsEmpty) for (var i = 0; i < numbers.Length; i++) numbers[i] *= plan.Units[first + i];
        return (shape.Wire(numbers), shape.Normalize(numbers));
    }

    private FixedModelSpace FixedModel(Dna model)
    {
        if (fixedModel is null || !fixedModel.Model.Equals(model)) fixedModel = new FixedModelSpace(policies, model);
        return fixedModel;
    }
}
