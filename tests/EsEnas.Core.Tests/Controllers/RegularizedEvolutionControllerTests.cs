using EsEnas.Core.Binary;
using EsEnas.Core.Controllers;
using EsEnas.Core.Controllers.RegularizedEvolution;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Controllers;

public sealed class RegularizedEvolutionControllerTests
{
    private static readonly SearchSpace Space = new ListSpace([.. Enumerable.Range(0, 20).Select(_ => new OneOf(50))]);

    [Fact]
    public void Warm_up_counts_feedbacks_and_proposes_uniform_models()
    {
        var controller = Controller(population: 10, tournament: 3);
        ControllerState state = controller.Initial();
        for (var i = 0; i < 100; i++) Assert.Equal(Uniform(0, i), controller.Propose(state, 0, i));

        state = controller.Report(state, 0, Feedbacks(9));
        Assert.Equal(Uniform(1, 4), controller.Propose(state, 1, 4));
        state = controller.Report(state, 1, Feedbacks(1));

        Assert.NotEqual(Uniform(2, 4), controller.Propose(state, 2, 4));
    }

    [Fact]
    public void Child_is_the_tournament_winner_with_one_decision_changed()
    {
        var feedbacks = Feedbacks(10);
        var controller = Controller(population: 10, tournament: 10);
        var state = controller.Report(controller.Initial(), 0, feedbacks);
        var best = feedbacks.MaxBy(feedback => feedback.Return).Model;

        for (var i = 0; i < 200; i++)
            Assert.Equal(1, controller.Propose(state, 1, i).Choices.Zip(best.Choices).Count(pair => pair.First != pair.Second));
    }

    [Fact]
    public void Oldest_members_leave_however_good_they_are()
    {
        var controller = Controller(population: 4, tournament: 2);
        var first = Feedbacks(4).Select(feedback => feedback with { Return = 1e9 }).ToList();
        var second = Feedbacks(3, from: 10);

        var state = (RegularizedEvolutionState)controller.Report(controller.Report(controller.Initial(), 0, first), 1, second);

        Assert.Equal([first[3], .. second], state.Population);
    }

    [Fact]
    public void Batch_above_the_population_leaves_its_last_members()
    {
        var controller = Controller(population: 4, tournament: 2);
        var batch = Feedbacks(9);

        var state = (RegularizedEvolutionState)controller.Report(controller.Initial(), 0, batch);

        Assert.Equal(batch[5..], state.Population);
        Assert.Equal(state.Population, ((RegularizedEvolutionState)controller.Report(state, 1, [])).Population);
    }

    [Fact]
    public void Of_equal_returns_the_earliest_member_wins()
    {
        var feedbacks = Feedbacks(8).Select(feedback => feedback with { Return = 1 }).ToList();
        var controller = Controller(population: 8, tournament: 8);
        var state = controller.Report(controller.Initial(), 0, feedbacks);

        for (var i = 0; i < 50; i++) Assert.Equal(19, controller.Propose(state, 1, i).Choices.Zip(feedbacks[0].Model.Choices)
            .Count(pair => pair.First == pair.Second));
    }

    [Fact]
    public void Tournament_draws_distinct_members_uniformly()
    {
        // With 3 distinct members of 6, ranked by return, the best wins with probability 1/2, then 3/10, 3/20, 1/20; the two worst never.
        var feedbacks = Feedbacks(6).Select((feedback, i) => feedback with { Return = -i }).ToList();
        var controller = Controller(population: 6, tournament: 3);
        var state = controller.Report(controller.Initial(), 0, feedbacks);
        var wins = new int[6];
        const int Trials = 8_000;
        for (var i = 0; i < Trials; i++)
        {
            var child = controller.Propose(state, 1, i);
            wins[feedbacks.FindIndex(feedback => feedback.Model.Choices.Zip(child.Choices)
                .Count(pair => pair.First == pair.Second) == 19)]++;
        }

        double[] expected = [0.5, 0.3, 0.15, 0.05, 0, 0];
        for (var i = 0; i < 6; i++) Assert.Equal(expected[i], (double)wins[i] / Trials, 0.02);
        Assert.Equal(0, wins[4] + wins[5]);
    }

