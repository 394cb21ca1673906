namespace EsEnas.Core.Specifications;

/// <summary>An optional last phase that trains the live weights of the chosen model alone (docs/objectives.md).</summary>
public sealed record PolishSpecification
{
    /// <summary>Iterations, 0 to 1,000,000; 0 = no polish.</summary>
    public int Iterations { get; init; }

    /// <summary>Which optimizer; null = auto = the run's own with all its settings. Another kind has its own defaults.</summary>
    public OptimizerKind? Optimizer { get; init; }

    /// <summary>Smoothing sigma, above 0, at most 100; null = auto = the optimizer's.</summary>
    public double? Sigma { get; init; }

    /// <summary>Step size, above 0, at most 100; null = auto = the optimizer's.</summary>
    public double? StepSize { get; init; }
}
