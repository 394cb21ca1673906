using EsEnas.Core.Controllers;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using static EsEnas.Core.Tests.Runs.Training.TrainerTests;

namespace EsEnas.Core.Tests.Runs.Training;

public sealed class StepScheduleTests
{
    private static readonly ScheduleOptions Options =
        new() { Kind = ScheduleKind.Reduce, Window = 2, Patience = 3, PatienceShare = 0, Decay = 0.5, SigmaDecay = 0.6, EndAfter = 2 };

    [Fact]
    public void Returns_that_stop_rising_reduce_the_steps_and_bring_back_the_best_weights()
    {
        var trainer = Scheduled();
        // Iteration 3 ends the best window; three iterations later nothing has been gained.
        var (states, rows) = Play(trainer, 0, 10, 20, 10, 10, 10);

        Assert.Equal(new ScaleStatus(1, 6, 3, ScaleChange.Stalled), rows[5].Scale);
        Assert.True(rows[5].ReducedScale);
        Assert.All(rows[..5], row => Assert.Equal(default, row.Scale));
        // The weights that iteration 3 was evaluated around.
        Assert.Equal(states[2].Theta, states[6].Theta);
        Assert.Equal(states[2].Moments.Mean.ToArray(), states[6].Moments.Mean.ToArray());
        Assert.NotEqual(states[2].Theta, states[3].Theta);
        Assert.Equal(0.06, trainer.Ask(states[6]).Sigma);
        Assert.Equal(0.1, trainer.Ask(states[5]).Sigma);
        // From then on the normalizer stays.
        Assert.True(trainer.Ask(states[5]).CollectsMoments);
        Assert.False(trainer.Ask(states[6]).CollectsMoments);
        var later = trainer.Tell(states[6], Outcomes(trainer, states[6], 20)).Next;
        Assert.Equal(states[6].Moments.Mean.ToArray(), later.Moments.Mean.ToArray());
    }

    [Fact]
    public void Returns_that_lose_half_of_what_was_gained_reduce_the_steps_without_waiting()
    {
        var trainer = Scheduled(o => o with { Patience = 100 });
        var (states, rows) = Play(trainer, 0, 100, 100, 45, 45);

        Assert.Equal(new ScaleStatus(1, 5, 3, ScaleChange.Fell), rows[4].Scale);
        Assert.Equal(states[2].Theta, states[5].Theta);
    }

    [Fact]
    public void Half_the_step_is_made_after_one_reduction()
    {
        var trainer = Scheduled(optimizer: OptimizerKind.AugmentedRandomSearch);
        var (states, _) = Play(trainer, 0, 10, 20, 10, 10, 10);
        var reduced = states[6];
        var full = reduced with { Schedule = new ScheduleState() };

        // Returns as random search has them: the step does not depend on sigma.
        var outcomes = Outcomes(trainer, reduced, 20);

        var small = trainer.Tell(reduced, outcomes).Next;
        var large = trainer.Tell(full, outcomes).Next;

        for (var i = 0; i < small.Theta.Length; i++)
            Assert.Equal(large.Theta[i] - full.Theta[i], 2 * (small.Theta[i] - reduced.Theta[i]), 1e-12);
    }

    [Fact]
    public void Training_ends_after_fruitless_reductions_with_the_best_weights()
    {
        var trainer = Scheduled();
        var (states, rows) = Play(trainer, [0, 10, 20, .. Unsteady(30)]);

        Assert.Equal(new ScaleStatus(2, rows.Count, rows[^2].Scale.ReturnedTo, ScaleChange.Ended), rows[^1].Scale);
        Assert.False(rows[^1].ReducedScale);
        Assert.True(trainer.IsFinished(states[^1]));
        Assert.False(trainer.IsFinished(states[^2]));
        Assert.Equal(states[^1].Schedule!.Best!.Theta, states[^1].Settled.Theta);
        Assert.Equal(new ScaleStatus(1, 6, 3, ScaleChange.Stalled), rows[6].Scale);
    }

    [Fact]
    public void Training_whose_returns_are_steady_ends_after_one_fruitless_reduction()
    {
        var (_, rows) = Play(Scheduled(o => o with { EndAfter = 9 }), [0, 10, 20, .. Enumerable.Repeat(15.0, 30)]);

        Assert.Equal((1, ScaleChange.Ended), (rows[^1].Scale.Reductions, rows[^1].Scale.Change));
        Assert.True(rows.Count < 15);
        // Without an end nothing ends.
        Assert.Equal(33, Play(Scheduled(o => o with { EndAfter = null }), [0, 10, 20, .. Enumerable.Repeat(15.0, 30)]).Rows.Count);
    }