    [Fact]
    public void Population_climbs_a_simple_landscape()
    {
        var controller = Controller(population: 30, tournament: 5);
        ControllerState state = controller.Initial();
        double Value(Dna model) => -model.Choices.Sum(choice => Math.Abs(choice - 25));
        for (var iteration = 0; iteration < 150; iteration++)
            state = controller.Report(state, iteration,
                [.. Enumerable.Range(0, 30).Select(i => controller.Propose(state, iteration, i))
                .Select(model => new Feedback(model, Value(model)))]);

        // A uniform model has -250 on average.
        Assert.InRange(((RegularizedEvolutionState)state).Population.Max(member => member.Return), -60, 0);
    }

    [Fact]
    public void State_reads_back_to_equal_proposals()
    {
        var controller = Controller(population: 12, tournament: 4);
        var state = controller.Report(controller.Initial(), 0, Feedbacks(12));
        var writer = new StateWriter();
        controller.Save(state, writer);
        var reader = new StateReader(writer.Written);

        var loaded = controller.Load(ref reader);

        reader.End();
        Assert.Equal(((RegularizedEvolutionState)state).Population, ((RegularizedEvolutionState)loaded).Population);
        Assert.Equal(controller.Propose(state, 3, 1), controller.Propose(loaded, 3, 1));
    }

    [Fact]
    public void Population_larger_than_allowed_is_not_loaded()
    {
        var writer = new StateWriter();
        Controller(population: 12, tournament: 4).Save(new RegularizedEvolutionState([.. Feedbacks(12)]), writer);

        var exception = Assert.Throws<FormatException>(() =>
        {
            var reader = new StateReader(writer.Written);
            Controller(population: 11, tournament: 4).Load(ref reader);
        });

        Assert.Contains("at most 11", exception.Message);
    }

    [Fact]
    public void Population_of_a_run_with_other_evaluations_stays_full_with_its_newest_members_last()
    {
        var (small, large) = (Controller(population: 4, tournament: 2), Controller(population: 25, tournament: 5));
        var (before, feedbacks) = (Controller(population: 10, tournament: 3), Feedbacks(10));
        var state = before.Report(before.Initial(), 0, feedbacks);

        var grown = (RegularizedEvolutionState)large.Resized(state, before.RememberedModels);
        var cut = (RegularizedEvolutionState)small.Resized(state, before.RememberedModels);

        Assert.Equal([.. feedbacks[5..], .. feedbacks, .. feedbacks], grown.Population);
        Assert.Equal(feedbacks[6..], cut.Population);
        Assert.NotEqual(Uniform(1, 4), large.Propose(grown, 1, 4));
        // Where it was not full it is filled as it was to be, and the same size changes nothing.
        var warming = before.Report(before.Initial(), 0, feedbacks[1..]);
        Assert.Same(warming, large.Resized(warming, before.RememberedModels));
        Assert.Same(state, before.Resized(state, before.RememberedModels));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void Tournament_outside_the_population_is_refused(int tournament) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Controller(population: 10, tournament));

    private static RegularizedEvolutionController Controller(int population, int tournament) =>
        new(Space, 9, population, tournament, new UniformMutation());

    private static Dna Uniform(int iteration, int index) =>
        Space.Sample(new RandomStream(9, RandomPurpose.Proposal, (uint)iteration, (uint)index));

    private static List<Feedback> Feedbacks(int count, int from = 0) =>
        [.. Enumerable.Range(from, count)
            .Select(i => new Feedback(Space.Sample(new RandomStream(4, RandomPurpose.Sample, 0, (uint)i)), (i * 7 % 11) + (i / 100.0)))];
}
