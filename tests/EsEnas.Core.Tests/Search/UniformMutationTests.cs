using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Search;

public sealed class UniformMutationTests
{
    private static readonly string[] SingleModel =
    [
        "constant", "empty list", "one of 1", "one number", "all, sorted", "one distinct of 1", "repeated of 1", "nested of one number"
    ];

    [Theory]
    [MemberData(nameof(Spaces.Names), MemberType = typeof(Spaces))]
    public void Mutant_is_valid_and_differs_unless_there_is_one_model_only(string name)
    {
        var space = Spaces.All[name];
        foreach (var whole in new[] { false, true })
        {
            var mutation = new UniformMutation(whole);
            for (var b = 0u; b < 40; b++)
            {
                var random = Spaces.Random(50, b);
                var parent = space.Sample(random);
                for (var step = 0; step < 10; step++)
                {
                    var child = mutation.Mutate(space, parent, random);
                    space.Validate(child);
                    if (SingleModel.Contains(name)) Assert.Equal(parent, child);
                    else Assert.NotEqual(parent, child);
                    parent = child;
                }
            }
        }
    }

    [Theory]
    [InlineData("one of 17", 1)]
    [InlineData("mask", 1)]
    [InlineData("edges", 1)]
    [InlineData("many candidates", 1)]
    [InlineData("permutation", 2)]
    [InlineData("repeated", 1)]
    [InlineData("float", 1)]
    public void Mutant_of_a_flat_space_differs_in_one_decision_or_two_that_changed_places(string name, int expected)
    {
        var space = Spaces.All[name];
        for (var b = 0u; b < 100; b++)
        {
            var random = Spaces.Random(51, b);
            var parent = space.Sample(random);
            var child = new UniformMutation().Mutate(space, parent, random);
            Assert.Equal(expected, parent.Choices.Zip(child.Choices).Count(pair => pair.First != pair.Second)
                + parent.Floats.Zip(child.Floats).Count(pair => pair.First != pair.Second));
        }
    }

    [Fact]
    public void Mutant_of_a_sorted_list_differs_in_one_element_of_the_set()
    {
        var space = new ManyOf(8, 20, sorted: true);
        for (var b = 0u; b < 100; b++)
        {
            var random = Spaces.Random(52, b);
            var parent = space.Sample(random);
            var child = new UniformMutation().Mutate(space, parent, random);
            Assert.Equal(7, parent.Choices.Intersect(child.Choices).Count());
        }
    }

    [Fact]
    public void Slot_and_new_candidate_of_a_distinct_list_are_uniform()
    {
        var space = new ManyOf(4, 10);
        var parent = new Dna([7, 2, 9, 0]);
        var random = Spaces.Random(53);
        var counts = new Dictionary<(int Slot, int Choice), int>();
        for (var i = 0; i < 24_000; i++)
        {
            var child = new UniformMutation().Mutate(space, parent, random);
            var slot = Enumerable.Range(0, 4).Single(s => child.Choices[s] != parent.Choices[s]);
            counts[(slot, child.Choices[slot])] = counts.GetValueOrDefault((slot, child.Choices[slot])) + 1;
        }

        Assert.Equal(24, counts.Count);
        // 23 degrees of freedom: 49.7 at p = 0.001.
        Assert.InRange(Spaces.ChiSquare(counts.Values), 0, 49.7);
    }

