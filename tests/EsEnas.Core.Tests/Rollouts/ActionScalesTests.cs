using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Rollouts;

public sealed class ActionScalesTests
{
    [Theory]
    [InlineData(null, -10, 15, ActionScale.Unit)]
    [InlineData(null, -1, 2, ActionScale.Unit)]
    [InlineData(null, -0.999, 2, ActionScale.Range)]
    [InlineData(null, 0, 1, ActionScale.Range)]
    [InlineData(ActionScale.Range, -10, 15, ActionScale.Range)]
    [InlineData(ActionScale.Unit, -10, 15, ActionScale.Unit)]
    [InlineData(null, -1, 1, ActionScale.Range)]
    [InlineData(ActionScale.Unit, -1, 1, ActionScale.Range)]
    public void Scale_that_is_left_to_the_task_follows_the_ranges_of_its_actions(ActionScale? asked, double low, double high,
        ActionScale settled)
    {
        var once = ActionScales.Settle(Asking(asked), [low, low], [high, high]);

        Assert.Equal(settled, once.Policy.ActionScale);
        Assert.Same(once, ActionScales.Settle(once, [low, low], [high, high]));
    }

    [Fact]
    public void One_narrow_range_rescales_all_actions() =>
        Assert.Equal(ActionScale.Range, ActionScales.Settle(Asking(null), [-3, -3, 0], [3, 3, 3]).Policy.ActionScale);

    [Fact]
    public void Function_without_actions_has_the_neutral_scale() =>
        Assert.Equal(ActionScale.Range, ActionScales.Settle(Asking(null), null).Policy.ActionScale);

    [Fact]
    public void Unit_scale_that_a_range_does_not_allow_is_refused_with_the_action()
    {
        var error = Assert.Single(
            Assert.Throws<SpecificationException>(() => ActionScales.Settle(Asking(ActionScale.Unit), [-3, 0], [3, 1])).Errors);

        Assert.Equal(("policy.actionScale", "unit"), (error.Key, error.Value));
        Assert.Equal("range or auto: action 1 of 'fake' goes from 0 to 1, which does not contain (-1, 1)", error.Allowed);
    }

    [Theory]
    [InlineData(ActionScale.Unit, 1)]
    [InlineData(ActionScale.Range, 5)]
    [InlineData(null, 1)]
    public void Evaluation_and_chosen_policy_act_on_the_scale_of_the_specification(ActionScale? scale, double most)
    {
        var environment = new FakeEnvironment();
        var specification =
            Asking(scale) with { Policy = new() { Hidden = [], ActionScale = scale }, Search = new() { Space = SearchKind.Unstructured } };
        var objective = new EnvironmentObjective(specification, FakeEnvironment.Info with { ActionLow = [-5], ActionHigh = [5] },
            () => environment);
        var trainer = new Trainer(specification, objective);
        using var evaluator = objective.CreateEvaluator();
        // Weights that saturate every tanh.
        var plan = new EvaluationPlan(new PlanId(TrainingPhase.Number, 0, 0), 1,
            [.. Enumerable.Repeat(1e6, objective.Models.ParameterCount)],
            0.1, Normalizer.Identity(2), [new Evaluation(0, 0, 0, objective.Models.Space.Sample(new RandomStream(1, RandomPurpose.Sample)),
                new EpisodeKey(RandomPurpose.TrainingEpisode, 0, 0))]);

        evaluator.Evaluate(plan, plan.Evaluations[0], TestContext.Current.CancellationToken);

        Assert.Equal(most, environment.Actions.Max(Math.Abs));
        Assert.Equal(scale ?? ActionScale.Unit, Chosen(trainer, objective).ActionScale);
    }

    private static PolicyDocument Chosen(Trainer trainer, EnvironmentObjective objective)
    {
        using var evaluator = objective.CreateEvaluator();
        Outcome[] Evaluate(EvaluationPlan plan) =>
            [.. plan.Evaluations.Select(e => evaluator.Evaluate(plan, e, TestContext.Current.CancellationToken))];
        var state = trainer.Initial();
        state = trainer.Tell(state, Evaluate(trainer.Ask(state))).Next;
        var selection = new PolicySelection(trainer);
        var chosen = selection.Start(state);
        while (!selection.IsFinished(chosen)) chosen = selection.Tell(chosen, Evaluate(selection.Ask(chosen)));
        return selection.Result(chosen, new("run"), "identity")!;
    }

    private static ExperimentSpecification Asking(ActionScale? scale) => new()
    {
        Task = "fake",
        Horizon = 3,
        Policy = new() { ActionScale = scale },
        Evaluations = new() { Directions = 2, AtCurrent = 1 },
        Selection = new() { Candidates = 1, Episodes = 1, ReportEpisodes = 2 },
    };
}
