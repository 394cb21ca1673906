using EsEnas.Core.Evaluations;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.FineTuning;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Specifications;
using EsEnas.Core.Tests.Rollouts;
using EsEnas.Core.Tests.Runs.Training;

namespace EsEnas.Core.Tests.Runs;

/// <summary>The run as one state machine; its numbers are held by the golden histories.</summary>
public sealed class RunTests
{
    [Fact]
    public void Phases_of_a_run_are_those_that_its_specification_and_objective_ask_for()
    {
        Assert.Equal(["training", "selection", "fine-tuning"], NewRun().Phases.Select(phase => phase.Name));
        Assert.Equal(["training", "selection"], NewRun(s => s with { FineTuning = new() }).Phases.Select(phase => phase.Name));
        Assert.Equal(["training"],
            new Run(Specification with { FineTuning = new() }, new SphereObjective()).Phases.Select(phase => phase.Name));
    }

    [Fact]
    public void Events_tell_iterations_rounds_phases_policies_and_the_end()
    {
        var run = NewRun();
        var events = new List<RunEvent>();

        Drive(run, run.Initial(), events);

        Assert.Equal(
        [
            "training 1", "training 2", "selection begins", "selection", "selection", "chosen", "fine-tuning begins", "fine-tuning 1",
            "fine-tuning 2", "fine-tuning", "chosen", "completed",
        ], events.Select(Text));
    }

    [Fact]
    public void Progress_counts_the_steps_of_the_phase_that_a_run_is_in()
    {
        var run = NewRun();
        var seen = new List<string>();

        Drive(run, run.Initial(), [], state => seen.Add(
            $"{run.PhaseOf(state).Name}: {run.ProgressOf(state).Unit} {run.ProgressOf(state).Done} of {run.ProgressOf(state).Steps}"));

        Assert.Equal(
        [
            "training: iteration 0 of 2", "training: iteration 1 of 2", "selection: round 0 of 2", "selection: round 1 of 2",
            "fine-tuning: iteration 0 of 2", "fine-tuning: iteration 1 of 2", "fine-tuning: iteration 2 of 2",
        ], seen);
    }

    [Fact]
    public void Choice_of_a_policy_in_the_middle_of_training_is_the_one_that_a_run_of_as_many_iterations_makes()
    {
        var shorter = NewRun(s => s with { Iterations = 1, FineTuning = new() });
        var expected = new List<RunEvent>();
        Drive(shorter, shorter.Initial(), expected);
        var run = NewRun();
        var plan = run.Ask(run.Initial());
        var (middle, _) = run.Tell(run.Initial(), plan, SphereObjective.Evaluate(run.Trainer.Objective, plan));

        var (choosing, start) = run.Choosing(middle.Training);
        var events = new List<RunEvent>();
        Drive(choosing, start, events);

        Assert.Equal(Choice(expected).Result, Choice(events).Result);
        Assert.Equal("training", run.PhaseOf(middle).Name);
    }

    [Fact]
    public void Run_in_which_nothing_valid_happens_ends_with_the_reason()
    {
        var run = NewRun(s => s with { FailAfterInvalid = 2, Iterations = 9 });
        var events = new List<RunEvent>();

        var end = Drive(run, run.Initial(), events,
            evaluate: plan => [.. plan.Evaluations.Select(e => new Outcome(e.Index, InvalidReason.BadInertia, 0, 0, 1, null))]);

        var reason = Assert.IsType<RunEvent.NothingValid>(events[^1]).Reason;
        Assert.StartsWith("nothing valid happened in the last 2 iterations", reason, StringComparison.Ordinal);
        Assert.Equal(2, end.Training.Iteration);
        // The same after a restart.
        var again = run.Load(run.Save(end));
        Assert.True(run.IsFinished(again));
        Assert.Equal(reason, run.VerdictOf(again));
    }

    [Fact]
    public void Fine_tuning_in_which_nothing_is_valid_leaves_the_policy_that_was_chosen()
    {
        var run = NewRun(s => s with { FailAfterInvalid = 1 });
        var events = new List<RunEvent>();

        var end = Drive(run, run.Initial(), events, evaluate: plan => plan.Id.Phase == FineTuningPhase.Number
            ? [.. plan.Evaluations.Select(e => new Outcome(e.Index, InvalidReason.Diverged, 0, 0, 1, null))]
            : SphereObjective.Evaluate(run.Trainer.Objective, plan));

        Assert.IsType<RunEvent.Completed>(events[^1]);
        Assert.Null(run.VerdictOf(end));
        var choices = events.OfType<RunEvent.PolicyChosen>().Select(chosen => chosen.Choice).ToList();
        Assert.Equal(choices[0].Theta, choices[^1].Theta);
        // Counted all the same.
        Assert.Equal((2 * 8, 4 * 8), (end.Validity.Invalid.Total, end.Validity.Evaluations));
    }

