using EsEnas.Core.Specifications;

namespace EsEnas.Core.Optimizers;

/// <summary>Makes the optimizer that a specification names.</summary>
public static class OptimizerFactory
{
    /// <summary>Makes the optimizer.</summary>
    public static IWeightOptimizer Create(ExperimentSpecification specification) => specification.Optimizer.Kind switch
    {
        OptimizerKind.EvolutionStrategies =>
            new EvolutionStrategies(specification.Optimizer.Sigma, specification.Optimizer.StepSize, specification.Normalization.Returns),
        _ => throw new ArgumentOutOfRangeException(nameof(specification), specification.Optimizer.Kind, "There is no such optimizer."),
    };
}
