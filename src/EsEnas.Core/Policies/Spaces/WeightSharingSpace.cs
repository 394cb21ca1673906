using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Policies.Spaces;

/// <summary>
/// Weight sharing (§5.1, App. C.2.1): the network is dense and a model gives each edge one of P colors; edges of one color have one weight.
/// Colors are global over all layers: one OneOf(P) per candidate edge, theta = [P shared values, biases].
/// </summary>
/// <remarks>
/// Initial shared values are N(0, 1), biases uniform(-1, 1). Table 2's dictionary already names every edge's color, so the fair count is
/// the same.
/// </remarks>
public sealed class WeightSharingSpace : PolicySpace
{
    /// <summary>Makes the space.</summary>
    /// <param name="layout">The neurons and candidate edges.</param>
    /// <param name="partitions">P, 1 to the number of candidate edges; null = max(|S|, |A|), but no more than there are edges.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="partitions"/> is out of range.</exception>
    public WeightSharingSpace(NetworkLayout layout, int? partitions = null)
        : base(layout, MakeSpace(layout, Count(layout, partitions)), Count(layout, partitions))
    {
    }

    /// <summary>P, the number of shared values.</summary>
    public int Partitions => WeightCount;

    /// <inheritdoc/>
    public override void AssignWeights(ReadOnlySpan<int> choices, Span<int> weightOfEdge) => choices.CopyTo(weightOfEdge);

    /// <inheritdoc/>
    protected override void InitializeWeights(RandomStream random, Span<double> weights)
    {
        ArgumentNullException.ThrowIfNull(random);
        random.FillNormal(weights);
    }

    /// <inheritdoc/>
    protected internal override (long Paper, long Fair) DictionaryBits(int liveWeights)
    {
        var bits = (long)Layout.Edges.Length * BitsFor(Partitions);
        return (bits, bits);
    }

    private static int Count(NetworkLayout layout, int? partitions)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var count = partitions ?? Math.Min(Math.Max(layout.ObservationSize, layout.ActionSize), layout.Edges.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(partitions));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, layout.Edges.Length, nameof(partitions));
        return count;
    }

    private static ListSpace MakeSpace(NetworkLayout layout, int partitions) =>
        new([.. Enumerable.Repeat(new OneOf(partitions), layout.Edges.Length)]);
}
