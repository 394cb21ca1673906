using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Policies.Spaces;

public sealed class MaskedSpaceTests
{
    // Two weights, their logits, no bias.
    private static readonly MaskedSpace Two = new(new NetworkLayout(2, [], 1), 0.5);

    private static readonly Dna Model = new([]);

    [Fact]
    public void Theta_is_weights_then_logits_then_biases()
    {
        var space = new MaskedSpace(new NetworkLayout(17, [41], 6, linearNeurons: 0));

        Assert.Equal((2 * 943, 41, 2 * 943 + 41), (space.WeightCount, space.BiasCount, space.ParameterCount));
        Assert.Equal((0, 0.0), ToeplitzSpaceTests.Decisions(space));
        Assert.Equal((943, 943), (space.LiveWeights(Model), space.SizeOf(Model).LiveWeights));
    }

    [Fact]
    public void Trained_network_has_every_edge_times_its_mask()
    {
        var network = Two.Wire(Model, [3, -2, 0, 0.5]);

        Assert.Equal([1.5, -2 / (1 + Math.Exp(-1))], network.Weights);
    }

    [Fact]
    public void Temperature_divides_the_logit() =>
        Assert.Equal([1 / (1 + Math.Exp(-1)), 1 / (1 + Math.Exp(1))],
            new MaskedSpace(new NetworkLayout(2, [], 1)).Wire(Model, [1, 1, 0.01, -0.01]).Weights);

    [Theory]
    [InlineData(1e300, 1.0)]
    [InlineData(-1e300, 0.0)]
    [InlineData(double.PositiveInfinity, 1.0)]
    [InlineData(double.NegativeInfinity, 0.0)]
    public void Mask_of_a_large_logit_is_whole_or_nothing(double logit, double expected) =>
        Assert.Equal(expected, Two.Wire(Model, [1, 1, logit, 0]).Weights[0]);

    [Theory]
    [InlineData(0.5, -0.5, 1)]
    [InlineData(0.5, 0.5, 2)]
    [InlineData(0.0, -0.0, 0)]
    [InlineData(double.Epsilon, -double.Epsilon, 1)]
    [InlineData(double.NaN, 1, 1)]
    public void Edge_is_kept_where_its_logit_is_above_zero(double first, double second, int kept)
    {
        double[] theta = [3, -2, first, second];

        Assert.Equal(kept / 2.0, Two.KeptShare(theta));
        Assert.Equal(kept, Two.LiveWeights(Model, theta));
        Assert.Equal(kept, Two.WirePruned(Model, theta).Edges.Length);
    }

    [Fact]
    public void Pruned_network_keeps_masked_weights_and_biases()
    {
        var space = new MaskedSpace(new NetworkLayout(1, [1], 1, linearNeurons: 0), 0.5);

        var network = space.WirePruned(Model, [4, 5, 1, -1, 0.25]);

        Assert.Equal([new Edge(0, 1)], network.Edges);
        Assert.Equal([4 * (1 / (1 + Math.Exp(-2)))], network.Weights);
        Assert.Equal([0, 0.25, 0], network.Biases);
    }

    [Fact]
    public void Initial_weights_are_the_unstructured_baselines_and_logits_a_tenth_of_normal()
    {
        var layout = new NetworkLayout(17, [41], 6, linearNeurons: 0);
        var random = new RandomStream(8, RandomPurpose.InitialWeights);
        var expected = new double[2 * 943 + 41];
        random.FillNormal(expected.AsSpan(0, 943));
        random.FillNormal(expected.AsSpan(943, 943));
        random.FillNormal(expected.AsSpan(2 * 943));
        for (var edge = 0; edge < 943; edge++)
        {
            expected[edge] /= Math.Sqrt(edge < 17 * 41 ? 41 : 6);
            expected[943 + edge] *= 0.1;
        }

        var space = new MaskedSpace(layout);

        Assert.Equal(expected, space.InitialParameters(8));
        Assert.Equal(expected.AsSpan(0, 943), new UnstructuredSpace(layout).InitialParameters(8).AsSpan(0, 943));
        Assert.Equal(0.5, space.KeptShare(expected), 0.05);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-0.01)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Temperature_out_of_range_is_refused(double temperature) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MaskedSpace(new NetworkLayout(2, [], 1), temperature));
}
