namespace EsEnas.Core.Specifications;

/// <summary>How a policy-gradient controller turns an iteration's returns into advantages.</summary>
public enum AdvantageKind
{
    /// <summary>(return - mean) / standard deviation.</summary>
    Zscore,

    /// <summary>Logarithm of the rank in the better half, standardized: emphasises the best few per cent, as a tournament does.</summary>
    Top,
}
