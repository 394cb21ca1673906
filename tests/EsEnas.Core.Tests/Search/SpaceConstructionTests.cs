using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Search;

public sealed class SpaceConstructionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(SearchSpace.SizeLimit + 1)]
    [InlineData(1_000_000_000)]
    public void Candidates_out_of_range_are_refused_by_number(int candidates)
    {
        Refuses(() => new OneOf(candidates), $"OneOf needs 1 to 1000000 candidates, not {candidates}");
        Refuses(() => new ManyOf(1, candidates), $"ManyOf needs 1 to 1000000 candidates, not {candidates}");
    }

    [Fact]
    public void Candidates_at_the_limit_are_accepted()
    {
        Assert.Equal(6, new OneOf(SearchSpace.SizeLimit).Log10Size, 1e-12);
        new OneOf(SearchSpace.SizeLimit).Validate(new Dna([SearchSpace.SizeLimit - 1]));
    }

    [Theory]
    [InlineData(0, 5, true, "k from 1 to 1000000, not 0")]
    [InlineData(-3, 5, false, "not -3")]
    [InlineData(6, 5, true, "6 distinct choices among 5 candidates are not possible; k may be 1 to 5")]
    [InlineData(1_000_000_000, 5, false, "not 1000000000")]
    public void K_out_of_range_is_refused(int k, int candidates, bool distinct, string message) =>
        Refuses(() => new ManyOf(k, candidates, distinct), message);

    [Fact]
    public void K_may_equal_the_candidates_or_exceed_them_with_repetition()
    {
        Assert.Equal(5, new ManyOf(5, 5).K);
        Assert.Equal(6, new ManyOf(6, 5, distinct: false).K);
    }

    [Theory]
    [InlineData(double.NaN, 1, "must be finite")]
    [InlineData(0, double.PositiveInfinity, "must be finite")]
    [InlineData(double.NegativeInfinity, 0, "must be finite")]
    [InlineData(1, 1, "[1, 1) is empty")]
    [InlineData(2, 1, "[2, 1) is empty")]
    [InlineData(-1e308, 1e308, "too wide")]
    public void Ranges_that_are_not_ranges_are_refused(double low, double high, string message) =>
        Refuses(() => new FloatRange(low, high), message);

    [Fact]
    public void Lists_of_candidates_and_items_are_checked()
    {
        Refuses(() => new OneOf([]), "not 0");
        Refuses(() => new OneOf([Constant.Instance, null!]), "Candidate 1 of OneOf is null");
        Refuses(() => new ManyOf(1, [null!]), "Candidate 0 of ManyOf is null");
        Refuses(() => new ListSpace([new OneOf(2), null!]), "Item 1 of ListSpace is null");
        Refuses(() => Spaces.Dict(("a", null!)), "Item 0 of DictSpace is null");
        Refuses(() => Spaces.Dict(("a", new OneOf(2)), ("", new OneOf(2))), "Entry 1 of DictSpace has no name");
        Refuses(() => Spaces.Dict(("a", new OneOf(2)), ("a", new OneOf(2))), "called 'a'; names must be unique");
        Assert.Throws<ArgumentNullException>(() => new ListSpace(null!));
        Assert.Throws<ArgumentNullException>(() => new DictSpace(null!));
        Assert.Throws<ArgumentNullException>(() => new OneOf(null!));
    }

    [Fact]
    public void A_tree_that_grows_by_sharing_is_refused_at_the_limit_even_without_decisions()
    {
        foreach (var leaf in new SearchSpace[] { new OneOf(2), Constant.Instance, new ListSpace([]), new ManyOf(1000, 2, distinct: false) })
        {
            var space = leaf;
            var exception = Assert.Throws<ArgumentException>(() =>
            {
                for (var level = 0; level < 40; level++) space = new ListSpace([space, space]);
            });
            Assert.Contains("at most 1000000 are allowed", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nesting_ends_at_the_depth_limit()
    {
        SearchSpace space = new OneOf(2);
        for (var level = 2; level <= SearchSpace.DepthLimit; level++) space = new OneOf([space, Constant.Instance]);
        space.Validate(space.Sample(Spaces.Random()));
        Refuses(() => new OneOf([space]), "nested 65 levels deep; at most 64");
        Refuses(() => new ManyOf(1, [space]), "nested 65 levels deep; at most 64");
        Refuses(() => new ListSpace([space]), "nested 65 levels deep; at most 64");
    }

    [Fact]
    public void Lists_too_large_to_count_are_refused()
    {
        var candidates = Enumerable.Repeat<SearchSpace>(new OneOf(2), 10_000).ToArray();
        Refuses(() => new ManyOf(401, candidates), "k times candidates may be at most 4000000");
        Assert.Equal(401 * Math.Log10(20_000), new ManyOf(401, candidates, distinct: false).Log10Size, 1e-9);
    }

    [Fact]
    public void Properties_describe_what_was_constructed()
    {
        var many = new ManyOf(2, [new OneOf(3), Constant.Instance], distinct: false, sorted: true);
        Assert.Equal((2, 2, false, true), (many.K, many.CandidateCount, many.Distinct, many.Sorted));
        Assert.IsType<OneOf>(many.Candidate(0));
        Assert.Same(Constant.Instance, many.Candidate(1));
        Assert.Same(Constant.Instance, new OneOf(3).Candidate(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => many.Candidate(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneOf(3).Candidate(-1));
        var range = new FloatRange(-1, 2);
        Assert.Equal((-1, 2), (range.Low, range.High));
        Assert.Equal(4, many.MaxDecisions);
        Assert.Equal(2 + 1 + 2, new ManyOf(2, [new ManyOf(2, 3), Constant.Instance, new OneOf(2)]).MaxDecisions);
    }

    private static void Refuses(Func<SearchSpace> construct, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(construct).Message, StringComparison.Ordinal);
}
