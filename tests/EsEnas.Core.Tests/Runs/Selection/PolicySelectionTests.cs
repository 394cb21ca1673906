using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;
using EsEnas.Core.Tests.Runs.Training;
using static EsEnas.Core.Tests.Runs.Training.TrainerTests;

namespace EsEnas.Core.Tests.Runs.Selection;

public sealed class PolicySelectionTests
{
    [Fact]
    public void Start_before_the_first_iteration_is_refused()
    {
        var trainer = NewTrainer();

        Assert.Throws<InvalidOperationException>(() => new PolicySelection(trainer).Start(trainer.Initial()));
    }

    [Fact]
    public void Candidates_are_the_distinct_models_by_best_training_return()
    {
        var trainer = NewTrainer(s => s with { Selection = new() { Candidates = 10 } });
        var (state, _) = Run(trainer, trainer.Initial(), 6);

        var candidates = new PolicySelection(trainer).Start(state).Candidates;

        var expected = state.Recent.SelectMany(recent => recent.Models).GroupBy(model => model.Model)
            .OrderByDescending(group => group.Max(model => model.TrainingReturn)).Take(10).Select(group => group.Key);
        Assert.Equal(expected, candidates.Select(candidate => candidate.Model));
    }

    [Fact]
    public void Rounds_give_all_candidates_the_same_fresh_episodes_and_keep_the_best_quarter()
    {
        var trainer = NewTrainer(s => s with { Selection = new() { Candidates = 17, Episodes = 2, ReportEpisodes = 9 } });
        var (trained, _) = Run(trainer, trainer.Initial(), 6);
        var selection = new PolicySelection(trainer);
        var state = selection.Start(trained);
        Assert.Equal(17, state.Candidates.Length);
        var seen = new HashSet<EpisodeKey>();
        var (counts, rounds) = (new List<int>(), 0);

        while (!selection.IsFinished(state))
        {
            var plan = selection.Ask(state);
            Assert.Equal(new PlanId(SelectionPhase.Number, 6, rounds++), plan.Id);
            Assert.Equal(trained.Theta, plan.Theta);
            Assert.All(plan.Evaluations, (evaluation, i) => Assert.Equal((i, 0), (evaluation.Index, evaluation.Sign)));
            var perModel = plan.Evaluations.GroupBy(evaluation => evaluation.Model)
                .Select(group => group.Select(evaluation => evaluation.Episode).ToList()).ToList();
            Assert.Equal(state.Candidates.Length, perModel.Count);
            Assert.All(perModel, episodes => Assert.Equal(perModel[0], episodes));
            Assert.All(perModel[0], episode => Assert.True(seen.Add(episode)));
            Assert.All(perModel[0],
                episode =>
                Assert.Equal(state.Candidates.Length == 1 ? RandomPurpose.ReportEpisode
                : RandomPurpose.SelectionEpisode, episode.Purpose));
            counts.Add(perModel[0].Count);
            state = selection.Tell(state, SphereObjective.Evaluate(trainer.Objective, plan));
        }

        Assert.Equal([2, 8, 9], counts);
        Assert.Equal(9, state.Result!.Episodes);
        Assert.Throws<InvalidOperationException>(() => selection.Ask(state));
        Assert.Throws<InvalidOperationException>(() => selection.Tell(state, []));
    }

    [Fact]
    public void Winner_is_the_best_by_mean_over_all_selection_episodes_and_reported_on_others()
    {
        var trainer = NewTrainer(s => s with { Selection = new() { Candidates = 4, Episodes = 2, ReportEpisodes = 4 } });
        var selection = new PolicySelection(trainer);
        var state = selection.Start(Run(trainer, trainer.Initial(), 2).State);
        var models = state.Candidates.Select(candidate => candidate.Model).ToList();

        state = selection.Tell(state, Outcomes(1, 2, 5, 4, 3, 3, 9, -9));
        Assert.Equal(models[1], Assert.Single(state.Candidates).Model);
        state = selection.Tell(state, Outcomes(10, 20, 30, 40));

        Assert.Equal(models[1], state.Result!.Model);
        Assert.Equal(25, state.Result.Return);
        Assert.Equal(Math.Sqrt(500.0 / 3), state.Result.ReturnStd, 1e-12);
        Assert.Equal(Math.Sqrt(500.0 / 3) / 2, state.Result.StandardError, 1e-12);
    }

