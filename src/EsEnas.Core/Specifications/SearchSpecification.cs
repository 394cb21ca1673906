using System.Collections.Immutable;
using EsEnas.Core.Policies;

namespace EsEnas.Core.Specifications;

/// <summary>The combinatorial space.</summary>
public sealed record SearchSpecification
{
    /// <summary>Which space.</summary>
    public SearchKind Space { get; init; } = SearchKind.EdgePruning;

    /// <summary>
    /// Edges of a model: one number for a pool over all layers, or one per layer pair. Each 1 to 1,000,000; at most 45 numbers.
    /// </summary>
    public ImmutableArray<int> Edges { get; init; } = [64];

    /// <summary>Weight sharing: number of shared values; null = auto = max(|S|, |A|). 1 to 1,000,000.</summary>
    public int? Partitions { get; init; }

    /// <summary>Which layers may be joined.</summary>
    public Connectivity Connectivity { get; init; } = Connectivity.Consecutive;

    /// <summary>Compares by value, <see cref="Edges"/> element by element.</summary>
    public bool Equals(SearchSpecification? other) =>
        other is not null && Space == other.Space && Edges.AsSpan().SequenceEqual(other.Edges.AsSpan())
        && Partitions == other.Partitions && Connectivity == other.Connectivity;

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = ((int)Space * 31) + (Partitions ?? -1);
        foreach (var edges in Edges.AsSpan()) hash = unchecked((hash * 31) + edges);
        return unchecked((hash * 31) + (int)Connectivity);
    }
}
