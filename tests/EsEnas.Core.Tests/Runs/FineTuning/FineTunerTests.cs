using EsEnas.Core.Binary;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.FineTuning;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;
using EsEnas.Core.Tests.Rollouts;
using EsEnas.Core.Tests.Runs.Training;

namespace EsEnas.Core.Tests.Runs.FineTuning;

public sealed class FineTunerTests
{
    [Fact]
    public void Space_of_one_model_holds_its_weights_and_all_biases()
    {
        var space = new EdgePruningSpace(new NetworkLayout(2, [3], 1), [4]);
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var model = space.Space.Sample(new RandomStream(seed, RandomPurpose.Sample));
            var fixedModel = new FixedModelSpace(space, model);
            var theta = space.InitialParameters(seed);

            var live = fixedModel.Gather(theta);

            Assert.Equal((4, 4 + space.BiasCount), (fixedModel.LiveWeights(Dna.Empty), fixedModel.ParameterCount));
            Assert.Equal(live, fixedModel.InitialParameters(seed));
            Assert.Equal(theta, fixedModel.Scatter(live, [.. theta]));
            // The same network, whatever the entries that the model does not use.
            var (whole, expanded) = (space.Wire(model, theta), space.Wire(model, fixedModel.Expand(live)));
            Assert.Equal(whole.Edges.ToArray(), expanded.Edges.ToArray());
            Assert.Equal(whole.Weights.ToArray(), expanded.Weights.ToArray());
            Assert.Equal(whole.Biases.ToArray(), expanded.Biases.ToArray());
            Assert.Throws<ArgumentException>(() => fixedModel.Expand(live.AsSpan(1)));
        }
    }

    [Fact]
    public void Shared_weight_is_one_entry()
    {
        var space = new WeightSharingSpace(new NetworkLayout(2, [], 2), 3);

        var fixedModel = new FixedModelSpace(space, new Dna([2, 0, 2, 2]));

        Assert.Equal(2, fixedModel.LiveCount);
        Assert.Equal([10.0, 30], fixedModel.Gather([10, 20, 30]));
    }

    [Fact]
    public void Masked_policies_and_models_of_other_spaces_are_refused()
    {
        var layout = new NetworkLayout(2, [], 2);

        Assert.Throws<ArgumentException>(() => new FixedModelSpace(new MaskedSpace(layout), Dna.Empty));
        Assert.Throws<DnaFormatException>(() => new FixedModelSpace(new EdgeMaskSpace(layout), new Dna([1])));
    }

    [Fact]
    public void Polish_trains_the_live_entries_and_leaves_the_others_and_the_model()
    {
        var (trainer, selection, polish, trained, chosen) = Chosen();
        var state = polish.Start(trained, chosen);
        var rows = new List<IterationRow>();
        while (!polish.IsFinished(state))
        {
            var plan = polish.Ask(state);
            Assert.All(plan.Evaluations, evaluation => Assert.Equal(chosen.Result!.Model, evaluation.Model));
            Assert.Equal(polish.IsTrained(state) ? SelectionPhase.Number : FineTuningPhase.Number, plan.Id.Phase);
            (state, var row) = polish.Tell(state, Evaluate(trainer.Objective, plan));
            if (row is not null) rows.Add(row);
        }

        Assert.Equal([1, 2, 3, 4], rows.Select(row => row.Iteration.Value));
        var polished = state.Polished!;
        var model = new FixedModelSpace((PolicySpace)trainer.Objective.Models, chosen.Result!.Model);
        Assert.All(rows, row => Assert.Equal(model.LiveCount, row.LiveWeights));
        Assert.NotEqual(model.Gather(chosen.Theta.AsSpan()), model.Gather(polished.Theta.AsSpan()));
        Assert.Equal(polished.Theta, model.Scatter(model.Gather(polished.Theta.AsSpan()), [.. chosen.Theta]));
        Assert.Equal(chosen.Result.Model, polished.Result!.Model);
        Assert.NotNull(selection.Result(polish.Better(state), new("run"), "identity"));
        Assert.Throws<InvalidOperationException>(() => polish.Ask(state));
        Assert.Throws<InvalidOperationException>(() => polish.Tell(state, []));
    }

    [Fact]
    public void Report_plays_the_episodes_of_the_selections_report()
    {
        var (trainer, selection, polish, trained, chosen) = Chosen();
        var state = polish.Start(trained, chosen);
        while (!polish.IsTrained(state)) state = polish.Tell(state, Evaluate(trainer.Objective, polish.Ask(state))).Next;

        var plan = polish.Ask(state);

        Assert.Equal(Enumerable.Range(0, 6).Select(i => new EpisodeKey(RandomPurpose.ReportEpisode, (uint)chosen.Iteration, (uint)i)),
            plan.Evaluations.Select(evaluation => evaluation.Episode));
        Assert.All(plan.Evaluations, evaluation => Assert.Equal(0, evaluation.Sign));
        // A round that the selection has not had.
        Assert.Equal(new PlanId(SelectionPhase.Number, chosen.Iteration, chosen.Round), plan.Id);
    }

    [Fact]
    public void Better_policy_has_fewer_diverged_episodes_then_the_higher_return()
    {
        var (_, _, polish, trained, chosen) = Chosen();
        var start = polish.Start(trained, chosen);
        var before = chosen.Result!;

        Assert.Throws<InvalidOperationException>(() => polish.Better(start));
        Assert.Same(chosen, After(before with { Return = before.Return - 1 }));
        Assert.Same(chosen, After(before));
        Assert.Same(chosen, After(before with { Return = before.Return + 1, Diverged = before.Diverged + 1 }));
        Assert.Same(chosen, After(before with { Return = double.NaN }));
        Assert.NotSame(chosen, After(before with { Return = before.Return + 1 }));

        SelectionState After(SelectionResult result) => polish.Better(start with { Polished = chosen with { Result = result } });
    }

    [Fact]
    public void Polish_saved_and_loaded_at_every_step_goes_on_bit_for_bit()
    {
        var (trainer, _, polish, trained, chosen) = Chosen();
        var undisturbed = polish.Start(trained, chosen);
        var state = undisturbed;
        for (var step = 0; step < 5; step++)
        {
            undisturbed = polish.Tell(undisturbed, Evaluate(trainer.Objective, polish.Ask(undisturbed))).Next;
            var (again, _, other, _, _) = Chosen();
            var bytes = polish.Save(state);
            state = other.Load(bytes);
            Assert.Equal(bytes, other.Save(state));
            state = other.Tell(state, Evaluate(again.Objective, other.Ask(state))).Next;
            Assert.Equal(polish.Save(undisturbed), other.Save(state));
        }

        Assert.True(polish.IsFinished(undisturbed));
        Assert.Equal(polish.Save(undisturbed), polish.Save(polish.Load(polish.Save(undisturbed))));
    }

    [Fact]
    public void Broken_checkpoints_are_checkpoint_exceptions()
    {
        var (trainer, selection, polish, trained, chosen) = Chosen();
        var bytes = polish.Save(polish.Start(trained, chosen));

        for (var length = 0; length < bytes.Length; length += 7)
            Assert.Throws<CheckpointException>(() => polish.Load(bytes.AsSpan(0, length)));
        Assert.Throws<CheckpointException>(() => polish.Load(selection.Save(chosen)));
        Assert.Throws<CheckpointException>(() => trainer.Load(bytes));
        var other = Chosen(s => s with { Seed = 9 }).Polish;
        Assert.Contains("another specification", Assert.Throws<CheckpointException>(() => other.Load(bytes)).Message);
    }

    [Fact]
    public void Start_from_anything_but_the_finished_selection_of_the_state_is_refused()
    {
        var (_, selection, polish, trained, chosen) = Chosen();

        Assert.Throws<InvalidOperationException>(() => polish.Start(trained, selection.Start(trained)));
        Assert.Throws<InvalidOperationException>(() => polish.Start(trained with { Iteration = 1 }, chosen));
    }

    [Fact]
    public void Objective_without_policies_is_refused()
    {
        var trainer = TrainerTests.NewTrainer(s => s with { FineTuning = new() { Iterations = 3 } });

        var error = Assert.Throws<SpecificationException>(() => new FineTuner(trainer, new PolicySelection(trainer)));

        Assert.StartsWith("fineTuning.iterations: '3' is not allowed: 0: the models of 'sphere' are no policies", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Optimizer_that_cannot_train_so_many_weights_is_refused_before_anything_runs()
    {
        var error = Assert.Throws<SpecificationException>(() => Chosen(s => s with
        {
            Policy = new() { Hidden = [200] },
            Search = new() { Space = SearchKind.EdgeMask },
            FineTuning = new() { Iterations = 1, Optimizer = OptimizerKind.CmaEs },
        }));

        Assert.Contains("500", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_optimizers_and_steps_polish_differently()
    {
        var thetas = new[]
        {
            new FineTuningSpecification { Iterations = 2 },
            new FineTuningSpecification { Iterations = 2, Sigma = 0.05 },
            new FineTuningSpecification { Iterations = 2, StepSize = 0.05 },
            new FineTuningSpecification { Iterations = 2, Optimizer = OptimizerKind.CmaEs },
        }.Select(settings =>
        {
            var (trainer, _, polish, trained, chosen) = Chosen(s => s with { FineTuning = settings });
            var state = polish.Start(trained, chosen);
            while (!polish.IsTrained(state)) state = polish.Tell(state, Evaluate(trainer.Objective, polish.Ask(state))).Next;
            return string.Join(' ', state.Trainer.Theta);
        });

        Assert.Equal(4, thetas.Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fine_tuning_with_a_step_schedule_that_gains_nothing_never_begins_anew_from_other_weights(bool falls)
    {
        var (trainer, _, polish, trained, chosen) = Chosen(Scheduled);
        var state = polish.Start(trained, chosen);
        var (first, changes) = (state.Trainer.Theta, new List<ScaleChange>());
        while (!polish.IsTrained(state) && changes.Count < 60)
        {
            var before = state.Trainer;
            // From the second iteration on worse than at the beginning, and in episodes that end early.
            var value = changes.Count == 0 ? 10.0 : 5 + (changes.Count % 2);
            (state, _) = polish.Tell(state, [.. polish.Ask(state).Evaluations.Select((each, i) =>
                new Outcome(i, InvalidReason.None, value + each.Sign, value, falls ? 2 + (i % 2) : 20, new RunningMoments(2)))]);
            changes.Add(state.Trainer.Schedule!.Status.Iteration == state.Trainer.Iteration
                ? state.Trainer.Schedule.Status.Change : ScaleChange.None);
            if (changes[^1] is ScaleChange.Fell or ScaleChange.Stalled)
                Assert.Equal(state.Trainer.Schedule.Best!.Theta, state.Trainer.Theta);
            Assert.Equal(0, state.Trainer.Schedule.Restarts);
        }

        Assert.Contains(changes, change => change is ScaleChange.Fell or ScaleChange.Stalled);
        Assert.Equal(first.Length, state.Trainer.Settled.Theta.Length);
    }

    [Fact]
    public void Sigma_of_fine_tuning_is_as_written_or_as_small_as_it_has_become()
    {
        Assert.Equal(0.1 * 0.5, SigmaOf(new FineTuningSpecification { Iterations = 2 }));
        Assert.Equal(0.07, SigmaOf(new FineTuningSpecification { Iterations = 2, Sigma = 0.07 }));
        Assert.Equal(0.1, SigmaOf(new FineTuningSpecification { Iterations = 2, StepSize = 0.02 }));

        static double SigmaOf(FineTuningSpecification settings)
        {
            var (_, _, polish, trained, chosen) = Chosen(s => Scheduled(s) with { FineTuning = settings });
            var reduced = trained.Schedule! with { Status = new ScaleStatus(1, 1, 1, ScaleChange.Stalled) };
            return polish.Ask(polish.Start(trained with { Schedule = reduced }, chosen)).Sigma;
        }
    }

    private static ExperimentSpecification Scheduled(ExperimentSpecification specification) => specification with
    {
        Optimizer = new()
        {
            Schedule = new() { Kind = ScheduleKind.Reduce, Window = 2, Patience = 3, PatienceShare = 0, SigmaDecay = 0.5, EndAfter = 9 },
        },
        FineTuning = new() { Iterations = 60 },
    };

    private static (Trainer Trainer, PolicySelection Selection, FineTuner Polish, TrainerState Trained, SelectionState Chosen) Chosen(
        Func<ExperimentSpecification, ExperimentSpecification>? change = null)
    {
        var specification = new ExperimentSpecification
        {
            Task = "fake",
            Horizon = 20,
            Policy = new() { Hidden = [3] },
            Search = new() { Pruning = new() { Edges = [5] } },
            Evaluations = new() { Directions = 3, AtCurrent = 2 },
            Selection = new() { Candidates = 4, Episodes = 1, ReportEpisodes = 6 },
            Iterations = 2,
            FineTuning = new() { Iterations = 4 },
        };
        var trainer = new Trainer(change?.Invoke(specification) ?? specification,
            new EnvironmentObjective(change?.Invoke(specification) ?? specification, FakeEnvironment.Info, () => new FakeEnvironment()));
        var selection = new PolicySelection(trainer);
        var polish = new FineTuner(trainer, selection);
        var state = trainer.Initial();
        while (!trainer.IsFinished(state)) state = trainer.Tell(state, Evaluate(trainer.Objective, trainer.Ask(state))).Next;
        var chosen = selection.Start(state);
        while (!selection.IsFinished(chosen)) chosen = selection.Tell(chosen, Evaluate(trainer.Objective, selection.Ask(chosen)));
        return (trainer, selection, polish, state, chosen);
    }

    private static Outcome[] Evaluate(IObjective objective, EvaluationPlan plan) => SphereObjective.Evaluate(objective, plan);
}