    [Fact]
    public void Returns_that_stay_below_the_beginning_begin_training_anew_with_smaller_steps()
    {
        var trainer = Scheduled();
        var (states, rows) = Play(trainer, 100, 10, 10, 10, 10);

        // The windows are 55, 10, 10 and 10: the first is in iteration 2.
        Assert.Equal(new ScaleStatus(1, 5, 0, ScaleChange.Restarted), rows[^1].Scale);
        var (anew, initial) = (states[^1], trainer.Initial());
        Assert.Equal(initial.Theta, anew.Theta);
        Assert.Equal(0, anew.Moments.Count);
        Assert.Equal(0.06, trainer.Ask(anew).Sigma);
        Assert.True(trainer.Ask(anew).CollectsMoments);
        Assert.False(anew.Recent.IsEmpty);
        Assert.Equal("iteration 5: returns are no better than at the beginning; beginning anew with sigma 0.06 and step 0.005",
            ScaleText.Of(rows[^1], trainer.Specification));
        // What was known of the beginning stays known.
        Assert.Equal(100, anew.Schedule!.Start);
        Assert.Equal(120, trainer.Tell(anew, Outcomes(trainer, anew, 120)).Next.Schedule!.Start);
        Assert.Equal(100, trainer.Tell(anew, Outcomes(trainer, anew, 20)).Next.Schedule!.Start);
        // Never for ever: a task of which every step makes less ends all the same.
        var worse = Play(Scheduled(o => o with { EndAfter = 1 }), [.. Enumerable.Range(0, 60).Select(i => -i * (double)i)]);
        Assert.Equal(5, worse.States[^1].Schedule!.Restarts);
        Assert.Equal(ScaleChange.Ended, worse.Rows[^1].Scale.Change);
    }

    [Fact]
    public void Training_that_would_end_while_episodes_end_early_begins_anew_and_keeps_the_best_of_all_beginnings()
    {
        var trainer = Scheduled(o => o with { EndAfter = 1 }, horizon: 100);
        double[] fallen = [0, 30, 30, .. Enumerable.Repeat(20.0, 12)];
        var first = Play(trainer, 10, fallen);

        var row = first.Rows[^1];
        Assert.Equal(new ScaleStatus(1, row.Iteration.Value, 0, ScaleChange.Falling), row.Scale);
        Assert.Equal(trainer.Initial().Theta, first.States[^1].Theta);
        Assert.Equal(30, first.States[^1].Schedule!.Champion!.Mean);
        Assert.Equal(first.States[^1].Schedule!.Champion!.Theta, first.States[^1].Settled.Theta);
        Assert.Contains("while episodes end early; beginning anew with sigma 0.06 and step 0.005",
            ScaleText.Of(row, trainer.Specification), StringComparison.Ordinal);
        // Episodes that go on, or that a limit ends, are no falls.
        Assert.Equal(ScaleChange.Ended, Play(trainer, 60, fallen).Rows[^1].Scale.Change);
        Assert.Equal(ScaleChange.Ended, Play(Scheduled(o => o with { EndAfter = 1 }, horizon: 100), 0, fallen).Rows[^1].Scale.Change);
    }

    [Fact]
    public void Small_gain_does_not_prolong_the_wait_and_a_large_one_does()
    {
        // 2 % of what lies between the first iteration and the last gain.
        Assert.Contains(Play(Scheduled(), 0, 100, 100, 100.5, 101, 101.5).Rows, row => row.ReducedScale);
        Assert.DoesNotContain(Play(Scheduled(), 0, 100, 100, 110, 120, 130).Rows, row => row.ReducedScale);
    }

    [Fact]
    public void Longer_rise_allows_a_longer_pause()
    {
        var trainer = Scheduled(o => o with { PatienceShare = 0.5 });
        double[] rise = [.. Enumerable.Range(0, 12).Select(i => 10.0 * i)];

        var rows = Play(trainer, [.. rise, .. Enumerable.Range(0, 14).Select(i => i % 2 == 0 ? 90.0 : 110)]).Rows;

        // The last gain is in iteration 12; half of 24 is 12.
        Assert.Equal(24, rows.First(row => row.ReducedScale).Iteration.Value);
        // Where returns are steady the pause need not be long: the last gain is in iteration 13 there.
        var steady = Play(trainer, [.. rise, .. Enumerable.Repeat(105.0, 14)]).Rows;
        Assert.Equal(16, steady.First(row => row.ReducedScale).Iteration.Value);
    }

