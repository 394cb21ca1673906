using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Tests;

/// <summary>
/// Striker's and Thrower's latched positions: live, as published, and copied, as intended; against slow twins that agree to the bit.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class LatchTests
{
    private static readonly TaskOptions Copy = new() { Latch = LatchOption.Copy };

    [Fact]
    public void Thrower_return_is_that_of_the_reference_live_and_far_smaller_copied()
    {
        var golden = GoldenTrajectory.Load("thrower");
        Assert.Equal(-2330.245774, Return("thrower", new TaskOptions(), golden.Actions), 1e-5);
        Assert.Equal(-259, Return("thrower", Copy, golden.Actions), 0.5);
    }

    [Fact]
    public void Thrower_copied_keeps_the_place_where_the_ball_first_was_near_the_ground()
    {
        var golden = GoldenTrajectory.Load("thrower");
        using var environment = TestEnvironments.Create("thrower", Copy);
        environment.ResetTo(null, null, null);
        double[]? hit = null;
        foreach (var action in golden.Actions)
        {
            var (ball, goal) = (Position(environment, "ball"), Position(environment, "goal"));
            if (ball[2] < -0.25)
                hit ??= ball;
            var place = hit ?? ball;
            var distance = Math.Sqrt((place[0] - goal[0]) * (place[0] - goal[0]) + (place[1] - goal[1]) * (place[1] - goal[1]));
            Assert.Equal(-distance - 0.002 * SumOfSquares(action), environment.Step(action).Reward);
        }

        Assert.NotNull(hit);
    }

    [Theory]
    [InlineData(LatchOption.Live)]
    [InlineData(LatchOption.Copy)]
    public void Striker_near_term_follows_the_tip_live_and_the_latest_strike_copied(LatchOption latch)
    {
        using var environment = TestEnvironments.Create("striker", new TaskOptions { Latch = latch });
        environment.ResetTo(NearBall(environment), null, null);
        var least = double.PositiveInfinity;
        double[]? strike = null;
        var differs = 0;
        foreach (var action in GoldenTrajectory.Load("striker").Actions)
        {
            var (ball, tip, goal) = (Position(environment, "object"), Position(environment, "tips_arm"), Position(environment, "goal"));
            least = Math.Min(least, Distance(ball, goal));
            if (Distance(ball, tip) < 0.1)
                strike = tip;
            differs += strike is not null && Distance(ball, strike) != Distance(ball, tip) ? 1 : 0;
            var near = latch == LatchOption.Copy && strike is not null ? Distance(ball, strike) : Distance(ball, tip);
            Assert.Equal(-3 * least - 0.1 * SumOfSquares(action) - 0.5 * near, environment.Step(action).Reward);
        }

        Assert.True(differs > 20, $"the strike moved away in {differs} steps only");
    }

    [Fact]
    public void Striker_forgets_strike_and_least_distance_at_a_new_start()
    {
        using var environment = TestEnvironments.Create("striker", Copy);
        using var fresh = TestEnvironments.Create("striker", Copy);
        environment.ResetTo(NearBall(environment), null, null);
        var actions = GoldenTrajectory.Load("striker").Actions;
        foreach (var action in actions)
            environment.Step(action);

        environment.ResetTo(null, null, null);
        fresh.ResetTo(null, null, null);
        foreach (var action in actions)
            Assert.Equal(fresh.Step(action), environment.Step(action));
    }

    [Fact]
    public void Thrower_forgets_the_hit_at_a_new_start()
    {
        using var environment = TestEnvironments.Create("thrower", Copy);
        var actions = GoldenTrajectory.Load("thrower").Actions;
        environment.ResetTo(null, null, null);
        var first = actions.Select(action => environment.Step(action).Reward).ToList();
        environment.ResetTo(null, null, null);
        Assert.Equal(first, actions.Select(action => environment.Step(action).Reward));
    }

    // Lowers the arm until the paddle hangs beside the table, with the ball in front of it.
    private static double[] NearBall(MuJoCoEnvironment environment)
    {
        environment.ResetTo(null, null, null);
        var positions = environment.Simulation.Positions.ToArray();
        positions[1] = 0.35;
        environment.ResetTo(positions, null, null);
        var tip = Position(environment, "tips_arm");
        (positions[7], positions[8]) = (tip[1] + 0.01, tip[0] + 0.085);
        return positions;
    }

    private static double Return(string task, TaskOptions options, IReadOnlyList<double[]> actions)
    {
        using var environment = TestEnvironments.Create(task, options);
        environment.ResetTo(null, null, null);
        return actions.Sum(action => environment.Step(action).Reward);
    }

    private static double[] Position(MuJoCoEnvironment environment, string body) =>
        environment.Simulation.BodyPositions.Slice(3 * environment.Simulation.Model.IdOf(ModelObject.Body, body), 3).ToArray();

    private static double Distance(double[] a, double[] b) =>
        Math.Sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) + (a[2] - b[2]) * (a[2] - b[2]));

    private static double SumOfSquares(double[] values) => values.Aggregate(0.0, (sum, value) => sum + value * value);
}