    [Fact]
    public void Pair_that_changes_places_is_uniform_if_all_candidates_are_used()
    {
        var random = Spaces.Random(54);
        var counts = new Dictionary<Dna, int>();
        for (var i = 0; i < 6000; i++)
        {
            var child = new UniformMutation().Mutate(new ManyOf(4, 4), new Dna([3, 1, 0, 2]), random);
            counts[child] = counts.GetValueOrDefault(child) + 1;
        }

        Assert.Equal(6, counts.Count);
        Assert.InRange(Spaces.ChiSquare(counts.Values), 0, 20.5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Place_is_uniform_over_the_decisions_that_the_parent_has(bool wholeLists)
    {
        var space = Spaces.Dict(
            ("edges", new ManyOf(4, 1000)),
            ("op", new OneOf([new OneOf(5), new ListSpace([new OneOf(5), new OneOf(5)]), new OneOf(1)])),
            ("fixed", new OneOf(1)),
            ("scale", new FloatRange(0, 1)));
        // The parent chose the second op: 4 slots, the op, its two decisions, the number; and the list as a whole.
        var parent = new Dna([1, 2, 3, 4, 1, 0, 0, 0], [0.5]);
        var random = Spaces.Random(55, wholeLists ? 1u : 0);
        var counts = new int[wholeLists ? 9 : 8];
        for (var i = 0; i < 1000 * counts.Length; i++)
        {
            var child = new UniformMutation(wholeLists).Mutate(space, parent, random);
            space.Validate(child);
            var changedEdges = Enumerable.Range(0, 4).Where(s => child.Choices[s] != parent.Choices[s]).ToList();
            var place = changedEdges switch
            {
                [var slot] => slot,
                { Count: > 1 } => 8,
                _ when child.Floats[0] != 0.5 => 7,
                _ when child.Choices[4] != 1 => 4,
                _ => child.Choices[5] != 0 ? 5 : 6,
            };
            counts[place]++;
        }

        // 8 degrees of freedom: 26.1 at p = 0.001.
        Assert.InRange(Spaces.ChiSquare(counts), 0, 26.1);
    }

    [Fact]
    public void Whole_list_is_redrawn_to_another_uniformly()
    {
        var space = new ManyOf(2, 4);
        var parent = new Dna([0, 1]);
        var random = Spaces.Random(56);
        var counts = new Dictionary<Dna, int>();
        for (var i = 0; i < 33_000; i++)
        {
            var child = new UniformMutation(redrawWholeList: true).Mutate(space, parent, random);
            counts[child] = counts.GetValueOrDefault(child) + 1;
        }

        // 11 other lists; places 2 slots (4 lists, 1/6 each) and the whole: 1/33 for every list, 2/3 * 1/4 more for the four.
        Assert.Equal(11, counts.Count);
        foreach (var (dna, count) in counts)
        {
            var near = dna.Choices[0] == 0 || dna.Choices[1] == 1;
            Assert.InRange(count, near ? 6220 : 880, near ? 6780 : 1120);
        }
    }

    [Fact]
    public void Decisions_of_a_new_candidate_are_sampled_afresh_and_uniformly()
    {
        var space = new OneOf([Constant.Instance, new OneOf(5), new OneOf(5)]);
        var random = Spaces.Random(57);
        var counts = new Dictionary<Dna, int>();
        for (var i = 0; i < 10_000; i++)
        {
            var child = new UniformMutation().Mutate(space, new Dna([0]), random);
            counts[child] = counts.GetValueOrDefault(child) + 1;
        }

        Assert.Equal(10, counts.Count);
        Assert.InRange(Spaces.ChiSquare(counts.Values), 0, 27.9);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decisions_of_a_candidate_move_with_it(bool swap)
    {
        // Candidate c's own decision has the value 10 c + something, so that it shows whose it is.
        SearchSpace[] candidates = [new OneOf(10), new OneOf(20), new OneOf(30), new OneOf(40)];
        var space = swap ? new ManyOf(4, candidates) : new ManyOf(3, candidates, sorted: true);
        var parent = swap ? new Dna([2, 25, 0, 5, 3, 35, 1, 15]) : new Dna([0, 5, 2, 25, 3, 35]);
        var seen = 0;
        for (var b = 0u; b < 200; b++)
        {
            var child = new UniformMutation().Mutate(space, parent, Spaces.Random(58, b));
            var pairs = child.Choices.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
            var changed = pairs.Count(pair => pair.Value != 5 + 10 * pair.Key);
            // Only a redrawn decision or a new candidate's is another one.
            Assert.InRange(changed, 0, 1);
            if (pairs.ContainsKey(1) != swap || (swap && changed == 0)) seen++;
        }

        Assert.InRange(seen, 50, 150);
    }

    [Fact]
    public void Parent_of_another_space_is_refused() =>
        Assert.Throws<DnaFormatException>(() => new UniformMutation().Mutate(new ManyOf(2, 3), new Dna([1, 1]), Spaces.Random()));

    [Fact]
    public void Mutation_of_736_decisions_allocates_little_more_than_its_dna()
    {
        var space = new ListSpace([.. Enumerable.Repeat(new OneOf(17), 736)]);
        var random = Spaces.Random(59);
        var mutation = new UniformMutation();
        var dna = mutation.Mutate(space, space.Sample(random), random);

        Assert.InRange(Allocations.Of(() => mutation.Mutate(space, dna, random)), 2944, 3300);
    }
}
