using System.Collections.Immutable;
using EsEnas.Core.Search;

namespace EsEnas.Core.Policies.Spaces;

/// <summary>
/// Edge pruning (§5.1, App. C.2.2): a model is a fixed number of edges. Every candidate edge has its own weight, which all models with that
/// edge share.
/// </summary>
/// <remarks>
/// Pooled: one ManyOf(k, |E|), distinct, unsorted, over all candidate edges. Per layer: one such ManyOf for each pair of joined layers.
/// Initial weights and biases are uniform(-1, 1).
/// </remarks>
public sealed class EdgePruningSpace : PolicySpace
{
    private readonly ImmutableArray<int> edges;

    /// <summary>Makes the space.</summary>
    /// <param name="layout">The neurons and candidate edges.</param>
    /// <param name="edges">
    /// The number of edges of a model: one number for a pool, or one for each entry of <see cref="NetworkLayout.EdgeGroups"/>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Neither one number nor one per pair of layers, or a number is below 1 or above the edges that exist.
    /// </exception>
    public EdgePruningSpace(NetworkLayout layout, ImmutableArray<int> edges)
        : base(layout, MakeSpace(layout, edges), layout.Edges.Length) =>
            this.edges = edges;

    /// <inheritdoc/>
    public override int MostWeights => edges.Sum();

    /// <inheritdoc/>
    public override void AssignWeights(ReadOnlySpan<int> choices, Span<int> weightOfEdge)
    {
        if (edges.Length == 1)
        {
            foreach (var edge in choices) weightOfEdge[edge] = edge;
            return;
        }
        for (var group = 0; group < edges.Length; group++)
        {
            var start = Layout.EdgeGroups[group].Start;
            foreach (var edge in choices[..edges[group]]) weightOfEdge[start + edge] = start + edge;
            choices = choices[edges[group]..];
        }
    }

    /// <inheritdoc/>
    protected internal override (long Paper, long Fair) DictionaryBits(int liveWeights) => (0, KeptEdgesBits(liveWeights));

    private static SearchSpace MakeSpace(NetworkLayout layout, ImmutableArray<int> edges)
    {
        ArgumentNullException.ThrowIfNull(layout);
        if (edges.IsDefault || (edges.Length != 1 && edges.Length != layout.EdgeGroups.Length))
            throw new ArgumentException($"Give one number of edges, or one for each of the {layout.EdgeGroups.Length} pairs of layers.",
                nameof(edges));
        if (edges.Length == 1) return Choose(edges[0], layout.Edges.Length);
        return new ListSpace([.. edges.Select((k, group) => Choose(k, layout.EdgeGroups[group].Count))]);
    }

    private static ManyOf Choose(int k, int candidates) =>
        k >= 1 && k <= candidates
            ? new ManyOf(k, candidates)
            : throw new ArgumentException($"{k} of {candidates} edges cannot be chosen.", nameof(k));
}
