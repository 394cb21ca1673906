using System.Collections.Immutable;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Policies.Spaces;

/// <summary>
/// The baselines of §5.2 and App. C.5: the dense network, whose matrices have a fixed structure, and nothing to decide. Each pair of joined
/// layers has one matrix, rows for its sources and columns for its targets; theta = [entries of the first matrix, of the second, …,
/// biases].
/// </summary>
/// <remarks>
/// Initial entries of a matrix are N(0, 1) / sqrt(size of the target layer), biases N(0, 1), as in the published code's baselines.
/// </remarks>
public abstract class BaselineSpace : PolicySpace
{
    private readonly ImmutableArray<int> weightOfEdge;
    private readonly ImmutableArray<Matrix> matrices;

    /// <summary>Makes the space.</summary>
    /// <param name="layout">The neurons and candidate edges.</param>
    /// <param name="count">How many independent entries a matrix of so many rows and columns has.</param>
    /// <param name="entry">Which of them stands at (row, column) of a matrix of so many rows and columns.</param>
    /// <param name="others">Entries of theta between those of the matrices and the biases.</param>
    private protected BaselineSpace(NetworkLayout layout, Func<int, int, int> count, Func<int, int, int, int, int> entry, int others = 0)
        : this(layout, MatricesOf(layout, count), entry, others)
    {
    }

    private BaselineSpace(NetworkLayout layout, ImmutableArray<Matrix> matrices, Func<int, int, int, int, int> entry, int others)
        : base(layout, Constant.Instance, matrices.Sum(matrix => matrix.Count) + others)
    {
        this.matrices = matrices;
        var weightOfEdge = ImmutableArray.CreateBuilder<int>(layout.Edges.Length);
        foreach (var (start, _, rows, columns) in matrices)
        {
            // The layout's order within a pair of layers: by target, then source.
            for (var column = 0; column < columns; column++)
            {
                for (var row = 0; row < rows; row++) weightOfEdge.Add(start + entry(row, column, rows, columns));
            }
        }

        this.weightOfEdge = weightOfEdge.MoveToImmutable();
    }

    /// <inheritdoc/>
    public sealed override void AssignWeights(ReadOnlySpan<int> choices, Span<int> weightOfEdge) => this.weightOfEdge.CopyTo(weightOfEdge);

    /// <inheritdoc/>
    protected override void InitializeWeights(RandomStream random, Span<double> weights)
    {
        ArgumentNullException.ThrowIfNull(random);
        var entries = weights[..(matrices[^1].Start + matrices[^1].Count)];
        random.FillNormal(entries);
        foreach (var (start, count, _, columns) in matrices)
        {
            var root = Math.Sqrt(columns);
            foreach (ref var weight in entries.Slice(start, count)) weight /= root;
        }
    }

    /// <inheritdoc/>
    protected sealed override void InitializeBiases(RandomStream random, Span<double> biases)
    {
        ArgumentNullException.ThrowIfNull(random);
        random.FillNormal(biases);
    }

    /// <inheritdoc/>
    protected internal override (long Paper, long Fair) DictionaryBits(int liveWeights) => (0, 0);

    private static ImmutableArray<Matrix> MatricesOf(NetworkLayout layout, Func<int, int, int> count)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var matrices = ImmutableArray.CreateBuilder<Matrix>(layout.EdgeGroups.Length);
        var start = 0;
        foreach (var (firstEdge, _) in layout.EdgeGroups)
        {
            var (from, to) = layout.Edges[firstEdge];
            var (rows, columns) = (layout.LayerSizes[layout.LayerOf(from)], layout.LayerSizes[layout.LayerOf(to)]);
            matrices.Add(new Matrix(start, count(rows, columns), rows, columns));
            start += matrices[^1].Count;
        }

        return matrices.MoveToImmutable();
    }

    private readonly record struct Matrix(int Start, int Count, int Rows, int Columns);
}