    [Fact]
    public void Iteration_without_a_valid_return_changes_nothing_of_the_schedule()
    {
        var trainer = Scheduled();
        var (states, _) = Play(trainer, 0, 10);
        var outcomes = Outcomes(trainer, states[2], 0)
            .Select(outcome => new Outcome(outcome.Index, InvalidReason.Diverged, 0, 0, 1, null)).ToList();

        Assert.Same(states[2].Schedule, trainer.Tell(states[2], outcomes).Next.Schedule);
    }

    [Fact]
    public void Constant_schedule_keeps_nothing()
    {
        var trainer = NewTrainer();

        Assert.Null(trainer.Initial().Schedule);
        var state = trainer.Initial();
        Assert.Same(state, state.Settled);
        Assert.Equal(default, Run(trainer, trainer.Initial(), 1).Rows[0].Scale);
    }

    [Fact]
    public void Optimizer_that_finds_its_own_steps_refuses_a_schedule()
    {
        var specification = new ExperimentSpecification
        {
            Task = "swimmer",
            Optimizer = new() { Kind = OptimizerKind.CmaEs, Schedule = Options },
        };

        var error = Assert.Throws<SpecificationException>(() => IdleKeys.Refuse(specification));

        Assert.Contains("optimizer.schedule", error.Message, StringComparison.Ordinal);
        Assert.Contains("finds its own step size", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_schedule_does_is_said_in_words()
    {
        var trainer = Scheduled();
        var rows = Play(trainer, [0, 10, 20, .. Unsteady(30)]).Rows;

        Assert.Equal("", ScaleText.Of(rows[4], trainer.Specification));
        Assert.Equal("", ScaleText.Of(null, trainer.Specification));
        Assert.Equal("iteration 6: returns stopped rising; back to the weights of iteration 3 with sigma 0.06 and step 0.005",
            ScaleText.Of(rows[7], trainer.Specification));
        Assert.Equal($"iteration {rows.Count}: returns stopped rising after 2 reductions of the steps; training ends with the best weights",
            ScaleText.Of(rows[^1], trainer.Specification));
        var fallen = Play(Scheduled(o => o with { Patience = 100 }), 0, 100, 100, 45, 45).Rows[^1];
        Assert.StartsWith("iteration 5: returns fell; back to", ScaleText.Of(fallen, trainer.Specification), StringComparison.Ordinal);
    }

    private static Trainer Scheduled(Func<ScheduleOptions, ScheduleOptions>? change = null,
        OptimizerKind optimizer = OptimizerKind.EvolutionStrategies, int horizon = 1000) => NewTrainer(s => s with
    {
        Horizon = horizon,
        Iterations = 1000,
        Controller = new() { Kind = ControllerKind.Random },
        Optimizer = new() { Kind = optimizer, Schedule = change is null ? Options : change(Options) },
    });

    // No gain, no fall, and far from steady.
    private static IEnumerable<double> Unsteady(int count) => Enumerable.Range(0, count).Select(i => i % 2 == 0 ? 8.0 : 19);

    private static (List<TrainerState> States, List<IterationRow> Rows) Play(Trainer trainer, params double[] means) =>
        Play(trainer, steps: 0, means);

    // Iterations whose mean real returns are given; states[i] is before iteration i + 1. Ends with the training, or where it begins anew.
    private static (List<TrainerState> States, List<IterationRow> Rows) Play(Trainer trainer, int steps, double[] means)
    {
        var (states, rows) = (new List<TrainerState> { trainer.Initial() }, new List<IterationRow>());
        foreach (var mean in means)
        {
            if (trainer.IsFinished(states[^1]) || states[^1].Schedule!.Status.Change == ScaleChange.Falling) break;
            var (next, row) = trainer.Tell(states[^1], Outcomes(trainer, states[^1], mean, steps));
            states.Add(next);
            rows.Add(row);
        }

        return (states, rows);
    }

    // Training returns differ, so that weights move; every real return is the mean. Without steps all episodes have one length.
    private static List<Outcome> Outcomes(Trainer trainer, TrainerState state, double mean, int steps = 0) =>
        [.. SphereObjective.Evaluate(trainer.Objective, trainer.Ask(state))
            .Select(outcome => outcome with { Return = mean, Steps = steps == 0 ? 4 : steps + (outcome.Index % 2) })];
}
