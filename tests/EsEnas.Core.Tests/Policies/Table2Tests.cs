using EsEnas.Core.Policies;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Policies;

/// <summary>
/// Table 2, every row: weights, bits and compression. The dense kinds have 41 hidden neurons, edge pruning 32, all with a bias
/// (linearNeurons: 0).
/// </summary>
public sealed class Table2Tests
{
    private static readonly (string Task, int Observations, int Actions)[] Tasks =
        [("Striker", 23, 7), ("HalfCheetah", 17, 6), ("Hopper", 11, 3), ("Walker2d", 17, 6)];

    /// <summary>Weights, bits and compression (whole per cent) as printed.</summary>
    public static TheoryData<string, SearchKind, int, long, int> Published => new()
    {
        { "Striker", SearchKind.WeightSharing, 23, 8198, 95 },
        { "Striker", SearchKind.EdgePruning, 64, 3072, 93 },
        { "Striker", SearchKind.Masked, 25, 8262, 95 },
        { "Striker", SearchKind.Toeplitz, 110, 4832, 88 },
        { "Striker", SearchKind.Circulant, 82, 3936, 90 },
        { "Striker", SearchKind.Unstructured, 1230, 40672, 0 },
        { "HalfCheetah", SearchKind.WeightSharing, 17, 6571, 94 },
        { "HalfCheetah", SearchKind.EdgePruning, 64, 3072, 98 },
        { "HalfCheetah", SearchKind.Masked, 40, 8250, 92 },
        { "HalfCheetah", SearchKind.Toeplitz, 103, 4608, 85 },
        { "HalfCheetah", SearchKind.Circulant, 82, 3936, 88 },
        { "HalfCheetah", SearchKind.Unstructured, 943, 31488, 0 },
        { "Hopper", SearchKind.WeightSharing, 11, 3960, 92 },
        { "Hopper", SearchKind.EdgePruning, 64, 3072, 84 },
        { "Hopper", SearchKind.Masked, 17, 4726, 91 },
        { "Hopper", SearchKind.Toeplitz, 94, 4320, 78 },
        { "Hopper", SearchKind.Circulant, 82, 3936, 80 },
        { "Hopper", SearchKind.Unstructured, 574, 19680, 0 },
        { "Walker2d", SearchKind.WeightSharing, 17, 6571, 94 },
        { "Walker2d", SearchKind.EdgePruning, 64, 3072, 90 },
        { "Walker2d", SearchKind.Masked, 19, 6635, 94 },
        { "Walker2d", SearchKind.Toeplitz, 103, 4608, 85 },
        { "Walker2d", SearchKind.Circulant, 82, 3936, 88 },
        { "Walker2d", SearchKind.Unstructured, 943, 31488, 0 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Row_has_the_published_weights_bits_and_compression(string task, SearchKind kind, int weights, long bits, int compression)
    {
        var size = ModelSizeOf(task, kind, weights);

        Assert.Equal((weights, bits), (size.LiveWeights, size.Bits));
        Assert.Equal(kind == SearchKind.EdgePruning ? 32 : 41, size.Biases);
        var computed = (int)Math.Round(100 * Compression(task, kind, size), MidpointRounding.AwayFromZero);
        switch (task, kind)
        {
            // Two rows cannot be computed from their own sizes: Striker's is one off; HalfCheetah's has the sizes of Walker2d, which says
            // 90: a misprint.
            case ("Striker", SearchKind.EdgePruning):
                Assert.Equal((92, 93), (computed, compression));
                break;
            case ("HalfCheetah", SearchKind.EdgePruning):
                Assert.Equal((90, 98), (computed, compression));
                break;
            default:
                Assert.Equal(compression, computed);
                break;
        }
    }

    [Fact]
    public void Every_row_of_the_table_is_here() =>
        Assert.Equal((24, 24), (Published.Count, Published.Select(row => (row.Data.Item1, row.Data.Item2)).Distinct().Count()));

    [Theory]
    [InlineData("Striker", SearchKind.EdgePruning, 64, 3712)]
    [InlineData("HalfCheetah", SearchKind.EdgePruning, 64, 3712)]
    [InlineData("Walker2d", SearchKind.EdgePruning, 64, 3712)]
    // A mask of 448 bits is shorter than 64 indices of 9 bits.
    [InlineData("Hopper", SearchKind.EdgePruning, 64, 3520)]
    // A list of 40 indices of 10 bits instead of 943 of 6.
    [InlineData("HalfCheetah", SearchKind.Masked, 40, 32 * 81 + 400)]
    [InlineData("HalfCheetah", SearchKind.WeightSharing, 17, 6571)]
    [InlineData("HalfCheetah", SearchKind.Toeplitz, 103, 4608)]
    [InlineData("HalfCheetah", SearchKind.Circulant, 82, 3936)]
    [InlineData("HalfCheetah", SearchKind.Unstructured, 943, 31488)]
    public void Fair_count_adds_what_tells_the_model(string task, SearchKind kind, int weights, long fair) =>
        Assert.Equal(fair, ModelSizeOf(task, kind, weights).FairBits);

    private static ModelSize ModelSizeOf(string task, SearchKind kind, int weights)
    {
        var space = Space(task, kind);
        var edges = space.Layout.Edges.Length;
        var model = kind switch
        {
            SearchKind.EdgePruning => new Dna([.. Enumerable.Range(0, 64)]),
            SearchKind.WeightSharing => new Dna([.. Enumerable.Range(0, edges).Select(edge => edge % weights)]),
            _ => new Dna([]),
        };
        var theta = new double[space.ParameterCount];

        // Masked: as many edges are kept as training kept in the paper.
        if (kind == SearchKind.Masked) for (var edge = 0; edge < edges; edge++) theta[edges + edge] = edge < weights ? 1 : -1;
        return space.SizeOf(model, theta);
    }

    // The reference is the dense network of 41 hidden neurons, for edge pruning too.
    private static double Compression(string task, SearchKind kind, ModelSize size)
    {
        if (kind != SearchKind.EdgePruning) return size.Compression;
        var dense = ModelSizeOf(task, SearchKind.Unstructured, 0);
        return 1 - (size.LiveWeights + size.Biases) / (double)(dense.LiveWeights + dense.Biases);
    }

    private static PolicySpace Space(string task, SearchKind kind)
    {
        var (_, observations, actions) = Tasks.Single(entry => entry.Task == task);
        var specification = new ExperimentSpecification
        {
            Task = task,
            Policy = new() { Hidden = [kind == SearchKind.EdgePruning ? 32 : 41], LinearNeurons = 0 },
            Search = new() { Space = kind, Pruning = new() { Edges = [64] } },
        };
        return ExperimentFactory.CreatePolicySpace(specification, observations, actions);
    }
}
