using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;

namespace EsEnas.Core.Tests.Policies.Spaces;

public sealed class CirculantSpaceTests
{
    [Theory]
    [InlineData(2, 3, new[] { 0, 1, 2, 2, 0, 1 })]
    [InlineData(3, 2, new[] { 0, 1, 2, 0, 1, 2 })]
    [InlineData(3, 3, new[] { 0, 1, 2, 2, 0, 1, 1, 2, 0 })]
    [InlineData(1, 1, new[] { 0 })]
    public void Rows_are_one_row_shifted_to_the_right(int rows, int columns, int[] expected)
    {
        var network = ToeplitzSpaceTests.Wire(new CirculantSpace(new NetworkLayout(rows, [], columns)), out var count);

        Assert.Equal(Math.Max(rows, columns), count);
        foreach (var (edge, weight) in network.Edges.Zip(network.Weights))
            Assert.Equal(expected[edge.From * columns + edge.To - rows], weight);
    }

    [Fact]
    public void Each_matrix_has_entries_of_its_own()
    {
        Assert.Equal(41 + 41, new CirculantSpace(new NetworkLayout(17, [41], 6)).WeightCount);
        Assert.Equal(17 + 6, new CirculantSpace(new NetworkLayout(17, [5], 6)).WeightCount);
        Assert.Equal(41 + 17 + 41, new CirculantSpace(new NetworkLayout(17, [41], 6, Connectivity.Residual)).WeightCount);
    }

    [Fact]
    public void There_is_one_model() =>
        Assert.Equal((0, 0.0), ToeplitzSpaceTests.Decisions(new CirculantSpace(new NetworkLayout(4, [3], 2))));

    [Fact]
    public void Initial_entries_are_normal_over_the_root_of_the_target_layer()
    {
        var theta = new CirculantSpace(new NetworkLayout(300, [100], 4, linearNeurons: 0)).InitialParameters(3);

        Assert.Equal(0.1, ToeplitzSpaceTests.Deviation(theta.AsSpan(0, 300)), 0.02);
        Assert.Equal(0.5, ToeplitzSpaceTests.Deviation(theta.AsSpan(300, 100)), 0.1);
        Assert.Equal(1.0, ToeplitzSpaceTests.Deviation(theta.AsSpan(400, 100)), 0.2);
    }
}