    [Fact]
    public void Policy_without_a_valid_episode_ends_the_run()
    {
        var run = NewRun();
        var events = new List<RunEvent>();

        Drive(run, run.Initial(), events, evaluate: plan => plan.Id.Phase == SelectionPhase.Number
            ? [.. plan.Evaluations.Select(e => new Outcome(e.Index, InvalidReason.ContactsFull, 0, 0, 1, null))]
            : SphereObjective.Evaluate(run.Trainer.Objective, plan));

        Assert.StartsWith("the chosen policy has no return: all 6 episodes are invalid (",
            Assert.IsType<RunEvent.NothingValid>(events[^1]).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(events, happened => happened is RunEvent.PolicyChosen);
    }

    [Fact]
    public void Ask_and_tell_are_pure_in_every_phase()
    {
        var run = NewRun();
        Drive(run, run.Initial(), [], state =>
        {
            var before = run.FingerprintOf(state);
            var plan = run.Ask(state);
            var outcomes = SphereObjective.Evaluate(run.Trainer.Objective, plan);
            Assert.Equal(run.FingerprintOf(run.Tell(state, plan, outcomes).Next),
                run.FingerprintOf(run.Tell(state, run.Ask(state), outcomes).Next));
            Assert.Equal(before, run.FingerprintOf(state));
            Assert.NotEqual(before, run.FingerprintOf(run.Tell(state, plan, outcomes).Next));
        });
    }

    [Fact]
    public void Fingerprint_in_training_is_that_of_the_history_row()
    {
        var run = NewRun();
        var plan = run.Ask(run.Initial());

        var (next, events) = run.Tell(run.Initial(), plan, SphereObjective.Evaluate(run.Trainer.Objective, plan));

        Assert.Equal(Assert.IsType<RunEvent.PlanCompleted>(events[0]).Row!.Fingerprint, run.FingerprintOf(next));
    }

    [Theory]
    [InlineData("task: fake")]
    [InlineData("edge mask, large population")]
    [InlineData("fine-tuning by cma-es")]
    public void Checkpoint_in_every_phase_is_at_most_as_large_as_said_before_the_first_iteration(string what)
    {
        var run = NewRun(s => what switch
        {
            "task: fake" => s with { Iterations = 6 },
            "edge mask, large population" => s with
            {
                Iterations = 8, Policy = s.Policy with { Hidden = [40] }, Search = new() { Space = SearchKind.EdgeMask },
                Evaluations = new() { Directions = 20, AtCurrent = 10 }, Controller = new() { Evolution = new() { Population = 200 } },
            },
            _ => s with { FineTuning = new() { Iterations = 3, Optimizer = OptimizerKind.CmaEs }, Iterations = 6 },
        });
        var largest = 0L;

        Drive(run, run.Initial(), [], state =>
        {
            var checkpoint = run.Save(state);
            largest = Math.Max(largest, checkpoint.Training.Length + checkpoint.Later.Sum(phase => (long)phase.State.Length));
        });

        Assert.InRange(largest, run.CheckpointBytes * 0.5, run.CheckpointBytes);
    }

    private static ExperimentSpecification Specification => new()
    {
        Task = "fake",
        Horizon = 20,
        Policy = new() { Hidden = [3] },
        Search = new() { Pruning = new() { Edges = [5] } },
        Evaluations = new() { Directions = 3, AtCurrent = 2 },
        Selection = new() { Candidates = 4, Episodes = 1, ReportEpisodes = 6 },
        Iterations = 2,
        FineTuning = new() { Iterations = 2 },
    };

    private static Run NewRun(Func<ExperimentSpecification, ExperimentSpecification>? change = null)
    {
        var specification = change?.Invoke(Specification) ?? Specification;
        return new Run(specification, new EnvironmentObjective(specification, FakeEnvironment.Info, () => new FakeEnvironment()));
    }

    private static RunSnapshot Drive(Run run, RunSnapshot from, List<RunEvent> events, Action<RunSnapshot>? look = null,
        Func<EvaluationPlan, Outcome[]>? evaluate = null)
    {
        var (state, _) = run.Proceed(from);
        while (!run.IsFinished(state))
        {
            look?.Invoke(state);
            var plan = run.Ask(state);
            (state, var happened) = run.Tell(state, plan, evaluate?.Invoke(plan) ?? SphereObjective.Evaluate(run.Trainer.Objective, plan));
            events.AddRange(happened);
        }

        return state;
    }

    private static SelectionState Choice(List<RunEvent> events) => events.OfType<RunEvent.PolicyChosen>().Single().Choice;

    private static string Text(RunEvent happened) => happened switch
    {
        RunEvent.PlanCompleted { Row: { } row } done => $"{done.Phase.Name} {row.Iteration}",
        RunEvent.PlanCompleted done => done.Phase.Name,
        RunEvent.PhaseStarted started => $"{started.Phase.Name} begins",
        RunEvent.PolicyChosen => "chosen",
        RunEvent.Completed => "completed",
        _ => happened.GetType().Name,
    };

}
