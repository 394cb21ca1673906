using EsEnas.Core.Controllers;
using EsEnas.Core.Controllers.RegularizedEvolution;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Runs.Training;

public sealed class TrainerTests
{
    [Fact]
    public void Sphere_is_climbed_in_weights_and_choices_at_once()
    {
        var trainer = NewTrainer(s => s with { Iterations = 150, Optimizer = new() { Sigma = 0.1, Step = new() { StepSize = 0.02 } } });

        var (state, rows) = Run(trainer, trainer.Initial(), 150);

        Assert.True(trainer.IsFinished(state));
        Assert.All(state.Theta, value => Assert.InRange(value, 0.1, 0.5));
        Assert.InRange(rows[^1].MeanReturn, SphereObjective.Bonus - 0.5, SphereObjective.Bonus);
        Assert.True(rows[0].MeanReturn < rows[^1].MeanReturn - 1, $"{rows[0].MeanReturn} to {rows[^1].MeanReturn}");
        Assert.Equal(rows.Max(row => row.MeanReturn), state.BestReturn);
    }

    [Theory]
    [InlineData(ControllerKind.Random)]
    [InlineData(ControllerKind.RegularizedEvolution)]
    [InlineData(ControllerKind.PolicyGradient)]
    [InlineData(ControllerKind.Factorized)]
    [InlineData(ControllerKind.HillClimb)]
    [InlineData(ControllerKind.Neat)]
    public void Ask_and_tell_are_pure(ControllerKind controller)
    {
        var trainer = NewTrainer(s => s with { Controller = new() { Kind = controller } });
        var (state, _) = Run(trainer, trainer.Initial(), 3);
        var before = trainer.Save(state);

        var (first, second) = (trainer.Ask(state), trainer.Ask(state));
        Assert.Equal(first.Evaluations, second.Evaluations);
        Assert.Equal(first.Theta, second.Theta);
        Assert.Equal(first.Normalizer.Mean, second.Normalizer.Mean);
        var outcomes = SphereObjective.Evaluate(trainer.Objective, first);
        var (a, rowA) = trainer.Tell(state, outcomes);
        var (b, rowB) = trainer.Tell(state, outcomes);

        Assert.Equal(rowA, rowB);
        Assert.Equal(trainer.Save(a), trainer.Save(b));
        Assert.Equal(before, trainer.Save(state));
        Assert.NotEqual(trainer.FingerprintOf(state), trainer.FingerprintOf(a));
        Assert.Equal(rowA.Fingerprint, trainer.FingerprintOf(a));

        // With the plan at hand the models need not be proposed again.
        var (c, rowC) = trainer.Tell(state, second, outcomes);
        Assert.Equal(rowA, rowC);
        Assert.Equal(trainer.Save(a), trainer.Save(c));
        Assert.Throws<ArgumentException>(() => trainer.Tell(a, first, outcomes));
    }

    [Fact]
    public void Order_of_arrival_does_not_matter_once_outcomes_stand_by_index()
    {
        var trainer = NewTrainer();
        var (state, _) = Run(trainer, trainer.Initial(), 2);
        var plan = trainer.Ask(state);
        using var evaluator = trainer.Objective.CreateEvaluator();
        var outcomes = new Outcome[plan.Evaluations.Count];
        foreach (var evaluation in plan.Evaluations.Reverse()) outcomes[evaluation.Index] =
            evaluator.Evaluate(plan, evaluation, CancellationToken.None);

        Assert.Equal(trainer.Tell(state, SphereObjective.Evaluate(trainer.Objective, plan)).Row, trainer.Tell(state, outcomes).Row);
    }

