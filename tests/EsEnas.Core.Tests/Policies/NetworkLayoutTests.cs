using EsEnas.Core.Policies;

namespace EsEnas.Core.Tests.Policies;

public sealed class NetworkLayoutTests
{
    [Fact]
    public void HalfCheetah_with_32_hidden_neurons_has_736_edges_and_31_biases()
    {
        var layout = new NetworkLayout(17, [32], 6);

        Assert.Equal(736, layout.Edges.Length);
        Assert.Equal(31, layout.BiasCount);
        Assert.Equal(55, layout.NeuronCount);
        Assert.Equal(32, layout.HiddenCount);
        Assert.Equal((17, 6), (layout.ObservationSize, layout.ActionSize));
        Assert.Equal([17, 32, 6], layout.LayerSizes);
        Assert.Equal([(0, 544), (544, 192)], layout.EdgeGroups);
    }

    [Fact]
    public void Residual_HalfCheetah_has_838_edges() =>
        Assert.Equal(838, new NetworkLayout(17, [32], 6, Connectivity.Residual).Edges.Length);

    [Fact]
    public void Edges_are_ordered_by_layer_pair_then_target_then_source()
    {
        var layout = new NetworkLayout(2, [1, 2], 1, Connectivity.Residual);

        Edge[] expected =
        [
            new(0, 2), new(1, 2), // 0→1
            new(0, 3), new(1, 3), new(0, 4), new(1, 4), // 0→2
            new(2, 3), new(2, 4), // 1→2
            new(0, 5), new(1, 5), // 0→3
            new(2, 5), // 1→3
            new(3, 5), new(4, 5), // 2→3
        ];
        Assert.Equal(expected, layout.Edges);
        Assert.Equal([(0, 2), (2, 4), (6, 2), (8, 2), (10, 1), (11, 2)], layout.EdgeGroups);
    }

    [Fact]
    public void Consecutive_edges_join_neighboring_layers_only()
    {
        var layout = new NetworkLayout(2, [1, 2], 1);

        Assert.Equal([new(0, 2), new(1, 2), new(2, 3), new(2, 4), new(3, 5), new(4, 5)], layout.Edges);
        Assert.Equal([(0, 2), (2, 2), (4, 2)], layout.EdgeGroups);
    }

    [Fact]
    public void Linear_policy_has_only_input_to_output_edges_and_no_bias()
    {
        var layout = new NetworkLayout(3, [], 2);

        Assert.Equal([new(0, 3), new(1, 3), new(2, 3), new(0, 4), new(1, 4), new(2, 4)], layout.Edges);
        Assert.Equal(0, layout.BiasCount);
        Assert.Equal(0, layout.HiddenCount);
    }

    [Fact]
    public void Linear_neurons_stand_at_the_head_of_each_hidden_layer_and_have_no_bias()
    {
        var layout = new NetworkLayout(2, [1, 3], 2, linearNeurons: 2, outputBias: true, nonlinearity: Nonlinearity.Sin);

        Assert.Equal([false, false, true, true, true, false, false, false], Enumerable.Range(0, 8).Select(layout.IsLinear));
        Assert.Equal([-1, -1, -1, -1, -1, 0, 1, 2], Enumerable.Range(0, 8).Select(layout.BiasIndex));
        Assert.Equal(3, layout.BiasCount);
        Assert.Equal(
            [Nonlinearity.Identity, Nonlinearity.Identity, Nonlinearity.Identity, Nonlinearity.Identity, Nonlinearity.Identity,
                Nonlinearity.Sin, Nonlinearity.Tanh, Nonlinearity.Tanh],
            Enumerable.Range(0, 8).Select(layout.NonlinearityOf));
        Assert.Equal([0, 0, 1, 2, 2, 2, 3, 3], Enumerable.Range(0, 8).Select(layout.LayerOf));
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1, 7)]
    [InlineData(8, 0)]
    [InlineData(1024, 0)]
    public void Every_hidden_neuron_that_is_not_linear_has_a_bias(int linearNeurons, int biases) =>
        Assert.Equal(biases, new NetworkLayout(4, [8], 2, linearNeurons: linearNeurons).BiasCount);

    [Fact]
    public void Neurons_beyond_the_layout_are_refused()
    {
        var layout = new NetworkLayout(2, [], 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => layout.LayerOf(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => layout.LayerOf(-1));
    }

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(1, 0, 1, 0)]
    [InlineData(1, 1, 0, 0)]
    [InlineData(1, 1, 1, -1)]
    public void Sizes_below_their_minimum_are_refused(int observations, int hidden, int actions, int linear) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetworkLayout(observations, [hidden], actions, linearNeurons: linear));

    [Fact]
    public void Unknown_enum_values_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetworkLayout(1, [1], 1, (Connectivity)7));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetworkLayout(1, [1], 1, nonlinearity: (Nonlinearity)11));
    }

    [Fact]
    public void Most_edges_that_are_allowed_are_laid_out_and_one_more_is_refused()
    {
        Assert.Equal(NetworkLayout.MaximumEdges, new NetworkLayout(1000, [], 500).Edges.Length);
        var error = Assert.Throws<ArgumentException>(() => new NetworkLayout(NetworkLayout.MaximumEdges + 1, [], 1));
        Assert.Contains("500001 edges", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counting_edges_of_absurd_sizes_neither_overflows_nor_allocates()
    {
        Assert.Equal(long.MaxValue,
            NetworkLayout.CountEdges(int.MaxValue, [int.MaxValue, int.MaxValue, int.MaxValue], int.MaxValue, Connectivity.Residual));
        Assert.Equal(2L * int.MaxValue, NetworkLayout.CountEdges(1, [int.MaxValue], 1, Connectivity.Consecutive));
        Assert.Throws<ArgumentException>(() => new NetworkLayout(int.MaxValue, [int.MaxValue], int.MaxValue));
    }

    [Fact]
    public void Counts_agree_with_the_layout()
    {
        foreach (var connectivity in Enum.GetValues<Connectivity>())
        {
            int[][] shapes = [[], [3], [3, 5], [1, 2, 4]];
            foreach (var hidden in shapes)
            {
                var layout = new NetworkLayout(4, hidden, 3, connectivity);
                Assert.Equal(NetworkLayout.CountEdges(4, hidden, 3, connectivity), layout.Edges.Length);
                Assert.Equal(NetworkLayout.CountEdgeGroups(hidden.Length, connectivity), layout.EdgeGroups.Length);
                Assert.Equal(layout.Edges.Length, layout.EdgeGroups.Sum(group => group.Count));
                Assert.All(layout.Edges, edge => Assert.True(layout.LayerOf(edge.From) < layout.LayerOf(edge.To)));
                Assert.Distinct(layout.Edges);
            }
        }
    }
}
