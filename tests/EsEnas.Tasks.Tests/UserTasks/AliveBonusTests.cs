using EsEnas.Core.Binary;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Tests.UserTasks;

/// <summary>Whether weights are trained on the alive bonus is the task's choice.</summary>
[Needs(External.MuJoCo)]
public sealed class AliveBonusTests
{
    private const string OnlyAlive = "- { kind: alive-bonus, coefficient: 1 }";

    [Fact]
    public void Pole_that_is_paid_for_standing_only_learns_to_stand()
    {
        var specification = UserTaskFiles.Broom(OnlyAlive) with
        {
            Horizon = 200,
            Policy = new() { Hidden = [] },
            Search = new() { Space = SearchKind.Unstructured },
            Optimizer = new() { Sigma = 0.2, Step = new() { StepSize = 0.1 } },
            Evaluations = new() { Directions = 10, AtCurrent = 5 },
            Iterations = 40,
        };

        var rows = Train(specification, 40);

        Assert.All(rows, row => Assert.True(row.TrainingStd > 0 || row.TrainingMean == 200, $"iteration {row.Iteration} taught nothing"));
        Assert.True(rows[^1].MeanReturn > 2 * rows[0].MeanReturn, $"from {rows[0].MeanReturn} to {rows[^1].MeanReturn}");
        Assert.Equal(rows.Select(row => row.Fingerprint), Train(specification, 40).Select(row => row.Fingerprint));
    }

    [Theory]
    [InlineData(OnlyAlive, "", 0)]
    [InlineData(OnlyAlive, "trainOnBonus: true", 0)]
    [InlineData(OnlyAlive, "trainOnBonus: false", 1)]
    [InlineData(OnlyAlive + "\n  - { kind: forward-velocity, joint: rail, coefficient: 0 }", "", 0)]
    [InlineData(OnlyAlive + "\n  - { kind: forward-velocity, joint: rail }", "", 1)]
    [InlineData(OnlyAlive + "\n  - { kind: forward-velocity, joint: rail }", "trainOnBonus: true", 0)]
    [InlineData(OnlyAlive + "\n  - { kind: control-cost, coefficient: -0.1 }", "", 1)]
    [InlineData("- { kind: alive-bonus, coefficient: 3 }\n  - { kind: control-cost, coefficient: -0.1 }", "trainOnBonus: false", 3)]
    public void Bonus_is_trained_on_where_nothing_else_is_rewarded_or_the_file_says_so(string reward, string key, double leftOut)
    {
        using var environment = TaskCatalog.CreateEnvironment(UserTaskFiles.Broom(reward, key));
        environment.ResetTo(null, null, null);

        Assert.Equal(leftOut, environment.Step([0.3]).AliveBonus);
    }

    [Fact]
    public void Training_on_a_bonus_that_is_not_there_is_refused()
    {
        var error =
            Assert.Single(UserTaskFiles.ErrorsOf(UserTaskFiles.Broom("- { kind: forward-velocity, joint: rail }", "trainOnBonus: true")));

        Assert.Equal(("taskFile.definition.trainOnBonus", "true"), (error.Key, error.Value));
        Assert.Contains("no alive-bonus is rewarded", error.Allowed, StringComparison.Ordinal);
        Assert.True(error.Line > 0);
    }

    [Fact]
    public void Runs_of_a_build_that_did_not_train_on_the_bonus_are_told_apart_and_others_are_not()
    {
        static string Identity(ExperimentSpecification specification) => TaskCatalog.CreateObjective(specification).Identity;

        Assert.StartsWith("task broom/file1 trained on the alive bonus model ", Identity(UserTaskFiles.Broom(OnlyAlive)),
            StringComparison.Ordinal);
        Assert.StartsWith("task broom/file1 model ", Identity(UserTaskFiles.Broom(OnlyAlive, "trainOnBonus: false")),
            StringComparison.Ordinal);
        Assert.StartsWith("task broom/file1 model ",
            Identity(UserTaskFiles.Broom(OnlyAlive + "\n  - { kind: forward-velocity, joint: rail }")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hopper")]
    [InlineData("walker2d")]
    [InlineData("ant")]
    public void Published_task_is_trained_without_its_bonus_unless_told_otherwise(string task)
    {
        using var published = TestEnvironments.Create(task);
        using var with = TestEnvironments.Create(task, new TaskOptions { TrainOnBonus = true });
        published.Reset(TestEnvironments.Stream());
        with.Reset(TestEnvironments.Stream());
        var action = new double[published.Info.ActionSize];
        var (first, second) = (published.Step(action), with.Step(action));

        Assert.Equal((1.0, 0.0), (first.AliveBonus, second.AliveBonus));
        Assert.Equal(first.Reward, second.Reward);
        Assert.NotEqual(published.Info.Identity, with.Info.Identity);
    }

    [Theory]
    [InlineData("swimmer", "it belongs to hopper, walker2d, ant")]
    [InlineData("broom", "a task file says it itself, by its key trainOnBonus")]
    public void Bonus_option_on_a_task_that_does_not_have_it_is_refused(string task, string words)
    {
        var specification = (task == "broom" ? UserTaskFiles.Broom(OnlyAlive) : new ExperimentSpecification { Task = task }) with
        {
            TaskOptions = new() { TrainOnBonus = true },
        };
        var error = Assert.Single(UserTaskFiles.ErrorsOf(specification));

        Assert.Equal(("taskOptions.trainOnBonus", "true"), (error.Key, error.Value));
        Assert.Contains(words, error.Allowed, StringComparison.Ordinal);
    }

    private static List<IterationRow> Train(ExperimentSpecification specification, int iterations)
    {
        var objective = TaskCatalog.CreateObjective(specification);
        var trainer = new Trainer(specification, objective);
        using var evaluator = objective.CreateEvaluator();
        var (state, rows) = (trainer.Initial(), new List<IterationRow>());
        for (var i = 0; i < iterations; i++)
        {
            var plan = trainer.Ask(state);
            (state, var row) = trainer.Tell(state,
                [.. plan.Evaluations.Select(evaluation => evaluator.Evaluate(plan, evaluation, TestContext.Current.CancellationToken))]);
            rows.Add(row);
        }

        return rows;
    }
}
