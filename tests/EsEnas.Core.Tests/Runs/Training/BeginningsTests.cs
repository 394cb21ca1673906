using EsEnas.Core.Controllers;
using EsEnas.Core.Controllers.HillClimb;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using static EsEnas.Core.Tests.Runs.Training.TrainerTests;

namespace EsEnas.Core.Tests.Runs.Training;

/// <summary>What a budget is used for: several beginnings, a race among the first of them, short episodes at first.</summary>
public sealed class BeginningsTests
{
    /// <summary>A schedule that soon reduces its steps, and soon ends.</summary>
    internal static readonly ScheduleOptions Options = new()
    {
        Kind = ScheduleKind.Reduce,
        Window = 2,
        Patience = 3,
        PatienceShare = 0,
        Decay = 0.5,
        SigmaDecay = 0.6,
        EndAfter = 1,
    };

    private static readonly double[] Poor = [0, 10, 20, 8, 19, 8, 19, 8, 19, 8, 19];

    [Fact]
    public void Budget_that_is_left_is_used_by_beginning_anew_and_the_best_of_all_is_kept()
    {
        var trainer = Limited(o => o with { Beginnings = 3 });
        var (states, rows) = Play(trainer, [.. Poor, 0, 30, 40, .. Enumerable.Repeat(9.0, 200)]);

        var again = rows.Where(row => row.Scale.Change == ScaleChange.Again && row.Scale.Iteration == row.Iteration.Value).ToList();
        Assert.Equal(2, again.Count);
        var anew = states[again[0].Iteration.Value];
        Assert.Equal(trainer.Initial().Theta, anew.Theta);
        Assert.Equal(0.1, trainer.Ask(anew).Sigma);
        Assert.True(trainer.Ask(anew).CollectsMoments);
        Assert.Equal($"iteration {again[0].Iteration.Value}: the best weights are kept, and what is left of the budget is used: "
            + "beginning anew with sigma 0.1 and step 0.01", ScaleText.Of(again[0], trainer.Specification));
        // After the third it ends, with the best, which the second found.
        Assert.Equal(ScaleChange.Ended, rows[^1].Scale.Change);
        Assert.True(trainer.IsFinished(states[^1]));
        Assert.Equal(states[^1].Schedule!.Champion!.Theta, states[^1].Settled.Theta);
        Assert.InRange(states[^1].Schedule!.Champion!.Iteration, again[0].Iteration.Value + 1, again[1].Iteration.Value);
    }

