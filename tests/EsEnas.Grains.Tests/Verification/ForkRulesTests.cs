using EsEnas.Core.Optimizers;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Tests.Support;

namespace EsEnas.Grains.Tests.Verification;

public sealed class ForkRulesTests
{
    private static readonly ExperimentSpecification Before = Specifications.Read(Specifications.Point());

    [Fact]
    public void Keys_that_leave_the_state_its_meaning_may_change()
    {
        var after = Before with
        {
            Seed = 9,
            Iterations = 99,
            Horizon = 7,
            StopAtReturn = 3,
            FailAfterInvalid = 7,
            Optimizer = Before.Optimizer with { Sigma = 0.5, Step = new() { StepSize = 0.5 } },
            Evaluations = Before.Evaluations with { Directions = 9 },
            Checkpoint = Before.Checkpoint with { Keep = 9, KeepEvery = 9, EverySeconds = 9 },
            Selection = Before.Selection with { Candidates = 9 },
            FineTuning = new() { Iterations = 2, Optimizer = OptimizerKind.CmaEs, Sigma = 0.2 },
        };
        Assert.Empty(Refused(after));
    }

    [Fact]
    public void Keys_that_would_give_the_state_another_meaning_are_named()
    {
        var after = Before with
        {
            Policy = Before.Policy with { Hidden = [4, 4], OutputBias = true },
            Controller = Before.Controller with { Evolution = new() { Population = 99 } },
            Normalization = Before.Normalization with { Observations = false },
        };
        Assert.Equal(["policy.hidden", "policy.outputBias", "controller.population", "normalization.observations"], Refused(after));
        Assert.Equal(["task"], Refused(Before with { Task = "other" }));
    }

    [Fact]
    public void Returns_of_another_task_horizon_or_file_are_others_and_rewards_of_another_target()
    {
        var file = new TaskFileSpecification { Model = "<mujoco/>" };

        ExperimentSpecification[] others =
            [Before with { Horizon = 7 }, Before with { TaskOptions = new() { StartNoise = false } }, Before with { TaskFile = file }];
        Assert.All(others, after => Assert.True(ForkRules.ChangesReturns(Before, after) && ForkRules.ChangesRewards(Before, after)));
        Assert.False(ForkRules.ChangesReturns(Before, Before with { Seed = 9, Iterations = 99, Objective = new() { TargetEdges = 3 } }));
        Assert.False(ForkRules.ChangesRewards(Before, Before with { Seed = 9, Evaluations = new() { Directions = 9 } }));
        Assert.True(ForkRules.ChangesRewards(Before, Before with { Objective = new() { TargetEdges = 3 } }));
    }

    private static IReadOnlyList<string> Refused(ExperimentSpecification after) =>
        ForkRules.Refused(Before, after);
}
