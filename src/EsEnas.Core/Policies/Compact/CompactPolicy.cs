using System.Collections.Immutable;
using EsEnas.Core.Search;

namespace EsEnas.Core.Policies.Compact;

/// <summary>A policy as the numbers that a deployment stores, and where each of them stands.</summary>
/// <param name="Shape">Everything but the numbers.</param>
/// <param name="Numbers">Weights, biases, and what the observations are shifted and scaled by.</param>
/// <remarks>Immutable, thread safe; compared by reference.</remarks>
public sealed record CompactPolicy(CompactShape Shape, ImmutableArray<double> Numbers)
{
    /// <summary>The steps that all numbers are multiples of; null where they have full precision.</summary>
    public PolicyQuantization? Quantization { get; init; }

    /// <summary>Whether no number is infinite or NaN.</summary>
    public bool IsFinite => Numbers.All(double.IsFinite);

    /// <summary>
    /// A model's policy, as its policy file would hold it: without the edges that theta itself prunes, weights shared as the space shares
    /// them.
    /// </summary>
    /// <exception cref="DnaFormatException">The model is not one of the space.</exception>
    public static CompactPolicy Of(PolicySpace space, Dna model, ReadOnlySpan<double> theta, Normalizer normalizer)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(normalizer);
        return CompactDraft.Of(space.WirePruned(model, theta), space.WeightsOfEdges(model, theta), normalizer).Build();
    }

    /// <summary>The policy of a policy file: edges whose weights are equal to the bit share one.</summary>
    public static CompactPolicy Of(PolicyDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var weights = document.Network.Weights;
        var partition = PolicyInterfaceWriter.Partition(weights) ?? [.. Enumerable.Range(0, weights.Length)];
        return CompactDraft.Of(document.Network, partition, document.Normalizer).Build() with { Quantization = document.Quantization };
    }

    /// <summary>The network.</summary>
    public WiredNetwork Wire() => Shape.Wire(Numbers.AsSpan());

    /// <summary>What the observations are shifted and scaled by; nothing where no edge reads them.</summary>
    public Normalizer Normalize() => Shape.Normalize(Numbers.AsSpan());

    /// <inheritdoc/>
    public bool Equals(CompactPolicy? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
