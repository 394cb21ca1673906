using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;

namespace EsEnas.Core.Tests.Policies.Spaces;

public sealed class ToeplitzSpaceTests
{
    [Fact]
    public void Four_by_six_matrix_has_the_nine_diagonals_of_figure_3()
    {
        var network = Wire(new ToeplitzSpace(new NetworkLayout(4, [], 6)), out var count);

        Assert.Equal(9, count);
        int[][] rows = [[5, 4, 3, 2, 1, 0], [6, 5, 4, 3, 2, 1], [7, 6, 5, 4, 3, 2], [8, 7, 6, 5, 4, 3]];
        foreach (var (edge, weight) in network.Edges.Zip(network.Weights)) Assert.Equal(rows[edge.From][edge.To - 4], weight);
    }

    [Fact]
    public void Each_matrix_has_entries_of_its_own()
    {
        Assert.Equal(17 + 41 - 1 + 41 + 6 - 1, new ToeplitzSpace(new NetworkLayout(17, [41], 6)).WeightCount);
        Assert.Equal(17 + 41 - 1 + 17 + 6 - 1 + 41 + 6 - 1,
            new ToeplitzSpace(new NetworkLayout(17, [41], 6, Connectivity.Residual)).WeightCount);
        Assert.Equal(1, new ToeplitzSpace(new NetworkLayout(1, [], 1)).WeightCount);
    }

    [Fact]
    public void There_is_one_model() => Assert.Equal((0, 0.0), Decisions(new ToeplitzSpace(new NetworkLayout(4, [3], 2))));

    [Fact]
    public void Initial_entries_are_normal_over_the_root_of_the_target_layer()
    {
        var theta = new ToeplitzSpace(new NetworkLayout(300, [100], 4, linearNeurons: 0)).InitialParameters(3);

        Assert.Equal(0.1, Deviation(theta.AsSpan(0, 399)), 0.02);
        Assert.Equal(0.5, Deviation(theta.AsSpan(399, 103)), 0.1);
        Assert.Equal(1.0, Deviation(theta.AsSpan(502, 100)), 0.2);
    }

    internal static (int MaxDecisions, double Log10Size) Decisions(PolicySpace space) => (space.Space.MaxDecisions, space.Space.Log10Size);

    /// <summary>Wires the one model under a theta whose entries are their own indices.</summary>
    internal static WiredNetwork Wire(PolicySpace space, out int count)
    {
        count = space.WeightCount;
        return space.Wire(new([]), [.. Enumerable.Range(0, space.ParameterCount).Select(i => (double)i)]);
    }

    internal static double Deviation(ReadOnlySpan<double> values)
    {
        var squares = 0.0;
        foreach (var value in values) squares += value * value;
        return Math.Sqrt(squares / values.Length);
    }
}
