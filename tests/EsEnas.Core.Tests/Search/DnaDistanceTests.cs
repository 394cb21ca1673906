using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Search;

public sealed class DnaDistanceTests
{
    [Theory]
    [MemberData(nameof(Spaces.Names), MemberType = typeof(Spaces))]
    public void Distance_is_symmetric_zero_to_itself_and_at_most_the_sum_of_the_weights(string name)
    {
        var space = Spaces.All[name];
        for (var i = 0u; i < 30; i++)
        {
            var (a, b) = (space.Sample(Spaces.Random(1, i)), space.Sample(Spaces.Random(2, i)));
            var distance = DnaDistance.Between(space, a, b, 1, 3);

            Assert.Equal(0, DnaDistance.Between(space, a, a, 1, 3));
            Assert.Equal(distance, DnaDistance.Between(space, b, a, 1, 3), 1e-12);
            Assert.InRange(distance, 0, 4);
        }
    }

    [Fact]
    public void Choices_that_both_models_make_count_by_the_share_that_differs()
    {
        var space = new ListSpace([.. Enumerable.Repeat(new OneOf(5), 8)]);

        Assert.Equal(3 * 2 / 8.0, DnaDistance.Between(space, new Dna([0, 1, 2, 3, 4, 0, 1, 2]), new Dna([0, 1, 2, 3, 4, 0, 4, 4]), 1, 3));
    }

    [Fact]
    public void Sets_count_by_the_members_that_only_one_has_whatever_their_order()
    {
        var space = new ManyOf(4, 20);

        Assert.Equal(0, DnaDistance.Between(space, new Dna([1, 2, 3, 4]), new Dna([4, 2, 1, 3])));
        Assert.Equal(2 * 4 / 6.0, DnaDistance.Between(space, new Dna([1, 2, 3, 4]), new Dna([9, 4, 3, 8]), 2, 3));
        Assert.Equal(1, DnaDistance.Between(space, new Dna([1, 2, 3, 4]), new Dna([5, 6, 7, 8])));
    }

    [Fact]
    public void Numbers_count_by_their_difference_in_units_of_the_range() =>
        Assert.Equal(0.25, DnaDistance.Between(new FloatRange(-2, 2), new Dna([], [-1.5]), new Dna([], [-0.5])));

    [Fact]
    public void Decisions_after_a_choice_made_differently_are_disjoint()
    {
        // Candidate 0 holds one decision, candidate 1 none, candidate 2 two.
        var space = new OneOf([new OneOf(3), Constant.Instance, new ListSpace([new OneOf(2), new OneOf(2)])]);

        Assert.Equal((1 * 2 / 3.0) + 10, DnaDistance.Between(space, new Dna([1]), new Dna([2, 0, 1]), 1, 10));
        Assert.Equal(10 / 3.0, DnaDistance.Between(space, new Dna([2, 0, 1]), new Dna([2, 0, 0]), 1, 10), 1e-12);
    }

    [Fact]
    public void Members_of_nested_sets_are_compared_with_their_own_decisions()
    {
        var space = new ManyOf(2, [new OneOf(3), Constant.Instance, new ListSpace([new OneOf(2), new OneOf(2)])]);

        // Common: candidates 0 and 2; of their three decisions one differs.
        Assert.Equal(1 / 5.0, DnaDistance.Between(space, new Dna([0, 2, 2, 0, 1]), new Dna([2, 0, 1, 0, 1])));
        // Common: 0, with an equal decision; disjoint: 1, and 2 with its two.
        Assert.Equal(4 / 6.0, DnaDistance.Between(space, new Dna([0, 2, 1]), new Dna([2, 0, 1, 0, 2])), 1e-12);
    }

    [Fact]
    public void Model_of_another_space_is_refused()
    {
        var space = new OneOf(3);

        Assert.Throws<DnaFormatException>(() => DnaDistance.Between(space, new Dna([1, 1]), new Dna([1, 1])));
        Assert.Throws<DnaFormatException>(() => DnaDistance.Between(space, new Dna([1]), new Dna([])));
        Assert.Throws<DnaFormatException>(() => DnaDistance.Between(space, new Dna([1]), new Dna([3])));
    }
}
