using EsEnas.Tasks.UserTasks;

namespace EsEnas.Tasks.Tests.UserTasks;

/// <summary>Rewards that are valid and teach nothing are said before anything runs.</summary>
public sealed class RewardWarningsTests
{
    private const string Alive = "- { kind: alive-bonus }";
    private const string Forward = "- { kind: forward-velocity, joint: rail }";

    public static TheoryData<string, string, string[]> Rewards => new()
    {
        { Alive, "", [] },
        { Forward, "", [] },
        { Alive + "\n  " + Forward, "", [] },
        { Forward + "\n  - { kind: control-cost, coefficient: -0.1 }", "", [] },
        { Alive, "trainOnBonus: false", ["weights are trained without the alive bonus (trainOnBonus: false)", "training return 0 in"] },
        { "- { kind: alive-bonus, coefficient: 0 }", "", ["every coefficient of the reward is 0", "training return 0 in"] },
        { "- { kind: forward-velocity, joint: rail, coefficient: 0 }\n  " + Alive, "",
            ["reward[0] (forward-velocity) has the coefficient 0"] },
        { Alive, "termination: { finite: false }", ["no episode can end early", "nothing that they did reached what is rewarded"] },
        { Alive + "\n  - { kind: control-cost, coefficient: -0.1 }", "",
            ["weights are trained without the alive bonus, and all that is left is a cost of control"] },
        { "- { kind: control-cost, coefficient: -0.1 }", "", ["all that is rewarded is a cost of control: the best policy does nothing"] },
        { "- { kind: forward-velocity, joint: loose }", "termination: { finite: true }",
            ["nothing that they did reached what is rewarded"] },
        { Forward, "termination: { healthy: [ { joint: tilt, above: 1 } ] }", ["every episode ends at its first step"] },
    };

    [Needs(External.MuJoCo)]
    [Theory, MemberData(nameof(Rewards))]
    public void Reward_that_teaches_nothing_is_said_with_the_reason(string reward, string more, string[] expected)
    {
        var specification = UserTaskFiles.Broom(reward, more);
        string[] warnings = [.. TaskCatalog.Describe(specification).Warnings, .. RewardProbe.RollOutAndJudge(specification)];

        Assert.Equal(expected.Length, warnings.Length);
        Assert.All(expected.Zip(warnings), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Task_is_judged_as_it_is_declared_whatever_its_curriculum_begins_with()
    {
        const string Easy = "- { kind: forward-velocity, joint: rail }";
        Assert.Empty(RewardProbe.RollOutAndJudge(UserTaskFiles.Broom(Easy,
            "curriculum: [{ of: reward, term: 0, from: 0, iterations: [10, 50] }]")));
        Assert.Empty(RewardProbe.RollOutAndJudge(UserTaskFiles.Broom(Easy,
            "curriculum: [{ of: horizon, from: 1, iterations: [10, 50] }]")));
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Start_noise_does_not_hide_that_no_action_reaches_the_reward()
    {
        // The cart that is rewarded is pushed by the start alone: returns differ, and nothing is learned from them.
        var warning = Assert.Single(
            RewardProbe.Warnings(UserTaskFiles.Broom("- { kind: forward-velocity, joint: loose }", "termination: { finite: true }")));

        Assert.StartsWith("8 random policies from one start all get the training return ", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("return 0 in", warning, StringComparison.Ordinal);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Rollouts_that_end_their_process_are_said_and_this_process_lives()
    {
        var hangs = RewardProbe.Warnings(UserTaskFiles.Broom(Alive), [.. ModelProbe.ChildCommand, ProbeChild.Hang],
            new ModelProbeLimits { WallSeconds = 1 });
        var isNoProgram = RewardProbe.Warnings(UserTaskFiles.Broom(Alive), ["/nowhere/at/all"], new ModelProbeLimits());

        Assert.Equal("a rollout with a random policy failed: it took more than 1 seconds to compile and step", Assert.Single(hangs));
        Assert.StartsWith("a rollout with a random policy failed: it could not be tried in a process of its own",
            Assert.Single(isNoProgram), StringComparison.Ordinal);
    }

    [Fact]
    public void Built_in_task_has_no_warning() =>
        Assert.Empty(RewardProbe.Warnings(new() { Task = "hopper" }));
}
