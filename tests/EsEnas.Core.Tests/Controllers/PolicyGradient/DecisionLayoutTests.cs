using EsEnas.Core.Controllers;
using EsEnas.Core.Controllers.PolicyGradient;
using EsEnas.Core.Documents;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Controllers.PolicyGradient;

public sealed class DecisionLayoutTests
{
    [Fact]
    public void Nodes_of_equal_structure_choose_from_one_group()
    {
        var layout = DecisionSpaces.Layout("dict");

        Assert.Equal(layout.Slots[4].Group, layout.Slots[6].Group);
        Assert.Equal(4 + 3 + 1 + 1 + 2, layout.Slots.Length);
        Assert.Equal([10, 11, 3, 3, 2, 5], layout.Groups.Select(group => group.Count));
        Assert.Equal(34, layout.CandidateRows);
        Assert.Equal(11, layout.MaxCandidates);
    }

    [Theory]
    [InlineData("edges", 9)]
    [InlineData("sorted edges", 3 * 7)]
    [InlineData("repeated", 4 * 3)]
    [InlineData("colors", 7 * 5)]
    public void Slots_of_an_unordered_distinct_list_alone_share_their_logits(string space, int logits) =>
        Assert.Equal(logits, DecisionSpaces.Layout(space).LogitCount);

    [Theory]
    [InlineData(false, false, false, true)]
    [InlineData(true, false, false, false)]
    [InlineData(true, false, true, true)]
    [InlineData(true, true, false, true)]
    public void More_choices_than_there_is_room_for_are_refused_before_anything_is_made(bool distinct, bool sorted, bool keepsEverySlot,
        bool isRefused)
    {
        // 25 million; an unordered distinct list has its candidates' 5,000 logits in common.
        var error = Record.Exception(() => new DecisionLayout(new ManyOf(5000, 5000, distinct, sorted), "factorized", keepsEverySlot));

        Assert.Equal(isRefused, error is SpecificationException);
        if (isRefused)
            Assert.StartsWith("controller.kind: 'factorized' is not allowed: this search space has 25,000,000 choices",
                error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ControllerKind.PolicyGradient, "policy-gradient")]
    [InlineData(ControllerKind.Factorized, "factorized")]
    public void Continuous_decision_is_refused_with_key_value_and_what_is_allowed(ControllerKind kind, string value)
    {
        var specification = new ExperimentSpecification { Task = "toy", Controller = new() { Kind = kind } };

        var exception = Assert.Throws<SpecificationException>(
            () => ExperimentFactory.CreateController(specification, new ListSpace([new OneOf(2), new FloatRange(-1, 2)])));

        var error = Assert.Single(exception.Errors);
        Assert.Equal(("controller.kind", value), (error.Key, error.Value));
        Assert.Contains("[-1, 2)", error.Allowed);
        Assert.Contains("regularized-evolution", error.Allowed);
    }

    [Theory]
    [MemberData(nameof(DecisionSpaces.Names), MemberType = typeof(DecisionSpaces))]
    public void Sequence_of_a_sampled_model_is_the_one_that_made_it(string name)
    {
        var layout = DecisionSpaces.Layout(name);
        foreach (var kind in new[] { "factorized", "pointer" })
        {
            var network = DecisionSpaces.Network(kind, layout);
            var parameters = new double[network.ParameterCount];
            network.Initialize(new RandomStream(1, RandomPurpose.ControllerState), parameters);
            network.Load(parameters);
            var sampler = new ModelSampler(network);
            for (var i = 0u; i < 50; i++)
            {
                var (model, made, logProbabilities) = sampler.Sample(new RandomStream(1, RandomPurpose.Proposal, 0, i));
                layout.Space.Validate(model);
                var sequence = DecisionSequence.Of(layout, model);

                Assert.Equal(made.Length, sequence.Length);
                var (asMade, asReplayed) = (new AllowedCandidates(layout), new AllowedCandidates(layout));
                for (var step = 0; step < made.Length; step++)
                {
                    Assert.Equal((made.Slot(step), made.Choice(step)), (sequence.Slot(step), sequence.Choice(step)));
                    made.Flip(step, asMade);
                    sequence.Flip(step, asReplayed);
                    Assert.Equal(asMade.Of(made.Slot(step)).ToArray(), asReplayed.Of(made.Slot(step)).ToArray());
                }

                // The ratio is exactly 1 before the first step.
                Assert.Equal(logProbabilities, new PpoObjective(network, 0.2, 0).LogProbabilities(sequence));
                Assert.All(logProbabilities, log => Assert.InRange(log, -50, 1e-12));
            }
        }
    }

