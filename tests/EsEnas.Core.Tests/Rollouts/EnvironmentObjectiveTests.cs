using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Rollouts;

public sealed class EnvironmentObjectiveTests
{
    private static readonly ExperimentSpecification Specification = new()
    {
        Task = "fake",
        Horizon = 30,
        Policy = new() { Hidden = [3] },
        Search = new() { Pruning = new() { Edges = [5] } },
    };

    [Fact]
    public void Objective_describes_its_environment()
    {
        var objective = Make();

        Assert.Equal(("fake", "fake identity", 2), (objective.Name, objective.Identity, objective.ObservationSize));
        Assert.Same(FakeEnvironment.Info, objective.Environment);
        Assert.Equal(9 + 2, objective.Models.ParameterCount);
    }

    [Fact]
    public void Specification_that_does_not_fit_is_refused()
    {
        var error =
            Assert.Throws<SpecificationException>(() => Make(Specification with { Search = new() { Pruning = new() { Edges = [10] } } }));

        Assert.StartsWith("search.edges: '10' is not allowed: 1 to 9", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("horizon: '0'", Assert.Throws<SpecificationException>(() => Make(Specification with { Horizon = 0 })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(0)]
    public void Evaluation_is_an_episode_of_the_perturbed_model(int sign)
    {
        var objective = Make();
        var (plan, evaluation) = Plan(objective, sign);

        // By hand: g from its key, theta moved, the model wired, the episode's own stream.
        var theta = (double[])plan.Theta.Clone();
        if (sign != 0)
        {
            var direction = new RandomStream(77, RandomPurpose.Direction, 4, 2);
            for (var i = 0; i < theta.Length; i++) theta[i] += sign * 0.1 * direction.NextNormal();
        }
        using var environment = new FakeEnvironment();
        var policy = new Policy(((PolicySpace)objective.Models).Wire(evaluation.Model, theta), plan.Normalizer, [-1], [1]);
        var moments = new RunningMoments(2);
        var expected = Episode.Run(environment, policy, 30, new RandomStream(77, RandomPurpose.TrainingEpisode, 4, 6), moments,
            new double[1], TestContext.Current.CancellationToken);

        using var evaluator = objective.CreateEvaluator();
        var outcome = Evaluate(evaluator, plan, evaluation);

        Assert.Equal((6, InvalidReason.None, expected.TrainingReturn, expected.Return, 30),
            (outcome.Index, outcome.Reason, outcome.TrainingReturn, outcome.Return, outcome.Steps));
        Assert.Equal(30, outcome.Moments!.Count);
        Assert.Equal(moments.Mean, outcome.Moments.Mean);
        Assert.Equal(moments.M2, outcome.Moments.M2);
    }

    [Fact]
    public void Evaluator_carries_nothing_from_one_evaluation_to_the_next()
    {
        var objective = Make();
        using var used = objective.CreateEvaluator();
        var (plan, evaluation) = Plan(objective, 1);
        var first = Evaluate(used, plan, evaluation);
        var kept = first.Moments!.Mean.ToArray();
        var (otherPlan, other) = Plan(objective, -1, iteration: 9);
        Evaluate(used, otherPlan, other);

        var again = Evaluate(used, plan, evaluation);

        Assert.Equal(first with { Moments = null }, again with { Moments = null });
        Assert.Equal(kept, first.Moments.Mean);
        Assert.Equal(kept, again.Moments!.Mean);
    }

    [Fact]
    public void Episodes_of_the_first_iterations_last_a_quarter_of_the_horizon_and_all_others_the_whole()
    {
        var objective = Make(Specification with { Evaluations = new() { ShortIterations = 4 } });
        using var evaluator = objective.CreateEvaluator();

        Assert.Equal(8, StepsOf(0));
        Assert.Equal(8, StepsOf(3));
        Assert.Equal(30, StepsOf(4));
        // What chooses or tunes afterwards is no iteration of training.
        Assert.Equal(30, StepsOf(0, phase: 1));

        int StepsOf(int iteration, int? phase = null)
        {
            var (plan, evaluation) = Plan(objective, 1, iteration);
            return Evaluate(evaluator, plan with { Id = plan.Id with { Phase = phase ?? plan.Id.Phase } }, evaluation).Steps;
        }
    }

    [Fact]
    public void Antithetic_evaluations_stand_on_either_side_of_theta()
    {
        var objective = Make();
        using var evaluator = objective.CreateEvaluator();

        var returns = new[] { 1, -1, 0 }.Select(sign =>
        {
            var (plan, evaluation) = Plan(objective, sign);
            return Evaluate(evaluator, plan, evaluation).Return;
        });

        Assert.Distinct(returns);
    }

    [Fact]
    public void No_moments_without_normalization_nor_for_a_plan_that_collects_none()
    {
        var (plan, evaluation) = Plan(Make(), 0);
        using var plain = Make(Specification with { Normalization = new() { Observations = false } }).CreateEvaluator();
        using var normalizing = Make().CreateEvaluator();

        Assert.Null(Evaluate(plain, plan, evaluation).Moments);
        Assert.Null(Evaluate(normalizing, plan with { CollectsMoments = false }, evaluation).Moments);
        Assert.NotNull(Evaluate(normalizing, plan, evaluation).Moments);
    }

    [Fact]
    public void Masked_policy_is_trained_with_soft_masks_and_selected_pruned()
    {
        var objective = Make(Specification
            with { Policy = new() { Hidden = [] }, Search = new() { Space = SearchKind.Masked, Masked = new() { Temperature = 1 } } });
        var (plan, evaluation) = Plan(objective, 0);
        plan = plan with { Theta = [0.5, -0.75, 1, -1] };
        using var evaluator = objective.CreateEvaluator();

        Assert.Equal(Expected(0.5 * (1 / (1 + Math.Exp(-1))), -0.75 * (1 / (1 + Math.Exp(1)))),
            Evaluate(evaluator, plan, evaluation).Return);
        Assert.Equal(Expected(0.5 * (1 / (1 + Math.Exp(-1))), 0), Evaluate(evaluator, plan with { IsPruned = true }, evaluation).Return);

        double Expected(double position, double time)
        {
            using var environment = new FakeEnvironment();
            var network = new WiredNetwork([2, 1], [new(0, 2), new(1, 2)], [position, time], [0, 0, 0],
                [Nonlinearity.Identity, Nonlinearity.Identity, Nonlinearity.Tanh]);
            return Episode.Run(environment, new Policy(network, plan.Normalizer, [-1], [1]), 30,
                new RandomStream(77, RandomPurpose.TrainingEpisode, 4, 6), null, new double[1],
                TestContext.Current.CancellationToken).Return;
        }
    }

    [Fact]
    public void Diverged_evaluation_has_neither_return_nor_moments()
    {
        var objective = Make(create: () =>
            new FakeEnvironment { Script = (step, result) => step == 8 ? result with { Reason = InvalidReason.Diverged } : result });
        var (plan, evaluation) = Plan(objective, 1);
        using var evaluator = objective.CreateEvaluator();

        Assert.Equal(new Outcome(6, InvalidReason.Diverged, 0, 0, 8, null), Evaluate(evaluator, plan, evaluation));
    }

    [Fact]
    public void Theta_that_overflowed_diverges()
    {
        var objective = Make();
        var (plan, evaluation) = Plan(objective, 0);
        using var evaluator = objective.CreateEvaluator();
        var spoilt = plan with { Theta = [.. plan.Theta.Select(_ => double.NaN)] };

        Assert.Equal(new Outcome(6, InvalidReason.NonFiniteAction, 0, 0, 0, null),
            Evaluate(evaluator, spoilt, evaluation with { Model = new Dna([0, 1, 6, 7, 8]) }));
    }

    [Fact]
    public void Model_or_theta_of_another_space_is_refused()
    {
        var objective = Make();
        var (plan, evaluation) = Plan(objective, 1);
        using var evaluator = objective.CreateEvaluator();

        Assert.Throws<DnaFormatException>(() => Evaluate(evaluator, plan, evaluation with { Model = new Dna([0, 1, 2, 3, 9]) }));
        Assert.Throws<ArgumentException>(() => Evaluate(evaluator, plan with { Theta = new double[10] }, evaluation));
        Assert.Throws<ArgumentException>(() => Evaluate(evaluator, plan with { Normalizer = Normalizer.Identity(3) }, evaluation));
    }

    [Fact]
    public void Evaluator_owns_its_environment()
    {
        var made = new List<FakeEnvironment>();
        var objective = Make(create: () =>
        {
            made.Add(new FakeEnvironment());
            return made[^1];
        });

        var (first, second) = (objective.CreateEvaluator(), objective.CreateEvaluator());
        first.Dispose();

        Assert.Equal([true, false], made.Select(environment => environment.Disposed));
        second.Dispose();
        Assert.True(made[1].Disposed);
    }

    [Fact]
    public void Cancellation_reaches_the_episode()
    {
        var objective = Make();
        var (plan, evaluation) = Plan(objective, 1);
        using var evaluator = objective.CreateEvaluator();
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => evaluator.Evaluate(plan, evaluation, source.Token));
    }

    private static EnvironmentObjective Make(ExperimentSpecification? specification = null, Func<IEnvironment>? create = null) =>
        new(specification ?? Specification, FakeEnvironment.Info, create ?? (() => new FakeEnvironment()));

    private static (EvaluationPlan Plan, Evaluation Evaluation) Plan(EnvironmentObjective objective, int sign, int iteration = 4)
    {
        var model = objective.Models.Space.Sample(new RandomStream(3, RandomPurpose.Sample));
        var evaluation =
            new Evaluation(6, sign == 0 ? 0 : 2, sign, model, new EpisodeKey(RandomPurpose.TrainingEpisode, (uint)iteration, 6));
        return (new EvaluationPlan(new PlanId(TrainingPhase.Number, iteration, 0), 77, objective.Models.InitialParameters(77), 0.1,
            new Normalizer([0.1, 15], [1.5, 0.1]), [evaluation]) { CollectsMoments = true }, evaluation);
    }

    private static Outcome Evaluate(IEvaluator evaluator, EvaluationPlan plan, Evaluation evaluation) =>
        evaluator.Evaluate(plan, evaluation, TestContext.Current.CancellationToken);
}
