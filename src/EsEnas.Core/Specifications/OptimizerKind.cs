namespace EsEnas.Core.Specifications;

/// <summary>Kinds of weight optimizer.</summary>
public enum OptimizerKind
{
    /// <summary>Algorithm 1.</summary>
    EvolutionStrategies,

    /// <summary>Augmented random search (Mania, Guy, Recht 2018).</summary>
    AugmentedRandomSearch,

    /// <summary>Covariance matrix adaptation (Hansen, The CMA Evolution Strategy: A Tutorial).</summary>
    CmaEs,
}
