using EsEnas.Core.Documents;
using EsEnas.Core.Perturbations;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Optimizers;

/// <summary>Makes the optimizer that a specification names.</summary>
public static class OptimizerFactory
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="specification">A valid specification.</param>
    /// <param name="parameters">d, entries of theta.</param>
    /// <exception cref="SpecificationException">The optimizer cannot train so many parameters.</exception>
    public static IWeightOptimizer Create(ExperimentSpecification specification, int parameters)
    {
        var optimizer = specification.Optimizer;
        var normalize = specification.Normalization.Returns;
        return optimizer.Kind switch
        {
            OptimizerKind.EvolutionStrategies => new EvolutionStrategies(optimizer.Sigma, optimizer.StepSize,
                optimizer.Returns ?? (normalize ? ReturnTransform.Zscore : ReturnTransform.Raw), optimizer.Estimator, LawOf(specification), optimizer.Update),
            OptimizerKind.AugmentedRandomSearch =>
                new AugmentedRandomSearch(optimizer.Sigma, optimizer.StepSize, optimizer.TopDirections, normalize, LawOf(specification)),
            OptimizerKind.CmaEs when parameters > CmaEs.MaximumParameters => throw new SpecificationException(new SpecificationError("optimizer.kind", "cma-es",
                $"evolution-strategies or augmented-random-search: there are {parameters} parameters to train; cma-es takes {CmaEs.MaximumParameters} at most")),
            OptimizerKind.CmaEs => new CmaEs(optimizer.Sigma),
            _ => throw new ArgumentOutOfRangeException(nameof(specification), optimizer.Kind, "There is no such optimizer."),
        };
    }

    private static PerturbationDistribution LawOf(ExperimentSpecification specification)
    {
        if (specification.Optimizer.Directions == DirectionsOption.Gaussian) return PerturbationDistribution.Gaussian;
        var oneSided = specification.Optimizer.Estimator == GradientEstimator.OneSided;
        return new OrthogonalDistribution(specification.Evaluations.Directions * (oneSided ? 2 : 1));
    }
}