    [Fact]
    public void Plan_holds_antithetic_pairs_then_the_evaluations_at_the_current_weights()
    {
        var trainer = NewTrainer();
        var (state, _) = Run(trainer, trainer.Initial(), 5);

        var plan = trainer.Ask(state);

        Assert.Equal(new PlanId(TrainingPhase.Number, 5, 0), plan.Id);
        Assert.Equal(state.Theta, plan.Theta);
        Assert.Equal(0.1, plan.Sigma);
        Assert.Equal(7UL, plan.Seed);
        Assert.Equal(26, plan.Evaluations.Count);
        for (var i = 0; i < 26; i++)
        {
            var evaluation = plan.Evaluations[i];
            Assert.Equal(i, evaluation.Index);
            Assert.Equal(i < 20 ? (i / 2, i % 2 == 0 ? 1 : -1) : (0, 0), (evaluation.Direction, evaluation.Sign));
            Assert.Equal(new EpisodeKey(RandomPurpose.TrainingEpisode, 5, (uint)i), evaluation.Episode);
            trainer.Objective.Models.Space.Validate(evaluation.Model);
        }

        Assert.True(plan.Evaluations.Select(evaluation => evaluation.Model).Distinct().Count() > 5);
    }

    [Fact]
    public void Plan_is_a_copy_that_cannot_change_the_state()
    {
        var trainer = NewTrainer();
        var state = trainer.Initial();
        var fingerprint = trainer.FingerprintOf(state);

        Array.Fill(trainer.Ask(state).Theta, 1e9);

        Assert.Equal(fingerprint, trainer.FingerprintOf(state));
    }

    [Fact]
    public void Controller_hears_every_evaluation_with_its_training_return()
    {
        var trainer = NewTrainer();
        var plan = trainer.Ask(trainer.Initial());
        var outcomes = SphereObjective.Evaluate(trainer.Objective, plan);

        var (next, _) = trainer.Tell(trainer.Initial(), outcomes);

        var population = Assert.IsType<RegularizedEvolutionState>(next.Controller).Population;
        Assert.Equal(plan.Evaluations.Select((evaluation, i) => new Feedback(evaluation.Model, outcomes[i].TrainingReturn)), population);
    }

    [Fact]
    public void Row_sums_up_the_iteration()
    {
        var trainer = NewTrainer();
        var plan = trainer.Ask(trainer.Initial());
        var outcomes = SphereObjective.Evaluate(trainer.Objective, plan);
        outcomes[3] = new Outcome(3, InvalidReason.Diverged, 0, 0, 2, null);
        outcomes[25] = outcomes[25] with { Return = double.NaN };

        var (_, row) = trainer.Tell(trainer.Initial(), outcomes);

        var valid = outcomes.Where((_, i) => i is not 3 and not 25).ToList();
        var mean = valid.Average(outcome => outcome.TrainingReturn);
        Assert.Equal(1, row.Iteration.Value);
        Assert.Equal(outcomes[20..25].Average(outcome => outcome.Return), row.MeanReturn, 1e-12);
        Assert.Equal(row.MeanReturn, row.BestReturn);
        Assert.Equal(mean, row.TrainingMean, 1e-12);
        Assert.Equal(Math.Sqrt(valid.Average(outcome => Math.Pow(outcome.TrainingReturn - mean, 2))), row.TrainingStd, 1e-12);
        Assert.Equal(26, row.Evaluations);
        Assert.Equal(2, row.Diverged);
        Assert.Equal((25 * 4) + 2, row.Steps);
        Assert.Equal(plan.Evaluations.Average(evaluation => evaluation.Model.Choices.Sum()), row.LiveWeights, 1e-12);
    }

    [Fact]
    public void Moments_are_merged_by_index_over_the_valid_outcomes_and_freeze_into_the_next_plan()
    {
        var trainer = NewTrainer();
        var outcomes = SphereObjective.Evaluate(trainer.Objective, trainer.Ask(trainer.Initial()));
        outcomes[0] = outcomes[0] with { Reason = InvalidReason.Diverged };
        var expected = new RunningMoments(3);
        foreach (var outcome in outcomes.Skip(1)) expected.Merge(outcome.Moments!);

        var (next, _) = trainer.Tell(trainer.Initial(), outcomes);

        Assert.Equal(25 * 4, next.Moments.Count);
        Assert.Equal(expected.Mean.ToArray(), next.Moments.Mean.ToArray());
        Assert.Equal(expected.M2.ToArray(), next.Moments.M2.ToArray());
        Assert.Equal(expected.Mean.ToArray(), trainer.Ask(next).Normalizer.Mean);
        Assert.All(trainer.Ask(trainer.Initial()).Normalizer.Scale, scale => Assert.Equal(1.0, scale));
    }

