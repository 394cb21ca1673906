using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Search;

public sealed class SearchSpaceTests
{
    [Theory]
    [MemberData(nameof(Spaces.Names), MemberType = typeof(Spaces))]
    public void Sample_is_valid_and_repeats_with_its_stream(string name)
    {
        var space = Spaces.All[name];
        for (var b = 0u; b < 50; b++)
        {
            var dna = space.Sample(Spaces.Random(1, b));
            space.Validate(dna);
            Assert.Equal(dna, space.Sample(Spaces.Random(1, b)));
            Assert.InRange(dna.Choices.Length + dna.Floats.Length, 0, space.MaxDecisions);
        }
    }

    [Theory]
    [MemberData(nameof(Spaces.Names), MemberType = typeof(Spaces))]
    public void Decide_with_the_answers_of_a_sample_gives_the_sample(string name)
    {
        var space = Spaces.All[name];
        for (var b = 0u; b < 20; b++)
        {
            var dna = space.Sample(Spaces.Random(2, b));
            Assert.Equal(dna, space.Decide(new Replay(dna)));
        }
    }

    [Theory]
    [MemberData(nameof(Spaces.Names), MemberType = typeof(Spaces))]
    public void Decide_asks_under_node_numbers_that_identify_the_asking_space(string name)
    {
        var space = Spaces.All[name];
        var nodes = space.ListNodes();
        Assert.Equal(space.NodeCount, nodes.Count);
        for (var b = 0u; b < 20; b++)
        {
            var recorder = new Recorder(Spaces.Random(3, b));
            space.Decide(recorder);
            foreach (var decision in recorder.Asked)
            {
                var (slots, candidates) = nodes[decision.Node] switch
                {
                    OneOf oneOf => (1, oneOf.CandidateCount),
                    ManyOf manyOf => (manyOf.K, manyOf.CandidateCount),
                    _ => (1, 0),
                };
                Assert.InRange(decision.Slot, 0, slots - 1);
                Assert.Equal(candidates, decision.Candidates);
            }
        }
    }

    [Fact]
    public void Decide_numbers_nodes_depth_first_over_all_branches()
    {
        var space = Spaces.Dict(("a", new OneOf([new OneOf(2), new ManyOf(2, 4), new FloatRange(0, 1)])),
            ("b", new ManyOf(2, [new OneOf(5), new OneOf(6)])), ("c", new FloatRange(2, 3)));
        Assert.Equal(["OneOf", "OneOf", "ManyOf", "FloatRange", "ManyOf", "OneOf", "OneOf", "FloatRange"],
            space.ListNodes().Select(node => node.GetType().Name));
        var recorder = new Recorder(new Replay(new Dna([1, 3, 0, 1, 5, 0, 4], [2.5])));
        space.Decide(recorder);
        Assert.Equal(
            [new(0, 0, 3), new(2, 0, 4), new(2, 1, 4), new(4, 0, 2), new(6, 0, 6), new(4, 1, 2), new(5, 0, 5), new(7, 0, 0)],
            recorder.Asked);
    }