    [Theory]
    [MemberData(nameof(DecisionSpaces.Names), MemberType = typeof(DecisionSpaces))]
    public void Sequence_knows_what_each_decision_allowed_forwards_and_backwards(string name)
    {
        var layout = DecisionSpaces.Layout(name);
        var allowed = new AllowedCandidates(layout);
        for (var i = 0u; i < 50; i++)
        {
            var masks = new RandomMasks(new RandomStream(3, RandomPurpose.Sample, i));
            var sequence = DecisionSequence.Of(layout, layout.Space.Decide(masks));

            Assert.Equal(masks.Seen.Count, sequence.Length);
            allowed.Clear();
            for (var step = 0; step < sequence.Length; step++)
            {
                sequence.Flip(step, allowed);
                Assert.Equal(masks.Seen[step], Written(step));
            }

            for (var step = sequence.Length - 1; step >= 0; step--)
            {
                Assert.Equal(masks.Seen[step], Written(step));
                sequence.Flip(step, allowed);
            }

            bool[] Written(int step)
            {
                var mask = allowed.Of(sequence.Slot(step)).ToArray();
                return mask.Length > 0 ? mask : [.. Enumerable.Repeat(true, layout.Slots[sequence.Slot(step)].Candidates)];
            }
        }
    }

    [Fact]
    public void Masks_of_a_long_list_are_not_kept()
    {
        // 4 million answers, a byte each.
        var layout = new DecisionLayout(new ManyOf(2000, 2000), "factorized");
        var network = new FactorizedNetwork(layout, 1.5);
        network.Load(new double[network.ParameterCount]);
        var sampler = new ModelSampler(network);

        var allocated = Allocations.Of(() => sampler.Sample(new RandomStream(1, RandomPurpose.Proposal)));

        Assert.InRange(allocated, 1, 400_000);
    }

    [Fact]
    public void Sequence_of_a_foreign_model_is_refused() =>
        Assert.Throws<DnaFormatException>(() => DecisionSequence.Of(DecisionSpaces.Layout("edges"), new Dna([0, 1, 1, 2])));

    [Fact]
    public void Uniform_logits_sample_uniform_subsets_without_repetition()
    {
        var layout = DecisionSpaces.Layout("edges");
        var network = new FactorizedNetwork(layout, 0);
        network.Load(new double[network.ParameterCount]);
        var sampler = new ModelSampler(network);
        var counts = new int[4, 9];
        for (var i = 0u; i < 10_000; i++)
        {
            var choices = sampler.Sample(new RandomStream(1, RandomPurpose.Proposal, 0, i)).Model.Choices;
            Assert.Equal(4, choices.Distinct().Count());
            for (var slot = 0; slot < 4; slot++) counts[slot, choices[slot]]++;
        }

        // 10,000 / 9 with a standard deviation of 31 in each cell.
        foreach (var count in counts) Assert.InRange(count, 1111 - 140, 1111 + 140);
    }

    /// <summary>Decides at random and writes down what was allowed.</summary>
    private sealed class RandomMasks(RandomStream random) : IDecider
    {
        public List<bool[]> Seen { get; } = [];

        public int Choose(in DecisionPoint decision, ReadOnlySpan<bool> allowed)
        {
            var mask = new bool[decision.Candidates];
            if (allowed.IsEmpty) Array.Fill(mask, true);
            allowed.CopyTo(mask);
            Seen.Add(mask);
            int choice;
            do choice = random.NextInt(mask.Length); while (!mask[choice]);
            return choice;
        }

        public double ChooseFloat(in DecisionPoint decision, double low, double high) => throw new NotSupportedException();
    }
}
