namespace EsEnas.Core.Specifications;

/// <summary>Normalization.</summary>
public sealed record NormalizationSpecification
{
    /// <summary>Whether observations are normalized.</summary>
    public bool Observations { get; init; } = true;

    /// <summary>Whether returns are z-scored before the weight update.</summary>
    public bool Returns { get; init; } = true;
}