    [Fact]
    public void Without_observation_normalization_moments_are_ignored()
    {
        var trainer = NewTrainer(s => s with { Normalization = new() { Observations = false } });

        var (state, _) = Run(trainer, trainer.Initial(), 2);

        Assert.Equal(0, state.Moments.Count);
        Assert.All(trainer.Ask(state).Normalizer.Scale, scale => Assert.Equal(1.0, scale));
        Assert.All(trainer.Ask(state).Normalizer.Mean, mean => Assert.Equal(0.0, mean));
    }

    [Fact]
    public void Diverged_evaluations_count_for_the_controller_as_the_worst_valid_return()
    {
        var trainer = NewTrainer();
        var outcomes = SphereObjective.Evaluate(trainer.Objective, trainer.Ask(trainer.Initial()));
        outcomes[4] = new Outcome(4, InvalidReason.Diverged, 0, 0, 1, null);
        outcomes[24] = outcomes[24] with { TrainingReturn = double.PositiveInfinity };
        var worst = outcomes.Where(outcome => outcome.IsValid).Min(outcome => outcome.TrainingReturn);

        var (next, _) = trainer.Tell(trainer.Initial(), outcomes);

        var population = ((RegularizedEvolutionState)next.Controller).Population;
        Assert.Equal(26, population.Length);
        Assert.Equal(worst, population[4].Return);
        Assert.Equal(worst, population[24].Return);
    }

    [Fact]
    public void Diverged_pair_leaves_the_update_as_if_it_had_not_been_drawn()
    {
        var trainer = NewTrainer(s => s with { Normalization = new() { Returns = false } });
        var outcomes = SphereObjective.Evaluate(trainer.Objective, trainer.Ask(trainer.Initial()));
        var broken = outcomes.ToArray();
        broken[6] = new Outcome(6, InvalidReason.Diverged, 0, 0, 1, null);
        var other = broken.ToArray();
        other[7] = other[7] with { TrainingReturn = -1e6 };

        Assert.Equal(trainer.Tell(trainer.Initial(), broken).Next.Theta, trainer.Tell(trainer.Initial(), other).Next.Theta);
        Assert.NotEqual(trainer.Tell(trainer.Initial(), outcomes).Next.Theta, trainer.Tell(trainer.Initial(), broken).Next.Theta);
    }

    [Fact]
    public void Iteration_in_which_all_diverge_advances_and_changes_nothing_else()
    {
        var trainer = NewTrainer(s => s with { StopAtReturn = -1e9, Iterations = 9 });
        var (state, rows) = Run(trainer, trainer.Initial(), 2);
        var outcomes = Enumerable.Range(0, 26).Select(i => new Outcome(i, InvalidReason.Diverged, 0, 0, 1, null)).ToList();

        var (next, row) = trainer.Tell(state, outcomes);

        Assert.Equal(3, next.Iteration);
        Assert.Equal(state.Theta, next.Theta);
        Assert.Equal(((RegularizedEvolutionState)state.Controller).Population, ((RegularizedEvolutionState)next.Controller).Population);
        Assert.Equal(state.Moments.Mean.ToArray(), next.Moments.Mean.ToArray());
        Assert.True(double.IsNaN(row.MeanReturn) && double.IsNaN(row.TrainingMean) && double.IsNaN(row.TrainingStd));
        Assert.Equal(rows.Max(earlier => earlier.MeanReturn), row.BestReturn);
        Assert.Equal(26, row.Diverged);
        Assert.False(trainer.IsFinished(next));
        Assert.NotEqual(trainer.FingerprintOf(state), row.Fingerprint);
        Assert.Equal(trainer.Save(next), trainer.Save(trainer.Load(trainer.Save(next))));
    }

    [Fact]
    public void First_iterations_in_which_all_diverge_leave_the_best_return_unknown()
    {
        var trainer = NewTrainer();
        var diverged = Enumerable.Range(0, 26).Select(i => new Outcome(i, InvalidReason.Diverged, 0, 0, 1, null)).ToList();

        var (state, row) = trainer.Tell(trainer.Initial(), diverged);
        var (_, rows) = Run(trainer, state, 1);

        Assert.True(double.IsNaN(row.BestReturn));
        Assert.Equal(rows[0].MeanReturn, rows[0].BestReturn);
    }

