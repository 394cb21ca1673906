using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Controllers;

public sealed class ModelCertaintyTests
{
    private static readonly SearchSpace Bits = new ListSpace([new OneOf(2), new OneOf(3), new OneOf(2)]);

    [Fact]
    public void Certainty_is_the_mean_distance_of_binary_choices_from_a_fair_coin()
    {
        Dna[] models = [new([1, 0, 0]), new([1, 1, 1]), new([1, 2, 1]), new([1, 2, 1])];

        Assert.Equal((1 + 0.5) / 2, ModelCertainty.OfBinaryDecisions(Bits, models));
    }

    [Fact]
    public void Decision_that_only_some_models_make_counts_among_those()
    {
        var space = new OneOf([new OneOf(2), Constant.Instance, Constant.Instance]);

        Assert.Equal(1, ModelCertainty.OfBinaryDecisions(space, [new Dna([0, 1]), new Dna([1]), new Dna([0, 1])]));
        Assert.True(double.IsNaN(ModelCertainty.OfBinaryDecisions(space, [new Dna([2])])));
        Assert.True(double.IsNaN(ModelCertainty.OfBinaryDecisions(Bits, [])));
    }

    [Fact]
    public void Foreign_model_is_refused() =>
        Assert.Throws<DnaFormatException>(() => ModelCertainty.OfBinaryDecisions(Bits, [new Dna([2, 0, 0])]));
}
