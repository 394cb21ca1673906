using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Tests;

[Needs(External.MuJoCo)]
public sealed class MuJoCoEnvironmentTests
{
    private static readonly Dictionary<string, double> ControlCost = new()
    {
        ["swimmer"] = 1e-4, ["reacher"] = 1, ["hopper"] = 1e-3, ["half-cheetah"] = 0.1, ["walker2d"] = 1e-3, ["pusher"] = 0.1,
        ["striker"] = 0.1,
        ["thrower"] = 0.002, ["ant"] = 0.5, ["inverted-pendulum"] = 0, ["inverted-double-pendulum"] = 0, ["humanoid"] = 0.1,
        ["humanoid-standup"] = 0.1,
    };

    public static TheoryData<string> Names => TestEnvironments.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_beyond_the_range_moves_as_the_clamped_action_but_costs_the_whole(string task)
    {
        using var whole = TestEnvironments.Create(task);
        using var clamped = TestEnvironments.Create(task);
        whole.Reset(TestEnvironments.Stream());
        clamped.Reset(TestEnvironments.Stream());
        var (low, high) = (whole.Info.ActionLow, whole.Info.ActionHigh);
        foreach (var action in TestEnvironments.Actions(whole, 100, scale: 1.6))
        {
            double[] cut = [.. action.Select((a, i) => Math.Clamp(a, low[i], high[i]))];
            var (a, b) = (whole.Step(action), clamped.Step(cut));
            Assert.Equal(TestEnvironments.State(clamped), TestEnvironments.State(whole));
            Assert.Equal(clamped.Observation.ToArray(), whole.Observation.ToArray());
            Assert.Equal((b.Done, b.AliveBonus), (a.Done, a.AliveBonus));
            var extra = ControlCost[task] * (action.Sum(x => x * x) - cut.Sum(x => x * x));
            Assert.Equal(b.Reward - extra, a.Reward, 1e-9 * Math.Max(1, Math.Abs(a.Reward)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_twice_from_one_stream_gives_the_same_bits(string task)
    {
        using var first = TestEnvironments.Create(task);
        using var second = TestEnvironments.Create(task);
        second.Reset(TestEnvironments.Stream(99));
        foreach (var action in TestEnvironments.Actions(second, 7))
            second.Step(action);

        first.Reset(TestEnvironments.Stream(3));
        second.Reset(TestEnvironments.Stream(3));
        Assert.Equal(first.Observation.ToArray(), second.Observation.ToArray());
        foreach (var action in TestEnvironments.Actions(first, 200))
        {
            Assert.Equal(first.Step(action), second.Step(action));
            Assert.Equal(first.Observation.ToArray(), second.Observation.ToArray());
        }

        Assert.Equal(TestEnvironments.State(first), TestEnvironments.State(second));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stepping_and_beginning_again_allocates_nothing(string task)
    {
        using var environment = TestEnvironments.Create(task);
        var random = TestEnvironments.Stream();
        var actions = TestEnvironments.Actions(environment, 50);
        var observed = 0;

        Assert.Equal(0, Allocations.Of(() =>
        {
            environment.Reset(random);
            for (var i = 0; i < 1_000; i++)
            {
                if (environment.Step(actions[i % 50]).Done)
                    environment.Reset(random);
                observed += environment.Observation.Length;
            }
        }));
        Assert.True(observed >= 1_000);
    }

    [Fact]
    public void Step_with_computed_contact_forces_allocates_nothing()
    {
        using var environment = TestEnvironments.Create("ant", new TaskOptions { ContactForces = ContactForcesOption.Computed });
        var actions = TestEnvironments.Actions(environment, 50);
        environment.ResetTo(null, null, null);

        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (var action in actions)
                environment.Step(action);
        }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_pays_an_alive_bonus_where_an_episode_can_end_that_is_of_moving(string task)
    {
        var terminates = TaskCatalog.Find(task).Terminates;
        var bonus = task == "humanoid" ? 5 : terminates && !task.Contains("pendulum", StringComparison.Ordinal) ? 1 : 0;
        using var environment = TestEnvironments.Create(task);
        environment.ResetTo(null, null, null);
        var ended = false;
        foreach (var action in TestEnvironments.Actions(environment, 300))
        {
            var result = environment.Step(action);
            Assert.Equal(bonus, result.AliveBonus);
            ended |= result.Done;
        }

        Assert.Equal(terminates, ended);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_after_the_simulation_blew_up_reports_diverged_until_the_next_start(string task)
    {
        using var environment = TestEnvironments.Create(task);
        environment.ResetTo(null, null, null);
        var action = new double[environment.Info.ActionSize];
        Assert.True(environment.Step(action).IsValid);

        environment.Simulation.Velocities[0] = 1e11;
        for (var i = 0; i < 3; i++)
        {
            var result = environment.Step(action);
            Assert.True(result.Reason == InvalidReason.Diverged && result.Done && double.IsNaN(result.Reward));
            Assert.Equal(0, result.AliveBonus);
        }

        environment.ResetTo(null, null, null);
        Assert.True(environment.Step(action).IsValid);
        environment.Simulation.Positions[0] = double.NaN;
        Assert.Equal(InvalidReason.Diverged, environment.Step(action).Reason);
    }

    [Theory]
    [InlineData(double.NaN, true)]
    [InlineData(double.PositiveInfinity, true)]
    [InlineData(double.NegativeInfinity, true)]
    [InlineData(1.0000000001e10, true)]
    [InlineData(1e10, false)]
    [InlineData(-1e10, false)]
    public void Step_with_an_action_that_the_library_would_ignore_reports_diverged(double value, bool diverged)
    {
        foreach (var task in TaskCatalog.All)
        {
            using var environment = TestEnvironments.Create(task.Name);
            environment.ResetTo(null, null, null);
            var state = TestEnvironments.State(environment);
            var action = new double[task.ActionSize];
            action[^1] = value;
            var result = environment.Step(action);
            Assert.Equal(!diverged ? InvalidReason.None : double.IsFinite(value) ? InvalidReason.BadControl : InvalidReason.NonFiniteAction,
                result.Reason);
            Assert.Equal(diverged, double.IsNaN(result.Reward));
            Assert.Equal(0, environment.Simulation.BadControls);
            if (diverged)
                Assert.Equal(state, TestEnvironments.State(environment));
        }
    }

    [Fact]
    public void Step_with_the_wrong_number_of_actions_is_refused()
    {
        using var environment = TestEnvironments.Create("hopper");
        environment.ResetTo(null, null, null);
        var error = Assert.Throws<ArgumentException>(() => environment.Step([1, 2]));
        Assert.StartsWith("hopper takes 3 actions, not 2.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Info_has_the_sizes_of_the_description(string task)
    {
        var description = TaskCatalog.Find(task);
        using var environment = TestEnvironments.Create(task);
        environment.ResetTo(null, null, null);
        Assert.Equal(task, environment.Info.Name);
        Assert.Equal(description.ObservationSize, environment.Info.ObservationSize);
        Assert.Equal(description.ObservationSize, environment.Observation.Length);
        Assert.Equal(description.ActionSize, environment.Info.ActionSize);
        Assert.Equal(description.ActionSize, environment.Simulation.Controls.Length);
        Assert.Equal(description.FrameSkip, environment.FrameSkip);
        environment.Step(new double[description.ActionSize]);
        Assert.Equal(description.StepSeconds, environment.Simulation.Time, 1e-12);
    }

    [Fact]
    public void Description_has_the_action_ranges_of_the_model()
    {
        foreach (var description in TaskCatalog.All)
        {
            using var environment = TestEnvironments.Create(description.Name);
            Assert.Equal(environment.Info.ActionLow.Zip(environment.Info.ActionHigh), description.ActionRanges);
        }
    }

    [Theory]
    [InlineData("swimmer", ActionScale.Range)]
    [InlineData("ant", ActionScale.Range)]
    [InlineData("pusher", ActionScale.Unit)]
    [InlineData("striker", ActionScale.Unit)]
    [InlineData("thrower", ActionScale.Unit)]
    [InlineData("blackbox/sphere", ActionScale.Range)]
    public void New_run_takes_actions_as_the_published_code_does_where_that_makes_a_difference(string task, ActionScale scale) =>
        Assert.Equal(scale,
            TaskCatalog.Settle(new ExperimentSpecification { Task = task, Policy = new() { ActionScale = null } }).Policy.ActionScale);

    [Fact]
    public void Info_has_the_action_ranges_of_the_motors()
    {
        foreach (var (task, bound) in new[] { ("swimmer", 1.0), ("pusher", 2), ("striker", 3), ("ant", 1) })
        {
            using var environment = TestEnvironments.Create(task);
            Assert.All(environment.Info.ActionHigh, high => Assert.Equal(bound, high));
            Assert.All(environment.Info.ActionLow, low => Assert.Equal(-bound, low));
        }

        using var thrower = TestEnvironments.Create("thrower");
        Assert.Equal([10, 10, 10, 10, 15, 15, 15], thrower.Info.ActionHigh);
        Assert.Equal([-10, -10, -10, -10, -15, -15, -15], thrower.Info.ActionLow);
    }

    [Theory]
    [InlineData("reacher", new[] { 0.03, -0.07 }, new[] { 2, 3 })]
    [InlineData("pusher", new[] { -0.25, 0.05 }, new[] { 7, 8 })]
    [InlineData("striker", new[] { 0.3, 0.9 }, new[] { 9, 10 })]
    [InlineData("thrower", new[] { -0.3, 0.2 }, new[] { 7, 8 })]
    public void ResetTo_places_a_goal(string task, double[] goal, int[] at)
    {
        using var environment = TestEnvironments.Create(task);
        environment.ResetTo(null, null, goal);
        Assert.Equal(goal, at.Select(i => environment.Simulation.Positions[i]));

        // Over given positions it replaces the goal's coordinates only.
        var positions = environment.Simulation.Model.InitialPositions.ToArray();
        positions[0] = 0.05;
        environment.ResetTo(positions, null, goal);
        Assert.Equal(0.05, environment.Simulation.Positions[0]);
        Assert.Equal(goal, at.Select(i => environment.Simulation.Positions[i]));
        environment.ResetTo(positions, null, null);
        Assert.Equal(at.Select(i => positions[i]), at.Select(i => environment.Simulation.Positions[i]));
    }

    [Fact]
    public void ResetTo_takes_positions_and_velocities_and_refreshes_the_observation()
    {
        using var environment = TestEnvironments.Create("swimmer");
        environment.ResetTo([1, 2, 3, 0.4, 0.5], [6, 7, 8, 9, 10], null);
        Assert.Equal([3, 0.4, 0.5, 6, 7, 8, 9, 10], environment.Observation.ToArray());
        environment.ResetTo(null, null, null);
        Assert.All(environment.Observation.ToArray(), o => Assert.Equal(0, o));
    }

    [Fact]
    public void ResetTo_refuses_wrong_vectors_and_keeps_the_state()
    {
        using var environment = TestEnvironments.Create("hopper");
        environment.ResetTo([0, 1.3, 0, 0, 0, 0], null, null);
        AssertRefused(() => environment.ResetTo([1, 2], null, null), "hopper wants 6 numbers for positions (qpos), not 2.");
        AssertRefused(() => environment.ResetTo(null, new double[7], null), "hopper wants 6 numbers for velocities (qvel), not 7.");
        AssertRefused(() => environment.ResetTo([0, double.NaN, 0, 0, 0, 0], null, null),
            "hopper wants finite numbers for positions (qpos).");
        AssertRefused(() => environment.ResetTo(null, null, [1]), "hopper has no goal.");
        Assert.Equal(1.3, environment.Simulation.Positions[1]);

        using var pusher = TestEnvironments.Create("pusher");
        AssertRefused(() => pusher.ResetTo(null, null, [1, 2, 3]), "pusher wants 2 numbers for goal (puck y slide, puck x slide), not 3.");
        AssertRefused(() => pusher.ResetTo(null, null, [1, double.PositiveInfinity]),
            "pusher wants finite numbers for goal (puck y slide, puck x slide).");

        static void AssertRefused(Action action, string message) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.25, 0.19, 0, false)]
    [InlineData(1.25, 0.21, 0, true)]
    [InlineData(1.25, -0.21, 0, true)]
    [InlineData(0.5, 0, 0, true)]
    [InlineData(1.25, 0, 90, false)]
    [InlineData(1.25, 0, 130, true)]
    public void Hopper_ends_when_it_is_low_tilted_or_wild(double height, double pitch, double velocity, bool done)
    {
        using var environment = TestEnvironments.Create("hopper");
        environment.ResetTo([0, height, pitch, -0.3, -0.3, 0], [velocity, 0, 0, 0, 0, 0], null);
        Assert.Equal(done, environment.Step([0, 0, 0]).Done);
    }

    [Theory]
    [InlineData(1.25, 0.95, false)]
    [InlineData(1.25, 1.05, true)]
    [InlineData(1.25, -1.05, true)]
    [InlineData(1.98, 0, false)]
    [InlineData(2.02, 0, true)]
    public void Walker2d_ends_when_it_is_high_or_tilted(double height, double pitch, bool done)
    {
        using var environment = TestEnvironments.Create("walker2d");
        environment.ResetTo([0, height, pitch, -0.2, -0.2, 0, -0.2, -0.2, 0], null, null);
        Assert.Equal(done, environment.Step(new double[6]).Done);
    }

    [Theory]
    [InlineData(0.9, 0, false)]
    [InlineData(1.05, 0, true)]
    [InlineData(-2, 0, true)]
    public void Ant_ends_outside_its_heights(double height, double velocity, bool done)
    {
        using var environment = TestEnvironments.Create("ant");
        var positions = environment.Simulation.Model.InitialPositions.ToArray();
        positions[2] = height;
        var velocities = new double[14];
        velocities[2] = velocity;
        environment.ResetTo(positions, velocities, null);
        Assert.Equal(done, environment.Step(new double[8]).Done);
    }

    [Theory]
    [InlineData("hopper", 5)]
    [InlineData("walker2d", 8)]
    public void Observation_of_velocities_is_cut_to_ten(string task, int firstVelocity)
    {
        using var environment = TestEnvironments.Create(task);
        var velocities = new double[environment.Simulation.Velocities.Length];
        (velocities[0], velocities[1]) = (12, -30);
        environment.ResetTo(null, velocities, null);
        Assert.Equal([10, -10], environment.Observation.Slice(firstVelocity, 2).ToArray());
    }
}
