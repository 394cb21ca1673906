using EsEnas.Core.Controllers;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using static EsEnas.Core.Tests.Runs.Training.BeginningsTests;
using static EsEnas.Core.Tests.Runs.Training.TrainerTests;

namespace EsEnas.Core.Tests.Runs.Training;

/// <summary>What a fork begins with.</summary>
public sealed class ForkedStateTests
{
    [Fact]
    public void Fork_of_training_that_has_ended_to_a_harder_task_trains_on_from_the_best_weights()
    {
        var (origin, fork) = (Scheduled(), Scheduled(s => s with { Horizon = 500 }));
        var ended = Play(origin, [0, 100, 101, .. Enumerable.Repeat(99.0, 60)], origin.Initial()).States;
        Assert.True(origin.IsFinished(ended[^1]));
        var best = ended[^1].Schedule!.Best!;

        var first = fork.Load(fork.Save(fork.Adopt(ended[^1], origin)));

        Assert.False(fork.IsFinished(first));
        Assert.Equal(best.Theta, first.Theta);
        Assert.Equal(best.Moments.Mean.ToArray(), first.Moments.Mean.ToArray());
        Assert.True(double.IsNaN(first.BestReturn) && double.IsNaN(first.LastMeanReturn));
        Assert.Empty(first.Pareto);
        Assert.True(fork.Ask(first).CollectsMoments);
        // A tenth of the returns of before is the best that there is.
        var later = Play(fork, [5, 8, 10, 10], first).States;
        Assert.Equal((5.0, 10.0, 10.0), (later[^1].Schedule!.Start, later[^1].Schedule!.Best!.Mean, later[^1].BestReturn));
        Assert.NotEqual(first.Theta, later[^1].Settled.Theta);
    }

    [Fact]
    public void Fork_to_another_task_that_gains_nothing_there_is_never_begun_anew_from_weights_that_are_not_trained()
    {
        var (origin, fork) = (Scheduled(), Scheduled(s => s with { TaskOptions = new() { StartNoise = false } }));
        var states = Play(origin, [0, 100, 101, 120, 140], origin.Initial()).States;

        var later = Play(fork, [50, .. Enumerable.Repeat(40.0, 60)], fork.Adopt(states[^1], origin)).States;

        Assert.True(fork.IsFinished(later[^1]));
        Assert.DoesNotContain(later, state => state.Schedule!.Status.Change is ScaleChange.Restarted or ScaleChange.Falling);
        Assert.Contains(later, state => state.Schedule!.Status.Change is ScaleChange.Stalled or ScaleChange.Fell);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fork_that_changes_no_return_goes_on_with_the_same_state(bool ends)
    {
        var (origin, fork) = (Scheduled(), Scheduled(s => s with { Seed = 99, Optimizer = s.Optimizer with { Sigma = 0.2 } }));
        var states = Play(origin, [0, 100, 101, .. Enumerable.Repeat(99.0, ends ? 60 : 1)], origin.Initial()).States;

        Assert.Same(states[^1], fork.Adopt(states[^1], origin));
        Assert.Equal(ends, fork.IsFinished(states[^1]));
    }

    [Fact]
    public void Fork_that_judges_other_returns_begins_the_comparison_anew_and_keeps_what_was_reached()
    {
        var origin = Scheduled();
        var fork = Scheduled(s => s with { Optimizer = s.Optimizer with { Schedule = Options with { MaxLoss = 2 } } });
        var states = Play(origin, [0, 100, 101, 120], origin.Initial()).States;

        var first = fork.Adopt(states[^1], origin);

        Assert.Null(first.Schedule!.Best);
        Assert.Equal((120.0, 120.0), (first.BestReturn, first.LastMeanReturn));
    }

    [Fact]
    public void Hill_climber_forked_to_a_harder_task_climbs_from_its_model_with_no_return_to_beat()
    {
        Trainer Make(int horizon) =>
            NewTrainer(s => s with { Horizon = horizon, Controller = new() { Kind = ControllerKind.HillClimb } });
        var (origin, fork, same) = (Make(1000), Make(500), Make(1000));
        var state = Run(origin, origin.Initial(), 5).State;

        var first = fork.Load(fork.Save(fork.Adopt(state, origin)));

        // The next best one replaces it, however poor: every return here is far below those of before.
        Assert.NotEqual(first.Controller, Poor(fork, first).Controller);
        Assert.Equal(state.Controller, Poor(same, same.Adopt(state, origin)).Controller);

        static TrainerState Poor(Trainer trainer, TrainerState state) => trainer.Tell(state, [.. SphereObjective
            .Evaluate(trainer.Objective, trainer.Ask(state)).Select(each => each with { TrainingReturn = -1e6 - each.Index })]).Next;
    }

    [Theory]
    [InlineData(ControllerKind.RegularizedEvolution, 20)]
    [InlineData(ControllerKind.RegularizedEvolution, 5)]
    [InlineData(ControllerKind.Neat, 20)]
    [InlineData(ControllerKind.Neat, 5)]
    public void Fork_with_other_directions_goes_on_with_what_the_controller_has_found(ControllerKind controller, int directions)
    {
        Trainer Make(int count) => NewTrainer(s => s with
        {
            Evaluations = s.Evaluations with { Directions = count },
            Controller = new() { Kind = controller },
            Optimizer = new() { Schedule = Options },
        });
        var (origin, fork) = (Make(10), Make(directions));
        var state = Run(origin, origin.Initial(), 40).State;

        var first = fork.Load(fork.Save(fork.Adopt(state, origin)));

        // Choices of 2 are the best; the squares of what uniform ones differ by are 2 in the mean.
        var choices = fork.Ask(first).Evaluations.SelectMany(each => each.Model.Choices);
        Assert.InRange(choices.Average(choice => (choice - 2) * (choice - 2)), 0, 1.5);
        Assert.Equal(state.Theta, first.Theta);
    }

    private static Trainer Scheduled(Func<ExperimentSpecification, ExperimentSpecification>? change = null) => NewTrainer(s =>
    {
        var specification = s with
        {
            Iterations = 1000,
            Controller = new() { Kind = ControllerKind.Random },
            Optimizer = new() { Schedule = Options },
        };
        return change?.Invoke(specification) ?? specification;
    });
}