    [Fact]
    public void Earlier_rounds_count_in_later_ones()
    {
        var trainer = NewTrainer(s => s with { Selection = new() { Candidates = 16, Episodes = 1 } });
        var selection = new PolicySelection(trainer);
        var state = selection.Start(Run(trainer, trainer.Initial(), 3).State);
        var models = state.Candidates.Select(candidate => candidate.Model).ToList();

        state = selection.Tell(state, Outcomes([.. Enumerable.Range(0, 16).Select(i => i == 3 ? 100.0 : i == 7 ? 90.0 : i)]));
        Assert.Equal([models[3], models[7], models[15], models[14]], state.Candidates.Select(candidate => candidate.Model));
        state = selection.Tell(state, Outcomes(20, 20, 20, 20, 21, 21, 21, 21, 1, 1, 1, 1, 2, 2, 2, 2));

        Assert.Equal(models[3], Assert.Single(state.Candidates).Model);
    }

    [Fact]
    public void Model_that_diverged_loses_to_any_that_did_not()
    {
        var trainer = NewTrainer(s => s with { Selection = new() { Candidates = 4, Episodes = 2, ReportEpisodes = 3 } });
        var selection = new PolicySelection(trainer);
        var state = selection.Start(Run(trainer, trainer.Initial(), 2).State);
        var models = state.Candidates.Select(candidate => candidate.Model).ToList();

        state = selection.Tell(state, Outcomes(1000, double.NaN, -5, -6, double.NaN, double.NaN, -7, -8));
        Assert.Equal(models[1], state.Candidates[0].Model);
        state = selection.Tell(state, Outcomes(2, double.NaN, 4));

        Assert.Equal((3.0, 2, 1), (state.Result!.Return, state.Result.Episodes, state.Result.Diverged));
    }

    [Fact]
    public void Winner_whose_reporting_episodes_all_diverge_has_no_return()
    {
        var trainer = NewTrainer(s => s with { Selection = new() { Candidates = 1, ReportEpisodes = 2 } });
        var selection = new PolicySelection(trainer);

        var state = selection.Tell(selection.Start(Run(trainer, trainer.Initial(), 2).State), Outcomes(double.NaN, double.NaN));

        Assert.True(selection.IsFinished(state));
        Assert.True(double.IsNaN(state.Result!.Return));
        Assert.Equal(0, state.Result.Episodes);
        Assert.Equal(selection.Save(state), selection.Save(selection.Load(selection.Save(state))));
    }

    [Fact]
    public void Single_model_goes_straight_to_the_report()
    {
        var trainer = NewTrainer(null, new SphereObjective(choices: 0));
        var selection = new PolicySelection(trainer);
        var state = selection.Start(Run(trainer, trainer.Initial(), 2).State);

        Assert.Single(state.Candidates);
        Assert.Equal(100, selection.Ask(state).Evaluations.Count);
    }

    [Fact]
    public void Models_that_all_diverged_can_still_be_chosen_from()
    {
        var trainer = NewTrainer();
        var (state, _) = trainer.Tell(trainer.Initial(),
            [.. Enumerable.Range(0, 26).Select(i => new Outcome(i, InvalidReason.Diverged, 0, 0, 1, null))]);

        Assert.True(new PolicySelection(trainer).Start(state).Candidates.Length > 1);
    }

