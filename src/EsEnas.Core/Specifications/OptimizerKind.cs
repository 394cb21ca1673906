namespace EsEnas.Core.Specifications;

/// <summary>Kinds of weight optimizer.</summary>
public enum OptimizerKind
{
    /// <summary>Algorithm 1.</summary>
    EvolutionStrategies,
}
