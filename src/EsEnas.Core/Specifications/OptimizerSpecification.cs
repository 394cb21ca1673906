namespace EsEnas.Core.Specifications;

/// <summary>The weight optimizer.</summary>
public sealed record OptimizerSpecification
{
    /// <summary>Which optimizer.</summary>
    public OptimizerKind Kind { get; init; } = OptimizerKind.EvolutionStrategies;

    /// <summary>Smoothing sigma, above 0, at most 100; the initial step size of CMA-ES, the noise of augmented random search.</summary>
    public double Sigma { get; init; } = 0.1;

    /// <summary>Step size eta (alpha for augmented random search), above 0, at most 100. CMA-ES finds its own.</summary>
    public double StepSize { get; init; } = 0.01;

    /// <summary>Evolution strategies: what is done with the gradient.</summary>
    public WeightUpdate Update { get; init; } = WeightUpdate.Sgd;

    /// <summary>Evolution strategies: both sides of n directions, or one side of 2n.</summary>
    public GradientEstimator Estimator { get; init; } = GradientEstimator.Antithetic;

    /// <summary>Evolution strategies: what is done to the returns; null = z-score if returns are normalized, raw otherwise.</summary>
    public ReturnTransform? Returns { get; init; }

    /// <summary>Evolution strategies and augmented random search: how directions depend on each other.</summary>
    public DirectionsOption Directions { get; init; } = DirectionsOption.Gaussian;

    /// <summary>Augmented random search: b, directions that are kept, 1 to the number of directions; null = all.</summary>
    public int? TopDirections { get; init; }

    /// <summary>Where theta begins; null = zero for augmented random search on a policy without hidden layers, else the space's.</summary>
    public InitialWeightsOption? InitialWeights { get; init; }
}