    [Fact]
    public void Outcomes_missing_misplaced_or_of_another_size_are_refused()
    {
        var trainer = NewTrainer();
        var outcomes = SphereObjective.Evaluate(trainer.Objective, trainer.Ask(trainer.Initial()));

        Assert.Throws<ArgumentException>(() => trainer.Tell(trainer.Initial(), outcomes[..25]));
        Assert.Throws<ArgumentException>(() => trainer.Tell(trainer.Initial(), [.. outcomes.Reverse()]));
        outcomes[5] = outcomes[5] with { Moments = new RunningMoments(4) };
        Assert.Contains("moments of 4", Assert.Throws<ArgumentException>(() => trainer.Tell(trainer.Initial(), outcomes)).Message);
    }

    [Fact]
    public void Training_stops_at_the_return_asked_for()
    {
        var trainer = NewTrainer(s => s with { Iterations = 100, StopAtReturn = -1e9 });
        Assert.False(trainer.IsFinished(trainer.Initial()));

        var (state, _) = Run(trainer, trainer.Initial(), 1);

        Assert.True(trainer.IsFinished(state));
        Assert.False(NewTrainer(s => s with { Iterations = 100, StopAtReturn = 1e9 }).IsFinished(state));
        Assert.True(NewTrainer(s => s with { Iterations = 1 }).IsFinished(state));
    }

    [Fact]
    public void Extending_a_run_leaves_its_fingerprints_alone()
    {
        var (state, _) = Run(NewTrainer(), NewTrainer().Initial(), 2);

        Assert.Equal(NewTrainer().FingerprintOf(state), NewTrainer(s => s with { Iterations = 99, StopAtReturn = 3 }).FingerprintOf(state));
        Assert.NotEqual(NewTrainer().FingerprintOf(state), NewTrainer(s => s with { Seed = 8 }).FingerprintOf(state));
    }

    [Fact]
    public void Every_part_of_the_state_is_in_the_fingerprint()
    {
        var trainer = NewTrainer();
        var (state, _) = Run(trainer, trainer.Initial(), 4);
        var population = ((RegularizedEvolutionState)state.Controller).Population;
        var moments = state.Moments.Clone();
        moments.Add([0, 0, 0]);
        TrainerState[] others =
        [
            state with { Iteration = 5 },
            state with { Theta = state.Theta.SetItem(5, Math.BitIncrement(state.Theta[5])) },
            state with { Controller = new RegularizedEvolutionState(population.SetItem(0, population[0] with { Return = 1 })) },
            state with { Controller = new RegularizedEvolutionState(population.RemoveAt(0)) },
            state with { Moments = moments },
            state with { BestReturn = 1 },
            state with { LastMeanReturn = 1 },
            state with { Recent = state.Recent.RemoveAt(0) },
        ];

        Assert.Equal(others.Length + 1, others.Append(state).Select(trainer.FingerprintOf).Distinct().Count());
    }

    [Fact]
    public void Memory_of_models_is_bounded()
    {
        var large = NewTrainer(s => s with { Evaluations = new() { Directions = 1, AtCurrent = 4200 } }, new SphereObjective(1, 2));
        var outcomes = SphereObjective.Evaluate(large.Objective, large.Ask(large.Initial()));
        outcomes[0] = outcomes[0] with { Reason = InvalidReason.Diverged };
        var kept = Assert.Single(large.Tell(large.Initial(), outcomes).Next.Recent).Models;
        var least = outcomes.Where(outcome => outcome.IsValid).Select(outcome => outcome.TrainingReturn).OrderDescending()
            .ElementAt(RecentModels.MaxModels - 1);

        Assert.Equal(outcomes.Where(outcome => outcome.IsValid && outcome.TrainingReturn >= least)
            .Select(outcome => outcome.TrainingReturn), kept.Select(model => model.TrainingReturn));
        Assert.Equal(RecentModels.MaxModels, kept.Length);
        Assert.Equal([3, 4, 5], Run(NewTrainer(), NewTrainer().Initial(), 5).State.Recent.Select(recent => recent.Iteration));
    }

