using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Policies.Spaces;

/// <summary>The unstructured baseline (§5.2, App. C.5): the dense network, every edge with its own weight, and nothing to decide.</summary>
/// <remarks>Initial weights between two layers are N(0, 1) / sqrt(size of the target layer), biases N(0, 1).</remarks>
public sealed class UnstructuredSpace(NetworkLayout layout) : PolicySpace(layout, Constant.Instance, layout.Edges.Length)
{
    /// <inheritdoc/>
    public override void AssignWeights(ReadOnlySpan<int> choices, Span<int> weightOfEdge)
    {
        for (var edge = 0; edge < weightOfEdge.Length; edge++) weightOfEdge[edge] = edge;
    }

    /// <inheritdoc/>
    protected override void InitializeWeights(RandomStream random, Span<double> weights)
    {
        ArgumentNullException.ThrowIfNull(random);
        random.FillNormal(weights);
        foreach (var (start, count) in Layout.EdgeGroups)
        {
            var root = Math.Sqrt(Layout.LayerSizes[Layout.LayerOf(Layout.Edges[start].To)]);
            foreach (ref var weight in weights.Slice(start, count)) weight /= root;
        }
    }

    /// <inheritdoc/>
    protected override void InitializeBiases(RandomStream random, Span<double> biases)
    {
        ArgumentNullException.ThrowIfNull(random);
        random.FillNormal(biases);
    }

    /// <inheritdoc/>
    protected override (long Paper, long Fair) DictionaryBits(int liveWeights) => (0, 0);
}