    [Fact]
    public void Without_a_budget_training_begins_once()
    {
        var rows = Play(Limited(o => o with { Beginnings = 3, Race = 3 }, episodes: null), [.. Poor, .. Poor]).Rows;

        Assert.Equal(ScaleChange.Ended, rows[^1].Scale.Change);
        Assert.DoesNotContain(rows, row => row.Scale.Change == ScaleChange.Again);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_three_beginnings_with_a_tenth_of_the_budget_each_the_best_goes_on(int best)
    {
        // A tenth of the budget is ten iterations.
        var trainer = Racing(iterations: 100);
        // Each of them rises, so that none would end by itself.
        var means = Enumerable.Range(0, 40).Select(i => i >= 30 ? i : (i / 10 == best ? 2.0 : 1) * (i % 10)).ToArray();
        var (states, rows) = Play(trainer, means);

        Assert.Equal(trainer.Initial().Theta, states[10].Theta);
        Assert.Equal(trainer.Initial().Theta, states[20].Theta);
        Assert.Equal([ScaleChange.Again, ScaleChange.Again], [rows[9].Scale.Change, rows[19].Scale.Change]);
        Assert.DoesNotContain(rows[..9], row => row.Scale.Change != ScaleChange.None);
        // Mean of the last two iterations; their weights are those that the last one was evaluated around.
        var lap = best * 10;
        Assert.Equal(17, states[30].Schedule!.BestOfAll!.Mean);
        if (best < 2)
        {
            Assert.Equal(ScaleChange.Won, rows[29].Scale.Change);
            Assert.Equal(states[lap + 9].Theta, states[30].Theta);
            Assert.Equal("iteration 30: the best of the first beginnings goes on with sigma 0.1 and step 0.01",
                ScaleText.Of(rows[29], trainer.Specification));
        }
        else
        {
            Assert.NotEqual(ScaleChange.Won, rows[29].Scale.Change);
        }

        // Its normalizer goes on learning, and there is no further lap.
        Assert.True(trainer.Ask(states[30]).CollectsMoments);
        Assert.DoesNotContain(rows[30..], row => row.Scale.Iteration > 30);
    }

    [Fact]
    public void Beginning_that_ends_within_its_share_begins_anew_there()
    {
        var rows = Play(Racing(iterations: 200), [.. Poor, .. Poor]).Rows;

        Assert.InRange(rows.First(row => row.Scale.Change == ScaleChange.Again).Iteration.Value, 4, 20);
    }

    [Fact]
    public void Tenth_of_a_budget_that_is_less_than_ten_iterations_makes_no_race()
    {
        var rows = Play(Racing(iterations: 99), [.. Enumerable.Range(0, 40).Select(i => (double)i)]).Rows;

        Assert.DoesNotContain(rows, row => row.Scale.Change is ScaleChange.Again or ScaleChange.Won);
    }

    [Fact]
    public void Another_budget_after_the_race_is_no_new_race()
    {
        var (states, _) = Play(Racing(iterations: 100), [.. Enumerable.Range(0, 31).Select(i => (double)(i % 10))]);
        var longer = Racing(iterations: 400);

        var rows = Play(longer, [.. Enumerable.Range(0, 30).Select(i => 10.0 + i)], states[^1]).Rows;

        Assert.DoesNotContain(rows, row => row.Scale.Iteration > 31);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(4000)]
    public void Run_that_is_extended_has_from_its_beginning_the_race_that_it_began_with(int? iterations)
    {
        var begun = Racing(iterations: 100);
        var extended = Limited(o => o with { Race = 3 }, iterations * NewTrainer().Specification.Evaluations.PerIteration).Specification;
        double[] means = [.. Enumerable.Range(0, 40).Select(i => (i < 10 ? 2.0 : 1) * (i % 10))];

        var trainer = new Trainer(extended.After(begun.Specification), new SphereObjective());

        Assert.Equal(Play(begun, means).Rows.Select(row => row.Fingerprint), Play(trainer, means).Rows.Select(row => row.Fingerprint));
        // What nothing depends on is not written down, and what was once stays.
        Assert.Equal(begun.Specification, begun.Specification.After(begun.Specification));
        Assert.Equal(trainer.Specification, trainer.Specification.After(trainer.Specification));
        var constant = extended with { Optimizer = new() };
        Assert.Equal(constant, constant.After(begun.Specification with { Optimizer = new() }));
    }

    [Fact]
    public void Budget_that_is_taken_away_ends_no_training_that_was_to_use_it()
    {
        var begun = Limited(o => o with { Beginnings = 3 });
        var extended = begun.Specification with { Budget = new() };

        var trainer = new Trainer(extended.After(begun.Specification), new SphereObjective());

        double[] means = [.. Poor, .. Poor];
        Assert.Equal(Play(begun, means).Rows.Select(row => row.Scale), Play(trainer, means).Rows.Select(row => row.Scale));
    }

    [Fact]
    public void Budget_that_a_fork_is_given_late_begins_no_race()
    {
        var origin = Limited(o => o with { Race = 3 }, episodes: null);
        var fork = Racing(iterations: 100);
        double[] rise = [.. Enumerable.Range(0, 60).Select(i => (double)i)];
        var states = Play(origin, rise[..25]).States;

        var rows = Play(fork, rise[25..], fork.Load(fork.Save(fork.Adopt(states[^1], origin)))).Rows;

        Assert.All(rows, row => Assert.Equal(ScaleChange.None, row.Scale.Change));
        // Before the first iteration it is as in a new run.
        Assert.Equal(ScaleChange.Again, Play(fork, rise, fork.Adopt(origin.Initial(), origin)).Rows[9].Scale.Change);
    }

    [Fact]
    public void Steady_returns_end_training_at_once_unless_there_is_a_budget_to_use()
    {
        double[] steady = [0, 100, 101, .. Enumerable.Repeat(102.0, 40)];
        ScheduleOptions With(ScheduleOptions options) => options with { MaxLoss = 2, EndAfter = 4 };

        var soon = Play(Limited(With, episodes: null), steady).Rows;
        var later = Play(Limited(With), steady).Rows;

        Assert.Equal((ScaleChange.Ended, 0), (soon[^1].Scale.Change, soon[^1].Scale.Reductions));
        Assert.InRange(soon.Count, 4, 8);
        Assert.Equal((ScaleChange.Ended, 4), (later[^1].Scale.Change, later[^1].Scale.Reductions));
    }

    [Fact]
    public void Short_episodes_say_where_training_begins_and_judge_no_step()
    {
        var trainer = Limited(o => o with { Window = 3 }, episodes: null, shortIterations: 6);
        // Returns fall from the first iteration on, and would soon be taken back.
        var (states, rows) = Play(trainer, [25, 20, 10, 5, 4, 3, 100, 100, 100], steps: 250);

        Assert.All(rows, row => Assert.Equal(ScaleChange.None, row.Scale.Change));
        Assert.Equal([25, 20, 10, 5, 4, 3, 100, 100, 100], rows.Select(row => row.MeanReturn));
        // As if the whole episode were like its first quarter.
        Assert.Equal(100, states[1].Schedule!.Start);
        Assert.Equal(6, states[6].Schedule!.Since);
        Assert.Empty(states[6].Schedule!.Means);
        Assert.Null(states[8].Schedule!.Best);
        Assert.Equal(100, states[9].Schedule!.Best!.Mean);
        // What fell before the quarter was over would have fallen in the whole.
        Assert.Equal(25, Play(trainer, [25], steps: 249).States[1].Schedule!.Start);
    }

    [Fact]
    public void Returns_of_short_episodes_are_no_best_and_no_mark_that_whole_ones_have_to_beat()
    {
        var trainer = NewTrainer(s => s with
        {
            Evaluations = s.Evaluations with { ShortIterations = 2 },
            Controller = new() { Kind = ControllerKind.HillClimb },
        });
        var (state, rows, fronts) = (trainer.Initial(), new List<IterationRow>(), new List<int>());
        // A task of costs: a quarter of an episode has a quarter of them.
        foreach (var cost in (double[])[100, 101, 400, 401])
        {
            (state, var row) = trainer.Tell(state, [.. SphereObjective.Evaluate(trainer.Objective, trainer.Ask(state))
                .Select(outcome => outcome with { Return = -cost, TrainingReturn = -cost })]);
            rows.Add(row);
            fronts.Add(state.Pareto.Length);
        }

        Assert.Equal([-100, -101, -400, -401], rows.Select(row => row.MeanReturn));
        Assert.Equal([double.NaN, double.NaN, -400, -400], rows.Select(row => row.BestReturn));
        Assert.Equal((0, 0), (fronts[0], fronts[1]));
        Assert.All(state.Pareto, entry => Assert.InRange(entry.Return, -401, -400));
        Assert.Equal(-400, ((HillClimbState)state.Controller).Best!.Value.Return);
    }

    [Fact]
    public void Mark_of_short_episodes_goes_where_the_last_of_them_was_narrowed_too()
    {
        var trainer = NewTrainer(s => s with
        {
            Evaluations = s.Evaluations with { ShortIterations = 2, AtCurrent = 10, PairEpisodes = PairOption.Shared },
            Controller = new() { Kind = ControllerKind.HillClimb },
            Optimizer = s.Optimizer with { Schedule = Options with { MaxLoss = 2 } },
        });
        var state = trainer.Initial();
        for (var i = 0; i < 2; i++)
        {
            // In the second what is perturbed loses ten times what it tells.
            state = trainer.Tell(state, [.. SphereObjective.Evaluate(trainer.Objective, trainer.Ask(state)).Select((outcome, at) =>
            {
                var value = at >= 2 * trainer.Specification.Evaluations.Directions ? -100 + (10.0 * i) : at % 2 == 0 ? -99 : -101;
                return outcome with { Return = value, TrainingReturn = value };
            })]).Next;
        }

        Assert.Equal(ScaleChange.Narrowed, state.Schedule!.Status.Change);
        Assert.Equal(double.MinValue, ((HillClimbState)state.Controller).Best!.Value.Return);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(30)]
    [InlineData(33)]
    public void Checkpoint_in_and_after_the_race_goes_on_to_the_bit(int iterations)
    {
        var trainer = Racing(iterations: 100);
        double[] means = [.. Enumerable.Range(0, 40).Select(i => (i < 10 ? 2.0 : 1) * (i % 10))];
        var (states, rows) = Play(trainer, means);

        var restored = trainer.Load(trainer.Save(states[iterations]));
        var later = Play(trainer, means[iterations..], restored).Rows;

        Assert.Equal(rows[iterations..].Select(row => row.Fingerprint), later.Select(row => row.Fingerprint));
        Assert.Equal(rows[iterations..].Select(row => row.Scale), later.Select(row => row.Scale));
    }

    private static Trainer Racing(int iterations) =>
        Limited(o => o with { Race = 3 }, iterations * NewTrainer().Specification.Evaluations.PerIteration);

    private static Trainer Limited(Func<ScheduleOptions, ScheduleOptions> change, long? episodes = 1_000_000, int shortIterations = 0) =>
        NewTrainer(s => s with
    {
        Horizon = 1000,
        Evaluations = s.Evaluations with { ShortIterations = shortIterations },
        Iterations = 1000,
        Controller = new() { Kind = ControllerKind.Random },
        Optimizer = new() { Kind = OptimizerKind.EvolutionStrategies, Schedule = change(Options) },
        Budget = new() { Episodes = episodes },
    });

    // Iterations whose mean real returns are given; states[i] is before iteration i + 1. Ends with the training.
    internal static (List<TrainerState> States, List<IterationRow> Rows) Play(Trainer trainer, double[] means, TrainerState? from = null,
        int steps = 4)
    {
        var (states, rows) = (new List<TrainerState> { from ?? trainer.Initial() }, new List<IterationRow>());
        foreach (var mean in means)
        {
            if (trainer.IsFinished(states[^1])) break;
            var outcomes = SphereObjective.Evaluate(trainer.Objective, trainer.Ask(states[^1]))
                .Select(outcome => trainer.Specification.Optimizer.Schedule.MaxLoss is null
                    ? outcome with { Return = mean, Steps = steps } : outcome with { Return = mean, TrainingReturn = mean, Steps = steps })
                .ToList();
            var (next, row) = trainer.Tell(states[^1], outcomes);
            states.Add(next);
            rows.Add(row);
        }

        return (states, rows);
    }
}
