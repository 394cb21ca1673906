using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Perturbations;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs.FineTuning;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;
using EsEnas.Core.Tests.Rollouts;

namespace EsEnas.Core.Tests.Runs.FineTuning;

public sealed class FixedModelObjectiveTests
{
    private static readonly ExperimentSpecification Specification =
        new() { Task = "fake", Horizon = 30, Policy = new() { Hidden = [3] }, Search = new() { Pruning = new() { Edges = [5] } } };

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(0)]
    public void Evaluation_is_an_episode_of_the_model_with_its_live_weights_moved(int sign)
    {
        var inner = new EnvironmentObjective(Specification, FakeEnvironment.Info, () => new FakeEnvironment());
        var policies = (PolicySpace)inner.Models;
        var model = policies.Space.Sample(new RandomStream(3, RandomPurpose.Sample));
        var objective = new FixedModelObjective(inner, model);
        var live = objective.FixedModel.Gather(policies.InitialParameters(5));
        var asked = new Evaluation(6, 2, sign, Dna.Empty, new EpisodeKey(RandomPurpose.TrainingEpisode, 4, 6));
        var plan = objective.Translate(
            new EvaluationPlan(new PlanId(TrainingPhase.Number, 4, 0), 77, live, 0.1, Normalizer.Identity(2),
                [asked]) { CollectsMoments = true }, round: 3);
        Assert.Equal(new PlanId(FineTuningPhase.Number, 4, 3), plan.Id);
        Assert.True(plan.HasFixedModel);
        var evaluation = plan.Evaluations[0];
        Assert.Equal(asked with { Model = model }, evaluation);

        using var evaluator = objective.CreateEvaluator();
        var outcome = evaluator.Evaluate(plan, evaluation, TestContext.Current.CancellationToken);

        // By hand: a direction as long as the live entries, which then stand in the whole theta.
        var direction = new double[live.Length];
        Perturbation.Direction(77, 4, 2, direction);
        double[] moved = [.. live.Zip(direction, (entry, step) => entry + (sign * 0.1 * step))];
        using var environment = new FakeEnvironment();
        var policy = new Policy(policies.Wire(model, objective.FixedModel.Expand(moved)), plan.Normalizer, [-1], [1]);
        var moments = new RunningMoments(2);
        var expected = Episode.Run(environment, policy, 30, new RandomStream(77, RandomPurpose.TrainingEpisode, 4, 6), moments,
            new double[1], TestContext.Current.CancellationToken);
        Assert.Equal((6, expected.TrainingReturn, expected.Return), (outcome.Index, outcome.TrainingReturn, outcome.Return));
        Assert.Equal(moments.Count, outcome.Moments!.Count);
    }

    [Fact]
    public void Objective_is_the_inner_one_but_for_its_models()
    {
        var inner = new EnvironmentObjective(Specification, FakeEnvironment.Info, () => new FakeEnvironment());
        var model = inner.Models.Space.Sample(new RandomStream(3, RandomPurpose.Sample));

        var objective = new FixedModelObjective(inner, model);

        Assert.Equal((inner.Name, inner.Identity, inner.ObservationSize, inner.Environment),
            (objective.Name, objective.Identity, objective.ObservationSize, objective.Environment));
        Assert.Equal(5 + inner.Models.BiasCount, objective.Models.ParameterCount);
        Assert.Same(Constant.Instance, objective.Models.Space);
        Assert.Throws<DnaFormatException>(() => new FixedModelObjective(inner, Dna.Empty));
    }
}
