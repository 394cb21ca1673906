using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using static EsEnas.Core.Tests.Runs.Training.TrainerTests;

namespace EsEnas.Core.Tests.Runs.Training;

/// <summary>Perturbations that lose more than they tell are narrowed, at the beginning and later.</summary>
public sealed class NarrowingTests
{
    private static readonly ScheduleOptions Options =
        new() { Kind = ScheduleKind.Reduce, MaxLoss = 2, SigmaDecay = 0.5, Window = 2, Patience = 3, PatienceShare = 0 };

    [Fact]
    public void Too_large_a_scale_shrinks_until_perturbations_tell_more_than_they_lose()
    {
        var trainer = Narrowed();
        var first = trainer.Initial();

        // 10 / 1 is five times too much: three halvings at once.
        var (second, row) = Tell(trainer, first, lost: 10, told: 1);
        var (third, next) = Tell(trainer, second, lost: 2.5, told: 1);
        var (fourth, last) = Tell(trainer, third, lost: 2, told: 1);

        Assert.Equal((3, 4, 4), (row.Scale.Narrowings, next.Scale.Narrowings, last.Scale.Narrowings));
        Assert.Equal(ScaleChange.Narrowed, row.Scale.Change);
        Assert.True(row.ReducedScale);
        Assert.Equal("iteration 1: perturbations lose more than they tell; on with sigma 0.0125 and step 0.0013",
            ScaleText.Of(row, trainer.Specification));
        Assert.Equal([0.1, 0.0125, 0.00625, 0.00625],
            new[] { first, second, third, fourth }.Select(state => trainer.Ask(state).Sigma));
        // No step is made by what is known to be too large; observations count all the same, and the schedule has not begun.
        Assert.Equal(first.Theta, third.Theta);
        Assert.NotEqual(third.Theta, fourth.Theta);
        Assert.True(second.Moments.Count > 0);
        Assert.True(double.IsNaN(third.Schedule!.Start));
        Assert.False(double.IsNaN(fourth.Schedule!.Start));
        Assert.False(last.ReducedScale);
    }

    [Fact]
    public void Narrowing_ends_below_a_tenth_and_the_run_goes_on()
    {
        var trainer = Narrowed();
        var state = trainer.Initial();
        for (var i = 0; i < 3; i++) state = Tell(trainer, state, lost: 100, told: 1).Next;

        Assert.Equal(0.1 / 16, trainer.Ask(state).Sigma);
        Assert.NotEqual(trainer.Initial().Theta, state.Theta);
    }

    [Fact]
    public void Scale_that_must_not_shrink_keeps_no_run_from_its_steps()
    {
        var trainer = Narrowed(sigmaDecay: 1);
        var (state, row) = Tell(trainer, trainer.Initial(), lost: 100, told: 1);

        Assert.NotEqual(trainer.Initial().Theta, state.Theta);
        Assert.NotEqual(ScaleChange.Narrowed, row.Scale.Change);
    }

    [Fact]
    public void Iterations_without_evaluations_at_the_current_weights_narrow_nothing()
    {
        var trainer = Narrowed(every: 2);
        var (second, _) = Tell(trainer, trainer.Initial(), lost: 1, told: 1);
        var (third, row) = Tell(trainer, second, lost: 100, told: 1);

        Assert.Equal(20, row.Evaluations);
        Assert.Equal(0, row.Scale.Narrowings);
        Assert.NotEqual(second.Theta, third.Theta);
    }

    [Fact]
    public void Returns_at_the_current_weights_are_judged_and_a_reduction_looks_for_the_scale_anew()
    {
        var trainer = Narrowed();
        var (state, _) = Tell(trainer, trainer.Initial(), lost: 5, told: 1);
        Assert.Equal(2, state.Schedule!.Status.Narrowings);
        var row = default(IterationRow);
        // Perturbed returns stand at 0 in the mean; those at the current weights rise, and then they stand.
        foreach (var mean in (double[])[1, 2, 3, 3, 3, 3, 3])
            (state, row) = Tell(trainer, state, mean, told: 10);

        Assert.Equal(ScaleChange.Stalled, row!.Scale.Change);
        Assert.Equal((1, 0), (row.Scale.Reductions, row.Scale.Narrowings));
        Assert.Equal(3, state.Schedule!.Best!.Mean);
        Assert.Equal(0.05, trainer.Ask(state).Sigma);
    }