    [Fact]
    public void Curve_keeps_its_last_value_where_nothing_is_evaluated_at_the_current_weights()
    {
        var trainer = NewTrainer(s => s with { Evaluations = s.Evaluations with { AtCurrentEvery = 3 } });

        var (state, rows) = Run(trainer, trainer.Initial(), 8);

        Assert.Equal([26, 20, 20, 26, 20, 20, 26, 20], rows.Select(row => row.Evaluations));
        Assert.Equal([1, 1, 1, 4, 4, 4, 7, 7], rows.Select(row => row.MeanReturnIteration.Value));
        Assert.All(rows, row => Assert.Equal(rows[row.MeanReturnIteration.Value - 1].MeanReturn, row.MeanReturn));
        Assert.Equal(3, rows.Select(row => row.MeanReturn).Distinct().Count());
        Assert.Equal(rows.Max(row => row.MeanReturn), state.BestReturn);
        Assert.Equal(rows.Sum(row => row.Evaluations), trainer.Specification.Evaluations.Over(8));
        Assert.Equal([0, 1, 1, 1, 4], Enumerable.Range(0, 5).Select(trainer.Specification.Evaluations.LastAtCurrent));
    }

    [Fact]
    public void Sides_of_a_direction_share_what_they_are_told_to_share()
    {
        var own = NewTrainer();
        var models = NewTrainer(s => s with { Evaluations = s.Evaluations with { PairModels = PairOption.Shared } });
        var episodes = NewTrainer(s => s with { Evaluations = s.Evaluations with { PairEpisodes = PairOption.Shared } });
        Assert.Equal((0, 0), Shared(own));
        Assert.Equal((10, 0), Shared(models));
        Assert.Equal((0, 10), Shared(episodes));

        static (int Models, int Episodes) Shared(Trainer trainer)
        {
            var plan = trainer.Ask(trainer.Initial());
            var pairs = Enumerable.Range(0, 10).Select(i => (plan.Evaluations[2 * i], plan.Evaluations[(2 * i) + 1])).ToList();
            Assert.Equal(26, plan.Evaluations.Count);
            Assert.Equal(Enumerable.Range(0, 26), plan.Evaluations.Select(evaluation => evaluation.Index));
            return (pairs.Count(pair => pair.Item1.Model.Equals(pair.Item2.Model)),
                pairs.Count(pair => pair.Item1.Episode == pair.Item2.Episode));
        }
    }

    [Fact]
    public void Invalid_specification_is_refused() =>
        Assert.Throws<SpecificationException>(() => NewTrainer(s => s with { Optimizer = new() { Sigma = -1 } }));

    [Fact]
    public void Run_has_known_fingerprints()
    {
        // Changes only with NumericsVersion: otherwise runs of older builds could not go on.
        var trainer = NewTrainer();

        var (_, rows) = Run(trainer, trainer.Initial(), 3);

        Assert.Equal(["4348bc6bae89c85280030c552d9f0a8d", "30b0d1fa7ab3ad987901f227db367de6", "b1fa2693a5675fbbd706fdca08627660"],
            rows.Select(row => row.Fingerprint.ToString()));
    }

    internal static Trainer NewTrainer(Func<ExperimentSpecification, ExperimentSpecification>? change = null,
        SphereObjective? objective = null)
    {
        var specification =
            new ExperimentSpecification { Task = "sphere", Evaluations = new() { Directions = 10, AtCurrent = 6 }, Iterations = 20,
            Seed = 7 };
        return new Trainer(change is null ? specification : change(specification), objective ?? new SphereObjective());
    }

    internal static (TrainerState State, List<IterationRow> Rows) Run(Trainer trainer, TrainerState state, int iterations)
    {
        var rows = new List<IterationRow>();
        for (var i = 0; i < iterations; i++)
        {
            (state, var row) = trainer.Tell(state, SphereObjective.Evaluate(trainer.Objective, trainer.Ask(state)));
            rows.Add(row);
        }

        return (state, rows);
    }
}
