using EsEnas.Core.Search;

namespace EsEnas.Core.Policies.Spaces;

/// <summary>
/// Edge mask (§5.6): a model has any set of edges; one OneOf(2) per candidate edge, 1 = the model has it. Every candidate edge has its own
/// weight.
/// </summary>
/// <remarks>Initial weights and biases are uniform(-1, 1).</remarks>
public sealed class EdgeMaskSpace(NetworkLayout layout)
    : PolicySpace(layout, new ListSpace([.. Enumerable.Repeat(new OneOf(2), layout.Edges.Length)]), layout.Edges.Length)
{
    /// <inheritdoc/>
    public override void AssignWeights(ReadOnlySpan<int> choices, Span<int> weightOfEdge)
    {
        for (var edge = 0; edge < choices.Length; edge++) if (choices[edge] == 1) weightOfEdge[edge] = edge;
    }

    /// <inheritdoc/>
    protected internal override (long Paper, long Fair) DictionaryBits(int liveWeights) => (0, KeptEdgesBits(liveWeights));
}