    [Theory]
    [InlineData(false, false, "||")]
    [InlineData(true, false, "11111|11011|10011")]
    [InlineData(true, true, "11100|00010|00001")]
    [InlineData(false, true, "11111|00111|00011")]
    public void Decide_masks_what_a_list_does_not_allow(bool distinct, bool sorted, string masks)
    {
        var seen = new Recorder(new Replay(distinct && !sorted ? new Dna([2, 1, 4]) : new Dna([2, 3, 4])));
        new ManyOf(3, 5, distinct, sorted).Decide(seen);
        Assert.Equal(masks, string.Join('|', seen.Masks));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void Decide_refuses_a_choice_out_of_range(int answer)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => new OneOf(3).Decide(new Fixed(answer, 0)));
        Assert.Contains($"{answer} at node 0, slot 0; allowed are 0 to 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_refuses_a_choice_that_is_masked()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => new ManyOf(2, 3).Decide(new Fixed(1, 0)));
        Assert.Contains("candidate 1 at node 0, slot 1; allowed are 0 to 2 but for 1 that is already chosen", exception.Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new ManyOf(2, 3, sorted: true).Decide(new Fixed(2, 0)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    [InlineData(double.NegativeInfinity)]
    public void Decide_refuses_a_number_out_of_range(double answer) =>
        Assert.Throws<InvalidOperationException>(() => new FloatRange(0, 1).Decide(new Fixed(0, answer)));

    [Theory]
    [InlineData(true, false, 60, 99.6)]
    [InlineData(true, true, 10, 27.9)]
    [InlineData(false, false, 125, 180.0)]
    [InlineData(false, true, 35, 65.2)]
    public void Sample_is_uniform_over_the_lists(bool distinct, bool sorted, int models, double chiSquareAt001)
    {
        var space = new ManyOf(3, 5, distinct, sorted);
        var random = Spaces.Random(4);
        var counts = new Dictionary<Dna, int>();
        for (var i = 0; i < 200 * models; i++)
        {
            var dna = space.Sample(random);
            counts[dna] = counts.GetValueOrDefault(dna) + 1;
        }

        Assert.Equal(models, counts.Count);
        Assert.InRange(Spaces.ChiSquare(counts.Values), 0, chiSquareAt001);
    }

    [Fact]
    public void Sample_uses_its_stream_in_a_way_that_never_changes()
    {
        var random = new RandomStream(1, RandomPurpose.Sample);
        Assert.Equal(Pinned.Edges, new ManyOf(6, 736).Sample(random).Choices);
        Assert.Equal(Pinned.SortedEdges, new ManyOf(6, 736, sorted: true).Sample(random).Choices);
        Assert.Equal(Pinned.Repeated, new ManyOf(6, 9, distinct: false).Sample(random).Choices);
        Assert.Equal(Pinned.RepeatedSorted, new ManyOf(6, 9, distinct: false, sorted: true).Sample(random).Choices);
        Assert.Equal(Pinned.Dict, Spaces.All["dict"].Sample(random));
        Assert.Equal(Pinned.Nested, Spaces.NestedMany(false, false).Sample(random));
    }

    [Fact]
    public void Hash_of_a_structure_never_changes()
    {
        Assert.Equal(Pinned.Hashes,
            new[] { "constant", "one of 17", "edges", "sorted edges", "repeated", "float", "mask", "nested sorted", "dict" }
                .Select(name => $"{Spaces.All[name].Hash:x16}"));
    }

    [Fact]
    public void Hash_differs_whenever_the_structure_does()
    {
        var hashes = Spaces.All.Values.Select(space => space.Hash).ToList();
        hashes.AddRange(new SearchSpace[]
        {
            new OneOf(3), new OneOf([new OneOf(3)]), new ManyOf(2, 3), new ManyOf(1, 3), new FloatRange(0, 1), new FloatRange(0, 2),
            new FloatRange(-1, 2), new ListSpace([new OneOf(3)]), new ListSpace([new OneOf(3), new OneOf(4)]),
            new ListSpace([new OneOf(4), new OneOf(3)]), Spaces.Dict(("a", new OneOf(3))), Spaces.Dict(("b", new OneOf(3))),
            Spaces.Dict(("a", new OneOf(3)), ("b", new OneOf(3))), Spaces.Dict(("b", new OneOf(3)), ("a", new OneOf(3))),
            Spaces.Dict(("ab", new OneOf(3)), ("c", new OneOf(3))),
            Spaces.Dict(("a", new OneOf(3)), ("bc", new OneOf(3))), new OneOf([Constant.Instance, new OneOf(2), Constant.Instance]),
            new OneOf([Constant.Instance, Constant.Instance, new OneOf(2)]),
        }.Select(space => space.Hash));
        Assert.Equal(hashes.Count, hashes.Distinct().Count());
    }

    [Fact]
    public void Validate_says_which_decision_is_wrong_and_what_is_allowed()
    {
        var space = Spaces.Dict(("ops", new OneOf(11)), ("edges", new ManyOf(3, 10)), ("scale", new FloatRange(0, 2)));
        space.Validate(new Dna([10, 9, 0, 5], [1.5]));
        Refuses(space, [11, 9, 0, 5], [1], "Choice 0 of the Dna (node 0, slot 0) is 11; allowed are 0 to 10.");
        Refuses(space, [-1, 9, 0, 5], [1], "is -1; allowed are 0 to 10");
        Refuses(space, [0, 9, 0, 0], [1], "Choice 3 of the Dna (node 1, slot 2) is 0; allowed are 1 to 8.");
        Refuses(space, [0, 9, 4, 4], [1], "is 4; allowed are 0 to 8 but for 1 that is already chosen");
        Refuses(space, [0, 9, 4], [1], "ends after 3 choices; choice 3 (node 1, slot 2) allows 0 to 8 but for 1");
        Refuses(space, [0, 9, 4, 5, 6], [1], "has 5 choices; 4 are allowed");
        Refuses(space, [0, 9, 4, 5], [2], "Number 0 of the Dna (node 2) is 2; allowed is [0, 2)");
        Refuses(space, [0, 9, 4, 5], [double.NaN], "is NaN");
        Refuses(space, [0, 9, 4, 5], [], "ends after 0 numbers");
        Refuses(space, [0, 9, 4, 5], [1, 1], "has 2 numbers; 1 are allowed");
        Refuses(new ManyOf(3, 10, sorted: true), [2, 1, 5], [], "Choice 1 of the Dna (node 0, slot 1) is 1; allowed are 3 to 8.");
        Refuses(new ManyOf(3, 10, sorted: true), [2, 9, 9], [], "is 9; allowed are 3 to 8");
        Refuses(new ManyOf(3, 10, false, true), [2, 2, 1], [], "is 1; allowed are 2 to 9");
    }

    [Fact]
    public void Decide_of_a_large_list_allocates_little_more_than_its_dna()
    {
        var space = new ListSpace([new ManyOf(64, 736), .. Enumerable.Repeat(new OneOf(17), 736)]);
        var decider = new Fixed(3, 0) { FirstAllowed = true };

        Assert.InRange(Allocations.Of(() => space.Decide(decider)), 3200, 3600);
    }

    private static void Refuses(SearchSpace space, int[] choices, double[] floats, string message)
    {
        var exception = Assert.Throws<DnaFormatException>(() => space.Validate(new Dna([.. choices], [.. floats])));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private sealed class Fixed(int choice, double number) : IDecider
    {
        public bool FirstAllowed { get; init; }

        public int Choose(in DecisionPoint decision, ReadOnlySpan<bool> allowed) =>
            FirstAllowed && !allowed.IsEmpty ? allowed.IndexOf(true) : choice;

        public double ChooseFloat(in DecisionPoint decision, double low, double high) => number;
    }

    private sealed class Replay(Dna dna) : IDecider
    {
        private int choices, floats;

        public int Choose(in DecisionPoint decision, ReadOnlySpan<bool> allowed) => dna.Choices[choices++];

        public double ChooseFloat(in DecisionPoint decision, double low, double high) => dna.Floats[floats++];
    }

    /// <summary>Notes what is asked; answers as the given decider, or at random among the allowed.</summary>
    private sealed class Recorder : IDecider
    {
        private readonly IDecider? source;
        private readonly RandomStream random;

        public Recorder(IDecider source) => (this.source, random) = (source, Spaces.Random());

        public Recorder(RandomStream random) => this.random = random;

        public List<DecisionPoint> Asked { get; } = [];

        public List<string> Masks { get; } = [];

        public int Choose(in DecisionPoint decision, ReadOnlySpan<bool> allowed)
        {
            Asked.Add(decision);
            Masks.Add(string.Concat(allowed.ToArray().Select(may => may ? '1' : '0')));
            if (source is not null) return source.Choose(decision, allowed);
            int choice;
            do choice = random.NextInt(decision.Candidates);
            while (!allowed.IsEmpty && !allowed[choice]);
            return choice;
        }

        public double ChooseFloat(in DecisionPoint decision, double low, double high)
        {
            Asked.Add(decision);
            return source?.ChooseFloat(decision, low, high) ?? random.NextUniform(low, high);
        }
    }
}
