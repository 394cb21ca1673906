using EsEnas.Core.Controllers;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Controllers;

public sealed class ModelEntropyTests
{
    private static readonly SearchSpace Space = new ListSpace([new OneOf(2), new OneOf(4)]);

    [Fact]
    public void Entropy_is_0_if_all_agree_and_1_if_all_candidates_are_alike()
    {
        Assert.Equal(0, ModelEntropy.OfDecisions(Space, [new([1, 3]), new([1, 3]), new([1, 3])]));
        Assert.Equal(1, ModelEntropy.OfDecisions(Space, [new([0, 0]), new([1, 1]), new([0, 2]), new([1, 3])]), 12);
    }

    [Fact]
    public void Entropy_is_the_mean_over_the_decisions_of_their_share_of_the_most()
    {
        // One of four candidates half the time: entropy 3/2 bits of 2; the other decision is settled.
        Assert.Equal(0.75 / 2, ModelEntropy.OfDecisions(Space, [new([0, 0]), new([0, 0]), new([0, 1]), new([0, 2])]), 12);
    }

    [Fact]
    public void Fewer_models_than_candidates_are_compared_with_what_they_could_show() =>
        Assert.Equal(1, ModelEntropy.OfDecisions(new OneOf(100), [new([0]), new([99])]), 12);

    [Fact]
    public void Without_a_choice_there_is_no_entropy()
    {
        Assert.True(double.IsNaN(ModelEntropy.OfDecisions(Space, [])));
        Assert.True(double.IsNaN(ModelEntropy.OfDecisions(Constant.Instance, [Dna.Empty, Dna.Empty])));
        Assert.True(double.IsNaN(ModelEntropy.OfDecisions(Space, [new([1, 3])])));
    }

    [Fact]
    public void Decision_that_only_some_models_make_counts_among_those()
    {
        var space = new OneOf([new OneOf(2), Constant.Instance]);
        Assert.Equal((1 + 1) / 2.0, ModelEntropy.OfDecisions(space, [new([0, 1]), new([0, 0]), new([1]), new([1])]), 12);
    }

    [Fact]
    public void Foreign_model_is_refused() => Assert.Throws<DnaFormatException>(() => ModelEntropy.OfDecisions(Space, [new([2, 0])]));
}
