using System.Collections.Immutable;

namespace EsEnas.Core.Search;

/// <summary>
/// One model of a search space: its decisions, depth first in declaration order; chosen candidate indices and chosen numbers apart.
/// </summary>
/// <remarks>
/// Immutable, thread safe, compared by value. Which space it belongs to is not part of it: see <see cref="SearchSpace.Validate"/>.
/// </remarks>
public sealed class Dna(ImmutableArray<int> choices, ImmutableArray<double> floats) : IEquatable<Dna>
{
    /// <summary>A model of discrete decisions only.</summary>
    public Dna(ImmutableArray<int> choices) : this(choices, []) { }

    /// <summary>The model without decisions, such as that of <see cref="Constant"/>.</summary>
    public static Dna Empty { get; } = new([], []);

    /// <summary>The chosen candidates, in the order in which they were decided.</summary>
    public ImmutableArray<int> Choices { get; } = choices.IsDefault ? [] : choices;

    /// <summary>The chosen numbers of continuous decisions, in the order in which they were decided.</summary>
    public ImmutableArray<double> Floats { get; } = floats.IsDefault ? [] : floats;

    /// <inheritdoc/>
    public bool Equals(Dna? other) =>
        other is not null && Choices.AsSpan().SequenceEqual(other.Choices.AsSpan()) && Floats.AsSpan().SequenceEqual(other.Floats.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Dna);

    /// <summary>FNV-1a over the decisions; equal in every process.</summary>
    public override int GetHashCode()
    {
        var hash = 2166136261;
        foreach (var choice in Choices) hash = (hash ^ (uint)choice) * 16777619;
        foreach (var value in Floats)
        {
            // Zeros of either sign are equal, and so are all NaNs.
            var bits = value == 0 ? 0 : double.IsNaN(value) ? 1 : BitConverter.DoubleToUInt64Bits(value);
            hash = (hash ^ (uint)bits) * 16777619;
            hash = (hash ^ (uint)(bits >> 32)) * 16777619;
        }

        return (int)hash;
    }
}