    [Theory]
    [InlineData(false, ScaleChange.Ended)]
    [InlineData(true, ScaleChange.Narrowed)]
    public void Steady_returns_end_training_instead_of_being_narrowed_on_and_on(bool falls, ScaleChange change)
    {
        var trainer = Narrowed(endAfter: 4);
        var (state, row) = (trainer.Initial(), default(IterationRow));
        foreach (var mean in (double[])[1, 2, 3, 3, 3]) (state, row) = Tell(trainer, state, mean, told: 10);
        Assert.Equal(ScaleChange.None, row!.Scale.Change);

        for (var i = 0; i < 2; i++)
        {
            Assert.NotEqual(ScaleChange.Ended, row!.Scale.Change);
            (state, row) = Tell(trainer, state, lost: 3, told: 1, falls);
        }

        Assert.Equal(change, row!.Scale.Change);
    }

    [Fact]
    public void Weights_that_stand_still_on_their_alive_bonus_are_not_the_best()
    {
        var trainer = Narrowed();
        var state = trainer.Initial();
        foreach (var (mean, bonus) in ((double, double)[])[(1, 900), (2, 900), (20, 300), (30, 300)])
            state = Tell(trainer, state, mean, told: 100, bonus: bonus).Next;

        Assert.Equal(4, state.Schedule!.Best!.Iteration);
        Assert.Equal(25, state.Schedule.Best.Mean);
    }

    [Theory]
    [InlineData(103, ScaleChange.Stalled)]
    [InlineData(107, ScaleChange.None)]
    public void Steady_returns_rise_by_a_twentieth_or_have_stopped_rising(double last, ScaleChange change)
    {
        var trainer = Narrowed();
        var (state, row) = (trainer.Initial(), default(IterationRow));
        foreach (var mean in (double[])[0, 100, 100, 100, last, last]) (state, row) = Tell(trainer, state, mean, told: 1000);

        Assert.Equal(change, row!.Scale.Change);
    }

    [Theory]
    [InlineData(false, ScaleChange.None)]
    [InlineData(true, ScaleChange.Stalled)]
    public void Policy_that_falls_and_gets_a_little_further_has_stopped_rising(bool falls, ScaleChange change)
    {
        var trainer = Narrowed();
        var (state, row) = (trainer.Initial(), default(IterationRow));
        foreach (var mean in (double[])[10, 100, 100, 104, 108, 110])
            (state, row) = Tell(trainer, state, mean, told: 1000, falls);

        Assert.Equal(change, row!.Scale.Change);
    }

    [Fact]
    public void Losses_are_measured_in_the_episodes_of_the_perturbations()
    {
        var plan = Narrowed().Ask(Narrowed().Initial()).Evaluations;
        var plain = NewTrainer(s => s with { Evaluations = new() { Directions = 2, AtCurrent = 4 } });

        Assert.Equal(plan.Take(8).Where(evaluation => evaluation.Sign > 0).Select(evaluation => evaluation.Episode),
            plan.Skip(20).Take(4).Select(evaluation => evaluation.Episode));
        Assert.Equal(26, plan.Count);
        Assert.Equal(8, plain.Ask(plain.Initial()).Evaluations.Select(evaluation => evaluation.Episode).Distinct().Count());
        // More of them than directions: the others have episodes of their own.
        var few = Narrowed(directions: 2).Ask(Narrowed(directions: 2).Initial()).Evaluations;
        Assert.Equal(2 + 4, few.Select(evaluation => evaluation.Episode).Distinct().Count());
    }