    [Fact]
    public void Saved_and_loaded_at_every_round_it_ends_with_the_same_result()
    {
        var trainer = NewTrainer();
        var (trained, _) = Run(trainer, trainer.Initial(), 4);
        var selection = new PolicySelection(trainer);
        var (a, b) = (selection.Start(trained), selection.Start(trained));
        while (!selection.IsFinished(a))
        {
            a = selection.Tell(a, SphereObjective.Evaluate(trainer.Objective, selection.Ask(a)));
            b = selection.Load(selection.Save(b));
            b = selection.Tell(b, SphereObjective.Evaluate(trainer.Objective, selection.Ask(b)));
        }

        Assert.Equal(a.Result, b.Result);
        Assert.Equal(selection.Save(a), selection.Save(selection.Load(selection.Save(b))));
        Assert.Equal(trained.Iteration, a.Iteration);
        Assert.Equal(trainer.FingerprintOf(trained), b.Fingerprint);
    }

    [Fact]
    public void Corrupt_checkpoints_are_refused_at_every_byte_and_length()
    {
        var trainer = NewTrainer(s => s with { Selection = new() { Candidates = 4 } });
        var selection = new PolicySelection(trainer);
        var state = selection.Start(Run(trainer, trainer.Initial(), 2).State);
        var bytes = selection.Save(selection.Tell(state, SphereObjective.Evaluate(trainer.Objective, selection.Ask(state))));

        for (var at = 0; at < bytes.Length; at++)
        {
            Assert.Throws<CheckpointException>(() => selection.Load(bytes.AsSpan(0, at)));
            var broken = bytes.ToArray();
            broken[at] ^= (byte)(1 << (at % 8));
            Assert.Throws<CheckpointException>(() => selection.Load(broken));
            if (at is < 24 || at >= bytes.Length - 16) continue;
            CheckpointTests.Reseal(broken);
            try
            {
                Assert.NotNull(selection.Load(broken));
            }
            catch (CheckpointException exception)
            {
                Assert.Contains("corrupt", exception.Message);
            }
        }
    }

    [Fact]
    public void Outcomes_missing_or_misplaced_are_refused()
    {
        var trainer = NewTrainer(s => s with { Selection = new() { Candidates = 4, Episodes = 1 } });
        var selection = new PolicySelection(trainer);
        var state = selection.Start(Run(trainer, trainer.Initial(), 2).State);

        Assert.Throws<ArgumentException>(() => selection.Tell(state, Outcomes(1, 2, 3)));
        Assert.Throws<ArgumentException>(() => selection.Tell(state, [.. Outcomes(1, 2, 3, 4).Reverse()]));
    }

    [Fact]
    public void Objective_without_policies_has_no_policy_file()
    {
        var trainer = NewTrainer(s => s with { Selection = new() { Candidates = 1, ReportEpisodes = 2 } });
        var selection = new PolicySelection(trainer);
        var state = selection.Start(Run(trainer, trainer.Initial(), 2).State);

        Assert.Throws<InvalidOperationException>(() => selection.Result(state, new("run"), "identity"));
        Assert.Null(selection.Result(selection.Tell(state, Outcomes(1, 2)), new("run"), "identity"));
    }

