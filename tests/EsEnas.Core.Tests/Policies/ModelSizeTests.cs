using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Policies;

/// <summary>
/// The rows of Table 2 that these spaces cover: 41 hidden neurons for the dense kinds, 32 for edge pruning, every hidden neuron with a
/// bias.
/// </summary>
public sealed class ModelSizeTests
{
    [Theory]
    [InlineData(23, 7, 23, 8198, 95.0)]
    [InlineData(17, 6, 17, 6571, 94.1)]
    [InlineData(11, 3, 11, 3960, 91.5)]
    public void Weight_sharing_has_the_published_size(int observations, int actions, int weights, long bits, double compression)
    {
        var space = new WeightSharingSpace(new NetworkLayout(observations, [41], actions, linearNeurons: 0));

        var size = space.SizeOf(new Dna([.. Enumerable.Range(0, space.Layout.Edges.Length).Select(edge => edge % weights)]));

        Assert.Equal((weights, 41, (observations + actions) * 41), (size.LiveWeights, size.Biases, size.DenseWeights));
        Assert.Equal((bits, bits), (size.Bits, size.FairBits));
        Assert.Equal(compression, 100 * size.Compression, 0.05);
    }

    [Theory]
    [InlineData(23, 7, 1230, 40672)]
    [InlineData(17, 6, 943, 31488)]
    [InlineData(11, 3, 574, 19680)]
    public void Unstructured_has_the_published_size(int observations, int actions, int weights, long bits)
    {
        var size = new UnstructuredSpace(new NetworkLayout(observations, [41], actions, linearNeurons: 0)).SizeOf(new Dna([]));

        Assert.Equal(new ModelSize(weights, 41, weights, 0, bits, bits), size);
    }

    [Theory]
    [InlineData(23, 7, 3072 + 640)]
    [InlineData(17, 6, 3072 + 640)]
    [InlineData(11, 3, 3072 + 448)]
    public void Edge_pruning_has_the_published_bits_and_a_fair_count_adds_the_cheaper_list_or_mask(int observations, int actions, long fair)
    {
        var space = new EdgePruningSpace(new NetworkLayout(observations, [32], actions, linearNeurons: 0), [64]);

        var size = space.SizeOf(new Dna([.. Enumerable.Range(0, 64)]));

        Assert.Equal((64, 32, 3072L, fair), (size.LiveWeights, size.Biases, size.Bits, size.FairBits));
    }

    [Fact]
    public void Linear_neuron_has_no_bias_to_count()
    {
        var size = new EdgePruningSpace(new NetworkLayout(17, [32], 6), [64]).SizeOf(new Dna([.. Enumerable.Range(0, 64)]));

        Assert.Equal((31, 3040L), (size.Biases, size.Bits));
        Assert.Equal(1 - 95.0 / 767, size.Compression, 1e-12);
    }

    [Fact]
    public void Mask_is_charged_no_more_than_a_bit_an_edge()
    {
        var space = new EdgeMaskSpace(new NetworkLayout(8, [], 2));

        Assert.Equal(new ModelSize(16, 0, 16, 0, 512, 528), space.SizeOf(new Dna([.. Enumerable.Repeat(1, 16)])));
        Assert.Equal(32 + 4, space.SizeOf(new Dna([1, .. Enumerable.Repeat(0, 15)])).FairBits);
    }

    [Fact]
    public void Unused_colors_do_not_count_as_weights_but_are_paid_for_in_the_dictionary()
    {
        var space = new WeightSharingSpace(new NetworkLayout(3, [], 2), 4);

        Assert.Equal(new ModelSize(1, 0, 6, 1 - 1.0 / 6, 32 + 12, 32 + 12), space.SizeOf(new Dna([2, 2, 2, 2, 2, 2])));
    }

    [Fact]
    public void One_color_needs_no_dictionary() =>
        Assert.Equal(32, new WeightSharingSpace(new NetworkLayout(3, [], 2), 1).SizeOf(new Dna([0, 0, 0, 0, 0, 0])).Bits);
}
