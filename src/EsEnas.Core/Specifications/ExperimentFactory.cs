using EsEnas.Core.Controllers;
using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Policies;
using EsEnas.Core.Search;

namespace EsEnas.Core.Specifications;

/// <summary>Makes what a specification names.</summary>
/// <remarks>Thread safe.</remarks>
public static class ExperimentFactory
{
    /// <summary>The controller over <paramref name="space"/>.</summary>
    /// <exception cref="SpecificationException">The controller cannot search this space: a policy-gradient controller makes no
    /// continuous decisions.</exception>
    public static IController CreateController(ExperimentSpecification specification, SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(specification);
        return specification.Controller.Create(new ControllerRequest(space, specification.Seed, specification.Evaluations.PerIteration,
            specification.Search.Space == SearchKind.EdgePruning));
    }

    /// <summary>The weight optimizer.</summary>
    /// <param name="specification">A valid specification.</param>
    /// <param name="parameters">d, entries of theta.</param>
    /// <exception cref="SpecificationException">The optimizer cannot train so many parameters.</exception>
    public static IWeightOptimizer CreateOptimizer(ExperimentSpecification specification, int parameters)
    {
        ArgumentNullException.ThrowIfNull(specification);
        return specification.Optimizer.Create(
            new OptimizerRequest(parameters, specification.Evaluations.Directions, specification.Normalization.Returns));
    }

    /// <summary>The policy space for |S| = <paramref name="observationSize"/>, |A| = <paramref name="actionSize"/>.</summary>
    /// <exception cref="SpecificationException">
    /// An entry does not fit these sizes; the message names the key, the value and what is allowed.
    /// </exception>
    public static PolicySpace CreatePolicySpace(ExperimentSpecification specification, int observationSize, int actionSize)
    {
        ArgumentNullException.ThrowIfNull(specification);
        return PolicySpaceFactory.Create(specification.Policy, specification.Search, observationSize, actionSize);
    }

    /// <summary>The theta that training begins with.</summary>
    /// <exception cref="SpecificationException">Zero is asked for and would be a dead start.</exception>
    public static double[] CreateInitialWeights(ExperimentSpecification specification, ModelSpace models)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(specification);
        return InitialWeights.Of(specification.Optimizer, models, specification.Seed);
    }
}
