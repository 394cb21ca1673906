using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Search;

namespace EsEnas.Core.Runs.Shrinking;

/// <summary>An objective narrowed to one compact policy, whose numbers, in units of their own, are all there is to train.</summary>
/// <remarks>Immutable, thread safe.</remarks>
internal sealed class CompactObjective(IObjective inner, CompactPolicy policy, double[] units) : IObjective
{
    private static readonly Dna Model = new([0]);

    public string Name => inner.Name;

    public string Identity => inner.Identity;

    public int ObservationSize => inner.ObservationSize;

    public ModelSpace Models { get; } = new NumberSpace(policy, [.. policy.Numbers.Select((number, i) => number / units[i])]);

    public EnvironmentInfo? Environment => inner.Environment;

    public long MostIntegrationSteps => inner.MostIntegrationSteps;

    public IEvaluator CreateEvaluator() => inner.CreateEvaluator();

    /// <summary>A plan over this objective as one that the inner objective's evaluators understand.</summary>
    /// <param name="plan">A plan of a trainer over this objective.</param>
    /// <param name="round">The round of its id.</param>
    public EvaluationPlan Translate(EvaluationPlan plan, int round) => plan with
    {
        Id = new PlanId(ShrinkPhase.Number, plan.Id.Iteration, round),
        Normalizer = new Normalizer([], []),
        CollectsMoments = false,
        Shapes = [policy.Shape],
        Units = [.. units],
        // All on one episode, which changes from iteration to iteration: what differs then are the numbers.
        Evaluations = [.. plan.Evaluations.Select(evaluation =>
            evaluation with { Model = Model, Episode = evaluation.Episode with { B = 0 } })],
    };

    /// <summary>The policy with what was trained.</summary>
    public CompactPolicy With(ReadOnlySpan<double> theta)
    {
        var numbers = theta.ToArray();
        for (var i = 0; i < numbers.Length; i++) numbers[i] *= units[i];
        return policy with { Numbers = [.. numbers] };
    }

    // The numbers of one policy; nothing to decide.
    private sealed class NumberSpace(CompactPolicy policy, double[] theta) : ModelSpace
    {
        public override SearchSpace Space => Constant.Instance;

        public override int ParameterCount => theta.Length;

        public override int BiasCount => policy.Shape.BiasCount;

        public override double[] InitialParameters(ulong seed) => [.. theta];

        public override int LiveWeights(Dna model) => policy.Shape.WeightCount;
    }
}