    [Fact]
    public void Policy_file_holds_the_winner_and_where_it_came_from()
    {
        var specification = new ExperimentSpecification
        {
            Task = "fake", Search = new() { Pruning = new() { Edges = [6] } }, Policy = new() { Hidden = [4] },
                Evaluations = new() { Directions = 2, AtCurrent = 2 },
            Selection = new() { Candidates = 2, Episodes = 1, ReportEpisodes = 3 }, Seed = 5,
        };
        var trainer = new Trainer(specification, new PolicyObjective(ExperimentFactory.CreatePolicySpace(specification, 3, 2)));
        var outcomes = Outcomes(1, 2, 3, 4, 5, 6).Select(outcome => outcome with { Moments = FakeMoments() }).ToList();
        var (trained, _) = trainer.Tell(trainer.Initial(), outcomes);
        var selection = new PolicySelection(trainer);
        var state = selection.Tell(selection.Start(trained), Outcomes(1, 2));

        var document = selection.Result(selection.Tell(state, Outcomes(7, 8, 9)), new("run-1"), "identity")!;

        Assert.Equal("fake", document.Task);
        Assert.Equal(6, document.Network.Edges.Length);
        Assert.Equal(6, document.Size.LiveWeights);
        Assert.Equal(Normalizer.From(trained.Moments).Scale, document.Normalizer.Scale);
        Assert.Equal([-1.0, -2.0], document.ActionLow);
        var provenance = document.Provenance;
        Assert.Equal(("run-1", 5UL, 1, "identity"), (provenance.Run, provenance.Seed, provenance.Iteration, provenance.NumericsIdentity));
        Assert.Equal((8.0, 1.0, 3), (provenance.Return, provenance.ReturnStd, provenance.Episodes));
        Assert.Equal(trainer.FingerprintOf(trained).ToString(), provenance.Fingerprint);
        Assert.Equal(SpecificationText.ToCanonicalYaml(specification), provenance.Specification);
        Assert.Equal(DnaCodec.ToText(trainer.Objective.Models.Space, state.Candidates[0].Model), provenance.Model);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Masked_runs_rows_count_kept_edges_and_its_policy_file_is_the_pruned_one(bool nonlinearities)
    {
        var specification = new ExperimentSpecification
        {
            Task = "fake", Search = new() { Space = SearchKind.Masked, Nonlinearities = nonlinearities }, Policy = new() { Hidden = [4] },
            Evaluations = new() { Directions = 2, AtCurrent = 2 }, Selection = new() { Candidates = 1, Episodes = 1, ReportEpisodes = 2 },
            Seed = 5,
        };
        var space = ExperimentFactory.CreatePolicySpace(specification, 3, 2);
        var trainer = new Trainer(specification, new PolicyObjective(space));
        var initial = trainer.Initial();
        var kept = initial.Theta.Skip(20).Take(20).Count(logit => logit > 0);
        Assert.InRange(kept, 1, 19);

        var (trained, row) =
            trainer.Tell(initial, [.. Outcomes(1, 2, 3, 4, 5, 6).Select(outcome => outcome with { Moments = FakeMoments() })]);
        var selection = new PolicySelection(trainer);
        var document = selection.Result(selection.Tell(selection.Start(trained), Outcomes(7, 8)), new("run-1"), "identity")!;

        Assert.Equal(kept, row.LiveWeights);
        var logits = trained.Theta.Skip(20).Take(20).ToList();
        Assert.Equal(logits.Count(logit => logit > 0), document.Size.LiveWeights);
        Assert.Equal(document.Size.LiveWeights, document.Network.Edges.Length);
        for (var i = 0; i < document.Network.Edges.Length; i++)
        {
            var edge = space.Layout.Edges.IndexOf(document.Network.Edges[i]);
            Assert.True(logits[edge] > 0);
            Assert.Equal(trained.Theta[edge] / (1 + Math.Exp(-logits[edge] / 0.01)), document.Network.Weights[i], 1e-12);
        }
    }

    private static RunningMoments FakeMoments()
    {
        var moments = new RunningMoments(3);
        moments.Add([1, 2, 3]);
        moments.Add([2, 4, 7]);
        return moments;
    }

    private static Outcome[] Outcomes(params double[] returns) =>
        [.. returns.Select((value, i) => double.IsNaN(value) ? new Outcome(i, InvalidReason.Diverged, 0, 0, 1, null)
            : new Outcome(i, InvalidReason.None, value, value, 1, null))];

    private sealed class PolicyObjective(PolicySpace space) : IObjective
    {
        public string Name => "fake";

        public string Identity => "fake 1";

        public int ObservationSize => 3;

        public ModelSpace Models => space;

        public EnvironmentInfo? Environment { get; } = new("fake", 3, [-1, -2], [1, 2], "fake 1");

        public IEvaluator CreateEvaluator() => throw new NotSupportedException("Outcomes are made by the tests.");
    }
}
