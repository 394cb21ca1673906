using System.Collections.Immutable;
using EsEnas.Core.Policies;

namespace EsEnas.Core.Specifications;

/// <summary>The combinatorial space.</summary>
public sealed record SearchSpecification
{
    /// <summary>Which space.</summary>
    public SearchKind Space { get; init; } = SearchKind.EdgePruning;

    /// <summary>
    /// Edges of a model: one number for a pool over all layers, or one per pair of joined layers. Each 1 to 1,000,000; at most 45 numbers.
    /// Null = auto = 64 in all, spread evenly over the pairs (Table 4: 32 and 32 for one hidden layer).
    /// </summary>
    public ImmutableArray<int>? Edges { get; init; }

    /// <summary>Weight sharing: number of shared values; null = auto = max(|S|, |A|). 1 to 1,000,000.</summary>
    public int? Partitions { get; init; }

    /// <summary>Which layers may be joined.</summary>
    public Connectivity Connectivity { get; init; } = Connectivity.Consecutive;

    /// <summary>Whether a model also chooses the function of each hidden neuron that is not linear.</summary>
    public bool Nonlinearities { get; init; }

    /// <summary>Masked: alpha, the divisor of the masks' logits; above 0, at most 1000.</summary>
    public double MaskTemperature { get; init; } = 0.01;

    /// <summary>Compares by value, <see cref="Edges"/> element by element.</summary>
    public bool Equals(SearchSpecification? other) =>
        other is not null && Space == other.Space && Edges.HasValue == other.Edges.HasValue && Listed.SequenceEqual(other.Listed)
        && Partitions == other.Partitions && Connectivity == other.Connectivity && Nonlinearities == other.Nonlinearities
        && MaskTemperature.Equals(other.MaskTemperature);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = ((int)Space * 31) + (Partitions ?? -1);
        foreach (var edges in Listed) hash = unchecked((hash * 31) + edges);
        hash = unchecked((((hash * 31) + (int)Connectivity) * 2) + (Nonlinearities ? 1 : 0));
        return unchecked((hash * 31) + MaskTemperature.GetHashCode());
    }

    private ReadOnlySpan<int> Listed => Edges.GetValueOrDefault().AsSpan();
}
