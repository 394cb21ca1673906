using EsEnas.Core.Documents;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Rollouts;

/// <summary>The objective of a task: the return of one episode under a policy.</summary>
/// <remarks>Thread safe; its evaluators are not.</remarks>
public sealed class EnvironmentObjective : IObjective
{
    private readonly ExperimentSpecification _specification;
    private readonly EnvironmentInfo _environment;
    private readonly Func<IEnvironment> _createEnvironment;
    private readonly PolicySpace _policies;
    private readonly ActionScale _actionScale;

    /// <summary>Builds the policy space that <paramref name="specification"/> asks for over the environment's sizes.</summary>
    /// <param name="specification">The run's specification (horizon, policy, search).</param>
    /// <param name="environment">The environment's constants.</param>
    /// <param name="createEnvironment">Makes an environment; called once per evaluator.</param>
    /// <exception cref="SpecificationException">The specification does not fit the environment (too many edges, an action scale that its ranges do not allow, …).</exception>
    public EnvironmentObjective(ExperimentSpecification specification, EnvironmentInfo environment, Func<IEnvironment> createEnvironment)
    {
        ArgumentNullException.ThrowIfNull(specification);
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(createEnvironment);
        if (specification.Horizon < 1)
            throw new SpecificationException(new SpecificationError("horizon", $"{specification.Horizon}", "1 or more"));
        _policies = ExperimentFactory.CreatePolicySpace(specification, environment.ObservationSize, environment.ActionSize);
        _actionScale = ActionScales.Settle(specification, environment).Policy.ActionScale ?? ActionScale.Range;
        _specification = specification;
        _environment = environment;
        _createEnvironment = createEnvironment;
    }

    /// <inheritdoc/>
    public string Name => _environment.Name;

    /// <inheritdoc/>
    public string Identity => _environment.Identity;

    /// <inheritdoc/>
    public int ObservationSize => _environment.ObservationSize;

    /// <inheritdoc/>
    public ModelSpace Models => _policies;

    /// <inheritdoc/>
    public EnvironmentInfo? Environment => _environment;

    /// <inheritdoc/>
    public long MostIntegrationSteps => (long)_specification.Horizon * _environment.FrameSkip;

    /// <inheritdoc/>
    public IEvaluator CreateEvaluator() => new EnvironmentEvaluator(_policies, _environment, _createEnvironment(), _specification.Horizon,
        _specification.Normalization.Observations, _actionScale);
}
