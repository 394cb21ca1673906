using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Search;

public sealed class SpaceSizeTests
{
    // The figures of the paper's spaces, one hidden layer of 32.
    [Theory]
    [InlineData(17, 6, 182.3, 93.2)]
    [InlineData(8, 2, 68.3 + 89.1, 68.3)]
    [InlineData(11, 2, 76.3 + 89.1, 76.3)]
    [InlineData(11, 3, 78.5 + 89.1, 78.5)]
    [InlineData(23, 7, 100.8 + 89.1, 100.8)]
    public void Pooled_edge_pruning_of_64_edges(int observations, int actions, double lists, double sets)
    {
        var space = new ManyOf(64, (observations + actions) * 32);
        Assert.Equal(lists, space.Log10Size, 0.11);
        Assert.Equal(sets, space.Log10SizeAsSets, 0.051);
        Assert.Equal(sets, new ManyOf(64, (observations + actions) * 32, sorted: true).Log10Size, 0.051);
    }

    [Theory]
    [InlineData(17, 6, false, 125.5)]
    [InlineData(17, 6, true, 905.6)]
    [InlineData(8, 2, false, 14.4)]
    [InlineData(11, 2, false, 22.9)]
    [InlineData(11, 3, false, 34.4)]
    [InlineData(23, 7, false, 219.2)]
    [InlineData(8, 2, true, 289.0)]
    [InlineData(11, 2, true, 433.2)]
    [InlineData(11, 3, true, 466.5)]
    [InlineData(23, 7, true, 1307.3)]
    public void Weight_sharing(int observations, int actions, bool hidden, double expected)
    {
        var edges = hidden ? (observations + actions) * 32 : observations * actions;
        Assert.Equal(expected, OneOfs(edges, Math.Max(observations, actions)).Log10Size, 0.051);
    }

    [Fact]
    public void Other_spaces_of_half_cheetah()
    {
        var split = new ListSpace([new ManyOf(32, 544), new ManyOf(32, 192)]);
        Assert.Equal(88.2, split.Log10SizeAsSets, 0.051);
        Assert.Equal(221.6, OneOfs(736, 2).Log10Size, 0.051);
        Assert.Equal(30.7, OneOfs(102, 2).Log10Size, 0.051);
        Assert.Equal(1160.3, OneOfs(943, 17).Log10Size, 0.051);
        Assert.Equal(33.3, OneOfs(32, 11).Log10Size, 0.051);
        var both = Spaces.Dict(("edges", new ManyOf(64, 736)), ("nonlinearities", OneOfs(32, 11)));
        Assert.Equal(126.5, both.Log10SizeAsSets, 0.051);
        Assert.Equal(96, both.MaxDecisions);
    }

    [Theory]
    [InlineData(true, false, 5040)]
    [InlineData(true, true, 210)]
    [InlineData(false, false, 10000)]
    [InlineData(false, true, 715)]
    public void ManyOf_4_of_10(bool distinct, bool sorted, double models)
    {
        var space = new ManyOf(4, 10, distinct, sorted);
        Assert.Equal(models, Math.Pow(10, space.Log10Size), 1e-7);
        Assert.Equal(distinct ? 210 : models, Math.Pow(10, space.Log10SizeAsSets), 1e-7);
        // Candidates given as a list of plain ones are the same space.
        var listed = new ManyOf(4, [.. Enumerable.Repeat(Constant.Instance, 10)], distinct, sorted);
        Assert.Equal(space.Log10Size, listed.Log10Size);
        Assert.Equal(space.Hash, listed.Hash);
    }

    public static TheoryData<bool, bool, int> ManyOfs => new(
        from distinct in new[] { true, false }
            from sorted in new[] { true, false } from k in new[] { 1, 2, 3, 4 } select (distinct, sorted, k));

    [Theory]
    [MemberData(nameof(ManyOfs))]
    public void Size_of_a_nested_space_is_what_enumeration_counts(bool distinct, bool sorted, int k)
    {
        var space = new ListSpace(
        [
            new ManyOf(k, [new OneOf(2), Constant.Instance, new ListSpace([new OneOf(2), new OneOf(3)]), new ManyOf(2, 3)],
                distinct, sorted),
            new OneOf([Constant.Instance, new OneOf(3)]),
        ]);
        var models = new HashSet<Dna>();
        var enumeration = new Enumeration();
        do Assert.True(models.Add(space.Decide(enumeration)));
        while (enumeration.Next());
        Assert.Equal(models.Count, Math.Pow(10, space.Log10Size), models.Count * 1e-9);
        Assert.All(models, space.Validate);
        Assert.Equal(models.Max(dna => dna.Choices.Length), space.MaxDecisions);
    }

    [Fact]
    public void Continuous_decisions_make_a_space_infinite_only_if_they_can_occur()
    {
        Assert.Equal(double.PositiveInfinity, new FloatRange(0, 1).Log10Size);
        Assert.Equal(double.PositiveInfinity, Spaces.Conditional.Log10Size);
        Assert.All(new[] { true, false }, sorted => Assert.Equal(double.PositiveInfinity, Spaces.NestedMany(true, sorted).Log10Size));
        Assert.All(new[] { true, false },
            sorted => Assert.Equal(double.PositiveInfinity, Spaces.NestedMany(false, sorted).Log10SizeAsSets));
        Assert.Equal(0, Constant.Instance.Log10Size);
        Assert.Equal(0, new ListSpace([]).Log10Size);
    }

    private static ListSpace OneOfs(int count, int candidates) => new([.. Enumerable.Repeat(new OneOf(candidates), count)]);

    /// <summary>Walks through all sequences of allowed answers, like an odometer.</summary>
    private sealed class Enumeration : IDecider
    {
        private readonly List<(int[] Options, int Index)> answers = [];
        private int position;

        public int Choose(in DecisionPoint decision, ReadOnlySpan<bool> allowed)
        {
            if (position == answers.Count)
            {
                var mask = allowed.ToArray();
                answers.Add(([.. Enumerable.Range(0, decision.Candidates).Where(c => mask.Length == 0 || mask[c])], 0));
            }

            var (options, index) = answers[position++];
            return options[index];
        }

        public double ChooseFloat(in DecisionPoint decision, double low, double high) => throw new NotSupportedException();

        public bool Next()
        {
            position = 0;
            while (answers.Count > 0)
            {
                var (options, index) = answers[^1];
                answers.RemoveAt(answers.Count - 1);
                if (index + 1 == options.Length) continue;
                answers.Add((options, index + 1));
                return true;
            }

            return false;
        }
    }
}
