using EsEnas.Core.Controllers;
using EsEnas.Core.Controllers.RegularizedEvolution;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;
using static EsEnas.Core.Tests.Runs.Training.TrainerTests;

namespace EsEnas.Core.Tests.Runs.Training;

public sealed class ControllerRewardsTests
{
    private static readonly EdgeMaskSpace Masks = new(new NetworkLayout(2, [], 2));

    [Theory]
    [InlineData(100, 64, 1100)]
    [InlineData(100, 32, 1100)]
    [InlineData(100, 128, 550)]
    [InlineData(-900, 128, 50)]
    [InlineData(-1000, 640, 0)]
    // Below zero, too many edges make it worse, not better: divided by 1/2.
    [InlineData(-1200, 128, -400)]
    [InlineData(-1200, 32, -200)]
    public void Target_weighs_the_shifted_return(double trainingReturn, int edges, double expected) =>
        Assert.Equal(expected, ControllerRewards.Weigh(new ObjectiveSpecification(), trainingReturn, edges, 64), 1e-9);

    [Fact]
    public void Softer_exponents_reward_small_models_too()
    {
        var soft = new ObjectiveSpecification { OmegaOver = -0.5, OmegaUnder = -0.5, ReturnShift = 0 };

        Assert.Equal(20, ControllerRewards.Weigh(soft, 10, 16, 64), 1e-9);
        Assert.Equal(5, ControllerRewards.Weigh(soft, 10, 256, 64), 1e-9);
        // A model without edges counts as one with a single edge.
        Assert.Equal(ControllerRewards.Weigh(soft, 10, 1, 64), ControllerRewards.Weigh(soft, 10, 0, 64));
    }

    [Fact]
    public void More_edges_never_pay_by_themselves()
    {
        var objective = new ObjectiveSpecification();
        foreach (var trainingReturn in (double[])[-5000, -1000.5, -1000, -999, 0, 350])
        {
            for (var edges = 1; edges < 400; edges++)
                Assert.True(ControllerRewards.Weigh(objective, trainingReturn, edges + 1, 64) <= ControllerRewards.Weigh(objective,
                    trainingReturn, edges, 64), $"{trainingReturn}, {edges}");
        }
    }

    [Fact]
    public void Diverged_evaluation_counts_as_the_worst_weighed_reward()
    {
        var rewards = new ControllerRewards(Specification(new() { TargetEdges = 2 }), Masks);
        Dna[] models = [new([1, 1, 1, 1]), new([1, 1, 0, 0]), new([0, 0, 0, 1])];

        // 4 edges: (10 + 1000) / 2; 2 edges: 5 + 1000.
        var feedback = rewards.Of(3, [Valid(0, 10), Valid(1, 5), Diverged(2)], models);

        Assert.Equal([new(models[0], 505), new(models[1], 1005), new(models[2], 505)], feedback);
        Assert.Empty(rewards.Of(3, [Diverged(0), Diverged(1), Diverged(2)], models));
    }

    [Fact]
    public void Model_that_a_pair_shares_is_one_proposal_with_the_mean_of_both_rewards()
    {
        var rewards = new ControllerRewards(Specification(new()), Masks);
        Dna[] models = [new([1, 1, 1, 1]), new([1, 1, 0, 0]), new([0, 0, 0, 1])];

        var feedback = rewards.Of(3, [Valid(0, 10), Valid(1, 4), Valid(2, 6), Diverged(3), Valid(4, 1)],
            [models[0], models[0], models[1], models[1], models[2]], pairs: 2);

        Assert.Equal([new(models[0], 7), new(models[1], 3.5), new(models[2], 1)], feedback);
    }

    [Fact]
    public void Subset_is_drawn_without_replacement_in_index_order_by_seed_and_iteration()
    {
        for (var seed = 1UL; seed <= 30; seed++)
        {
            var rewards = new ControllerRewards(Specification(new() { ControllerSamples = 10 }) with { Seed = seed }, Masks);
            for (var iteration = 0; iteration < 20; iteration++)
            {
                var chosen = rewards.Subset(iteration, 150);

                Assert.Equal(10, chosen.Distinct().Count());
                Assert.Equal(chosen.Order(), chosen);
                Assert.InRange(chosen[0], 0, 149);
                Assert.InRange(chosen[^1], 0, 149);
                Assert.Equal(chosen, rewards.Subset(iteration, 150));
            }

            Assert.NotEqual(rewards.Subset(0, 150), rewards.Subset(1, 150));
        }
    }

    [Fact]
    public void Every_evaluation_is_drawn_as_often_as_any_other()
    {
        var rewards = new ControllerRewards(Specification(new() { ControllerSamples = 10 }), Masks);
        var counts = new int[50];
        for (var iteration = 0; iteration < 5000; iteration++) foreach (var index in rewards.Subset(iteration, 50)) counts[index]++;

        // 1,000 expected, standard deviation 28.
        Assert.All(counts, count => Assert.InRange(count, 860, 1140));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    [InlineData(4)]
    public void As_many_samples_as_there_are_evaluations_are_all(int? samples) =>
        Assert.Equal([0, 1, 2], new ControllerRewards(Specification(new() { ControllerSamples = samples }), Masks).Subset(7, 3));

    [Fact]
    public void Target_without_edges_is_refused()
    {
        var error = Assert.Throws<SpecificationException>(
            () => NewTrainer(s => s with { Search = new() { Space = SearchKind.EdgeMask }, Objective = new() { TargetEdges = 64 } }));

        Assert.StartsWith("objective.targetEdges: '64' is not allowed: null: the models of this task have no edges", error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ControllerKind.Random)]
    [InlineData(ControllerKind.RegularizedEvolution)]
    [InlineData(ControllerKind.PolicyGradient)]
    [InlineData(ControllerKind.Factorized)]
    [InlineData(ControllerKind.HillClimb)]
    [InlineData(ControllerKind.Neat)]
    public void Every_controller_learns_from_a_subset_and_the_weights_from_all(ControllerKind kind)
    {
        var trainer = NewTrainer(s => s with { Controller = new() { Kind = kind }, Objective = new() { ControllerSamples = 4 } });
        var all = NewTrainer(s => s with { Controller = new() { Kind = kind } });
        var outcomes = SphereObjective.Evaluate(trainer.Objective, trainer.Ask(trainer.Initial()));

        var (first, other) = (trainer.Tell(trainer.Initial(), outcomes).Next, all.Tell(all.Initial(), outcomes).Next);

        Assert.Equal(other.Theta, first.Theta);
        var (state, _) = Run(trainer, trainer.Initial(), 10);
        Assert.Equal(trainer.Save(state), trainer.Save(trainer.Load(trainer.Save(state))));
        Assert.Equal(10, state.Iteration);
        if (kind == ControllerKind.RegularizedEvolution)
            Assert.Equal(4, Assert.IsType<RegularizedEvolutionState>(first.Controller).Population.Length);
    }

    private static ExperimentSpecification Specification(ObjectiveSpecification objective) =>
        new() { Task = "t", Search = new() { Space = SearchKind.EdgeMask }, Objective = objective };

    private static Outcome Valid(int index, double value) => new(index, InvalidReason.None, value, value, 1, null);

    private static Outcome Diverged(int index) => new(index, InvalidReason.Diverged, 0, 0, 1, null);
}