    [Fact]
    public void Loss_is_that_of_the_directions_that_were_compared_and_valid()
    {
        // Directions: +3 and -1 (told 2, mean 1), +5 and 1 (told 2, mean 3), and one that diverged on one side.
        double[] returns = [3, -1, 5, 1, 9, double.NaN, 4, 5];

        Assert.Equal((3 + 2) / 2.0 / 2, PerturbationLoss.Of(Valid(returns), 6));
        Assert.Equal(3.0 / 2, PerturbationLoss.Of(Valid(returns[..7]), 6));
        Assert.Null(PerturbationLoss.Of(Valid(returns[..6]), 6));
        Assert.Null(PerturbationLoss.Of(Valid([double.NaN, 1, 1]), 2));
        // Nothing lost is nothing, even where nothing is told either; a loss that tells nothing is without end.
        Assert.Equal(0, PerturbationLoss.Of(Valid([1, 1, 1]), 2));
        Assert.Equal(0, PerturbationLoss.Of(Valid([3, 2, 1]), 2));
        Assert.Equal(double.PositiveInfinity, PerturbationLoss.Of(Valid([1, 1, 2]), 2));
    }

    [Fact]
    public void Without_a_limit_nothing_is_narrowed_and_no_state_knows_of_it()
    {
        var trainer = Narrowed(most: null);

        var (next, row) = Tell(trainer, trainer.Initial(), lost: 100, told: 1);

        Assert.Equal(default, row.Scale);
        Assert.Equal(Narrowed().Save(next).Length, trainer.Save(next).Length + 1);
    }

    [Fact]
    public void Fork_with_a_smaller_window_narrows_before_there_is_a_best_and_averages_over_its_own_window()
    {
        var (origin, fork) = (Narrowed(window: 4), Narrowed(window: 2));
        var state = origin.Initial();
        foreach (var mean in (double[])[0, 100, 100]) state = Tell(origin, state, mean, told: 1000).Next;
        Assert.Null(state.Schedule!.Best);

        var (early, row) = Tell(fork, fork.Adopt(state, origin), lost: 5000, told: 1);
        foreach (var mean in (double[])[100, 100]) state = Tell(origin, state, mean, told: 1000).Next;
        Assert.Equal(100, state.Schedule!.Best!.Mean);
        var (later, _) = Tell(fork, fork.Adopt(state, origin), lost: 5000, told: 1);

        Assert.Equal(ScaleChange.Narrowed, row.Scale.Change);
        Assert.Null(early.Schedule!.Best);
        Assert.Equal(100, later.Schedule!.Best!.Mean);
    }

    private static List<Outcome> Valid(double[] returns) =>
        [.. returns.Select((value, i) => new Outcome(i, double.IsNaN(value) ? InvalidReason.Diverged : InvalidReason.None, value, value, 1,
            null))];

    private static Trainer Narrowed(int every = 1, int directions = 10, double? most = 2, int? endAfter = null, int window = 2,
        double sigmaDecay = 0.5) =>
        NewTrainer(s => s with
    {
        Controller = new() { Kind = EsEnas.Core.Controllers.ControllerKind.Random },
        Evaluations = new() { Directions = directions, AtCurrent = 6, AtCurrentEvery = every, PairEpisodes = PairOption.Shared },
        Optimizer = new()
        {
            Kind = OptimizerKind.AugmentedRandomSearch,
            Schedule = Options with { MaxLoss = most, EndAfter = endAfter, Window = window, SigmaDecay = sigmaDecay },
        },
    });

    // Every direction tells up from down by so much, and loses so much.
    private static (TrainerState Next, IterationRow Row) Tell(Trainer trainer, TrainerState state, double lost, double told,
        bool falls = false, double bonus = 0) =>
        trainer.Tell(state, [.. SphereObjective.Evaluate(trainer.Objective, trainer.Ask(state)).Select((outcome, i) =>
        {
            var value = i >= 2 * trainer.Specification.Evaluations.Directions ? lost : i % 2 == 0 ? told : -told;
            return outcome with { Steps = falls ? 1 + (i % 2) : 4, Return = value + bonus, TrainingReturn = value };
        })]);
}
