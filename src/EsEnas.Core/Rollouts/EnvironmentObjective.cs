using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Rollouts;

/// <summary>The objective of a task: the return of one episode under a policy.</summary>
/// <remarks>Thread safe; its evaluators are not.</remarks>
public sealed class EnvironmentObjective : IObjective
{
    private readonly ExperimentSpecification specification;
    private readonly EnvironmentInfo environment;
    private readonly Func<IEnvironment> createEnvironment;
    private readonly PolicySpace policies;
    private readonly ActionScale actionScale;

    /// <summary>Builds the policy space that <paramref name="specification"/> asks for over the environment's sizes.</summary>
    /// <param name="specification">The run's specification (horizon, policy, search).</param>
    /// <param name="environment">The environment's constants.</param>
    /// <param name="createEnvironment">Makes an environment; called once per evaluator.</param>
    /// <exception cref="SpecificationException">The specification does not fit the environment (too many edges, an action scale that its
    /// ranges do not allow, …).</exception>
    public EnvironmentObjective(ExperimentSpecification specification, EnvironmentInfo environment, Func<IEnvironment> createEnvironment)
    {
        ArgumentNullException.ThrowIfNull(specification);
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(createEnvironment);
        if (specification.Horizon < 1)
            throw new SpecificationException(new SpecificationError("horizon", $"{specification.Horizon}", "1 or more"));
        policies = ExperimentFactory.CreatePolicySpace(specification, environment.ObservationSize, environment.ActionSize);
        actionScale = ActionScales.Settle(specification, environment).Policy.ActionScale ?? ActionScale.Range;
        this.specification = specification;
        this.environment = environment;
        this.createEnvironment = createEnvironment;
    }

    /// <inheritdoc/>
    public string Name => environment.Name;

    /// <inheritdoc/>
    public string Identity => environment.Identity;

    /// <inheritdoc/>
    public int ObservationSize => environment.ObservationSize;

    /// <inheritdoc/>
    public ModelSpace Models => policies;

    /// <inheritdoc/>
    public EnvironmentInfo? Environment => environment;

    /// <inheritdoc/>
    public long MostIntegrationSteps => (long)specification.Horizon * environment.FrameSkip;

    /// <inheritdoc/>
    public IEvaluator CreateEvaluator() => CreateEvaluator(createEnvironment());

    /// <summary>Makes an evaluator whose episodes run in a given environment of the task: the same evaluations, to the bit.</summary>
    /// <param name="place">The environment, from now on the evaluator's.</param>
    public IEvaluator CreateEvaluator(IEnvironment place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return new EnvironmentEvaluator(policies, environment, place, specification, actionScale);
    }

    /// <summary>What acts in an evaluation of a plan: its network, its normalization, and what becomes of an output.</summary>
    public (WiredNetwork Network, Normalizer Normalizer, ActionScale Scale) PolicyOf(EvaluationPlan plan, Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(evaluation);
        var (network, normalizer) = new PlanNetworks(policies).Of(plan, evaluation);
        return (network, normalizer, actionScale);
    }
}
