using EsEnas.Core.Evaluations;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Core.Tests.Rollouts;
using EsEnas.Core.Tests.Runs.Training;

namespace EsEnas.Core.Tests.Runs;

/// <summary>Where training ends, and what says so: whatever is killed on the way, at the same place.</summary>
public sealed class RunEndTests
{
    private static readonly ExperimentSpecification Plain = new()
    {
        Task = "fake",
        Horizon = 20,
        Policy = new() { Hidden = [3] },
        Search = new() { Pruning = new() { Edges = [5] } },
        Iterations = 12,
        Evaluations = new() { Directions = 3, AtCurrent = 2 },
        Selection = new() { Candidates = 2, Episodes = 1, ReportEpisodes = 2 },
    };

    public static TheoryData<BudgetSpecification, FlatSpecification, double?, RunEnd, int> Ends { get; } = new()
    {
        { new(), new(), null, RunEnd.Iterations, 12 },
        { new() { Episodes = 40 }, new(), null, RunEnd.Episodes, 5 },
        { new() { Episodes = 39 }, new(), null, RunEnd.Episodes, 4 },
        { new() { Episodes = 8 }, new(), null, RunEnd.Episodes, 1 },
        { new(), new() { Window = 4, Gain = 10 }, null, RunEnd.Flat, 4 },
        { new(), new() { Window = 7, Gain = 10 }, null, RunEnd.Flat, 7 },
        { new() { Episodes = 16 }, new(), -1e9, RunEnd.Return, 1 },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void Training_ends_at_whichever_comes_first_and_says_what_it_was(BudgetSpecification budget, FlatSpecification flat,
        double? stopAtReturn, RunEnd end, int iterations)
    {
        var run = NewRun(Plain with { Budget = budget, StopWhenFlat = flat, StopAtReturn = stopAtReturn });

        var last = Drive(run, run.Initial());

        Assert.Equal((end, iterations), (run.EndOf(last), last.Training.Iteration));
        Assert.Equal(8L * iterations, last.Tally.Episodes);
        Assert.True(run.IsFinished(last));
    }

    [Fact]
    public void Returns_of_short_episodes_end_nothing()
    {
        var plain = Plain with { Evaluations = Plain.Evaluations with { ShortIterations = 3 } };
        var flat = NewRun(plain with { StopWhenFlat = new() { Window = 4, Gain = 10 } });
        var reached = NewRun(plain with { StopAtReturn = -1e9 });

        var (first, second) = (Drive(flat, flat.Initial()), Drive(reached, reached.Initial(), state => reached.Load(reached.Save(state))));

        Assert.Equal((RunEnd.Flat, 7), (flat.EndOf(first), first.Training.Iteration));
        Assert.Equal((RunEnd.Return, 4), (reached.EndOf(second), second.Training.Iteration));
    }

    [Theory]
    [InlineData(ScaleChange.Restarted)]
    [InlineData(ScaleChange.Falling)]
    [InlineData(ScaleChange.Again)]
    [InlineData(ScaleChange.Won)]
    public void Other_weights_to_begin_with_are_compared_with_no_return_of_before(ScaleChange change)
    {
        var tally = RunTally.Nothing;
        for (var i = 1; i <= 3; i++) tally = tally.With(Row(i, default), 10);
        Assert.Equal(3, tally.Means.Length);

        tally = tally.With(Row(4, new ScaleStatus(0, 4, 0, change)), 10);
        Assert.Empty(tally.Means);
        // The change stays in the rows after it.
        tally = tally.With(Row(5, new ScaleStatus(0, 4, 0, change)), 10);
        Assert.Equal([5.0], tally.Means);
        Assert.Equal(2, tally.With(Row(6, new ScaleStatus(1, 6, 0, ScaleChange.Stalled)), 10).Means.Length);
    }

    [Fact]
    public void Weights_that_reached_the_return_to_stop_at_are_those_that_a_policy_is_made_of()
    {
        var run = NewRun(Plain with { StopAtReturn = -1e9, Optimizer = new() { Schedule = new() { Kind = ScheduleKind.Reduce } } });
        var first = run.Initial();

        var last = Drive(run, first);

        Assert.Equal((RunEnd.Return, 1), (run.EndOf(last), last.Training.Iteration));
        Assert.NotEqual(first.Training.Theta, last.Training.Theta);
        Assert.Equal(first.Training.Theta, last.Training.Settled.Theta);
        Assert.Equal(1, last.Training.Schedule!.Best!.Iteration);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void Steps_are_spent_at_the_iteration_that_reaches_the_budget(int difference)
    {
        var run = NewRun(Plain);
        var third = Step(run, Step(run, Step(run, run.Initial())));
        var limited = NewRun(Plain with { Budget = new() { Steps = third.Tally.Steps + difference } });

        var last = Drive(limited, limited.Initial());

        Assert.Equal((RunEnd.Steps, difference > 0 ? 4 : 3), (limited.EndOf(last), last.Training.Iteration));
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Run_that_is_stored_and_loaded_after_every_plan_ends_at_the_same_place(BudgetSpecification budget, FlatSpecification flat,
        double? stopAtReturn, RunEnd end, int iterations)
    {
        var run = NewRun(Plain with { Budget = budget, StopWhenFlat = flat, StopAtReturn = stopAtReturn });
        var whole = Drive(run, run.Initial());

        var last = Drive(run, run.Initial(), state => run.Load(run.Save(state)));

        Assert.Equal((end, iterations), (run.EndOf(last), last.Training.Iteration));
        Assert.Equal(run.FingerprintOf(whole), run.FingerprintOf(last));
        Assert.Equal(whole.Tally with { Means = [] }, last.Tally with { Means = [] });
        Assert.Equal(whole.Tally.Means, last.Tally.Means);
    }

    [Fact]
    public void Limits_change_no_number_of_what_they_leave()
    {
        var unlimited = NewRun(Plain);
        var limited = NewRun(Plain with { Budget = new() { Episodes = 40 }, StopWhenFlat = new() { Window = 1000 } });
        var fifth = unlimited.Initial();
        for (var i = 0; i < 5; i++) fifth = Step(unlimited, fifth);

        var last = Drive(limited, limited.Initial());

        Assert.Equal(unlimited.Trainer.FingerprintOf(fifth.Training), limited.Trainer.FingerprintOf(last.Training));
        Assert.Equal(SpecificationText.TrainingHash(Plain), SpecificationText.TrainingHash(limited.Trainer.Specification));
    }

    [Fact]
    public void Time_that_is_spent_ends_training_where_it_is_told_and_a_larger_budget_takes_it_up_again()
    {
        var run = NewRun(Plain with { Budget = new() { Seconds = 10 } });
        var (untouched, _) = run.Spend(run.Initial(), 11);
        var first = Step(run, run.Initial());

        Assert.Equal(RunEnd.None, run.EndOf(untouched));
        Assert.Same(first, run.Spend(first, 9.9).Next);
        var (ended, events) = run.Spend(first, 10.5);

        Assert.Equal((RunEnd.Seconds, "selection"), (run.EndOf(ended), run.PhaseOf(ended).Name));
        Assert.Contains(events, happened => happened is RunEvent.PhaseStarted);
        Assert.Equal(RunEnd.Seconds, run.EndOf(run.Load(run.Save(ended))));
        var more = NewRun(Plain with { Budget = new() { Seconds = 20 } });
        Assert.Equal(RunEnd.None, more.EndOf(more.Load(run.Save(ended))));
    }

    [Fact]
    public void Episodes_of_training_are_counted_apart_from_those_of_the_phases_after_it()
    {
        var run = NewRun(Plain with { FineTuning = new() { Iterations = 2 } });

        var last = Drive(run, run.Initial());

        var selection = last.Finished.Single(phase => phase.Name == "selection").Progress;
        var tuning = last.Finished.Single(phase => phase.Name == "fine-tuning").Progress;
        Assert.Equal(96, last.Tally.Episodes);
        Assert.True(last.Tally.Steps >= 96, $"{last.Tally.Steps}");
        // Two candidates once, then the winner's report.
        Assert.Equal(4, selection.Episodes);
        Assert.Equal(18, tuning.Episodes);
        Assert.True(selection.EnvironmentSteps > 0 && tuning.EnvironmentSteps > 0);
    }

    [Fact]
    public void Checkpoint_of_a_build_that_did_not_count_has_its_episodes_by_its_iterations()
    {
        var run = NewRun(Plain);
        var third = Step(run, Step(run, Step(run, run.Initial())));

        Assert.Equal(24, run.Load(run.Save(third) with { Tally = null }).Tally.Episodes);
    }

    private static RunSnapshot Drive(Run run, RunSnapshot state, Func<RunSnapshot, RunSnapshot>? between = null)
    {
        while (!run.IsFinished(state))
        {
            state = Step(run, state);
            // The record of a completed run is no place to go on from.
            if (between is not null && !run.IsFinished(state)) state = between(state);
        }

        return state;
    }

    private static IterationRow Row(int iteration, ScaleStatus scale) =>
        new(new IterationNumber(iteration), iteration, iteration, 0, 0, 8, 0, 8, 5, default)
        {
            Scale = scale,
            MeanReturnIteration = new IterationNumber(iteration),
        };

    private static RunSnapshot Step(Run run, RunSnapshot state)
    {
        var plan = run.Ask(state);
        return run.Tell(state, plan, Outcomes(run, plan)).Next;
    }

    private static Outcome[] Outcomes(Run run, EvaluationPlan plan) => SphereObjective.Evaluate(run.Trainer.Objective, plan);

    private static Run NewRun(ExperimentSpecification specification) =>
        new(specification, new EnvironmentObjective(specification, FakeEnvironment.Info, () => new FakeEnvironment()));
}
