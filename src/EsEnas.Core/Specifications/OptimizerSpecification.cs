namespace EsEnas.Core.Specifications;

/// <summary>The weight optimizer.</summary>
public sealed record OptimizerSpecification
{
    /// <summary>Which optimizer.</summary>
    public OptimizerKind Kind { get; init; } = OptimizerKind.EvolutionStrategies;

    /// <summary>Smoothing sigma, above 0, at most 100.</summary>
    public double Sigma { get; init; } = 0.1;

    /// <summary>Step size eta, above 0, at most 100.</summary>
    public double StepSize { get; init; } = 0.01;
}
