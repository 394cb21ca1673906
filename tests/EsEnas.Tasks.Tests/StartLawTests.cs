using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Tests;

/// <summary>The laws of the start states, over 4,000 starts of fixed streams.</summary>
[Needs(External.MuJoCo)]
public sealed class StartLawTests
{
    private const int Starts = 4000;

    [Theory]
    [InlineData("swimmer", 0.1, 0.1)]
    [InlineData("hopper", 0.005, 0.005)]
    [InlineData("walker2d", 0.005, 0.005)]
    [InlineData("inverted-pendulum", 0.01, 0.01)]
    public void Locomotion_start_is_uniform_in_positions_and_velocities(string task, double positions, double velocities)
    {
        var (q, v) = Draw(task);
        var initial = InitialPositions(task);
        for (var i = 0; i < q[0].Length; i++)
            AssertUniform(q.Select(row => row[i] - initial[i]), -positions, positions);
        for (var i = 0; i < v[0].Length; i++)
            AssertUniform(v.Select(row => row[i]), -velocities, velocities);
    }

    [Fact]
    public void Half_cheetah_start_is_uniform_in_positions_and_normal_in_velocities()
    {
        var (q, v) = Draw("half-cheetah");
        for (var i = 0; i < 9; i++)
        {
            AssertUniform(q.Select(row => row[i]), -0.1, 0.1);
            AssertNormal(v.Select(row => row[i]), 0.1);
        }
    }

    [Fact]
    public void Ant_start_is_uniform_in_positions_with_a_noisy_normalized_quaternion_and_normal_in_velocities()
    {
        var (q, v) = Draw("ant");
        var initial = InitialPositions("ant");
        foreach (var i in Enumerable.Range(0, 3).Concat(Enumerable.Range(7, 8)))
            AssertUniform(q.Select(row => row[i] - initial[i]), -0.1, 0.1);
        for (var i = 0; i < 14; i++)
            AssertNormal(v.Select(row => row[i]), 0.1);

        Assert.All(q, row => Assert.Equal(1, row[3] * row[3] + row[4] * row[4] + row[5] * row[5] + row[6] * row[6], 1e-14));
        // (x, y, z) / w is noise over 1 + noise: symmetric, and never beyond 0.1 / 0.9.
        for (var i = 4; i < 7; i++)
        {
            var ratios = q.Select(row => row[i] / row[3]).ToList();
            Assert.All(ratios, ratio => Assert.InRange(Math.Abs(ratio), 0, 0.1 / 0.9));
            Assert.Equal(0, ratios.Average(), 0.004);
            Assert.True(ratios.Max() > 0.09 && ratios.Min() < -0.09);
        }
    }

    [Fact]
    public void Reacher_start_has_noisy_joints_and_a_target_uniform_in_the_disc()
    {
        var (q, v) = Draw("reacher");
        for (var i = 0; i < 2; i++)
        {
            AssertUniform(q.Select(row => row[i]), -0.1, 0.1);
            AssertUniform(v.Select(row => row[i]), -0.005, 0.005);
        }

        Assert.All(v, row => Assert.Equal([0, 0], row[2..]));
        AssertUniform(q.Select(row => (row[2] * row[2] + row[3] * row[3]) / 0.04), 0, 1);
        AssertUniform(q.Select(row => Math.Atan2(row[3], row[2])), -Math.PI, Math.PI);
    }

    [Fact]
    public void Pusher_start_has_a_still_arm_and_a_puck_away_from_the_goal()
    {
        var (q, v) = Draw("pusher");
        AssertArm(q, v, 0.005);
        Assert.All(q, row =>
        {
            Assert.InRange(row[7], -0.3, 0);
            Assert.InRange(row[8], -0.2, 0.2);
            Assert.True(Math.Sqrt(row[7] * row[7] + row[8] * row[8]) > 0.17);
            Assert.Equal([0, 0], row[9..]);
        });
        Assert.True(q.Min(row => row[7]) < -0.298 && q.Min(row => row[8]) < -0.198 && q.Max(row => row[8]) > 0.198);
        Assert.True(q.Min(row => Math.Sqrt(row[7] * row[7] + row[8] * row[8])) < 0.172);
        // The mean of y over the rectangle 0.3 x 0.4 without the half disc of radius 0.17, whose centroid is at -4 * 0.17 / (3 pi).
        var disc = Math.PI * 0.17 * 0.17 / 2;
        Assert.Equal((0.12 * -0.15 - disc * -4 * 0.17 / (3 * Math.PI)) / (0.12 - disc), q.Average(row => row[7]), 0.005);
        Assert.Equal(0, q.Average(row => row[8]), 0.007);
    }

    [Fact]
    public void Striker_start_has_a_still_arm_the_ball_in_place_and_a_goal_away_from_it()
    {
        var (q, v) = Draw("striker");
        AssertArm(q, v, 0.1);
        Assert.All(q, row =>
        {
            Assert.Equal([-0.175, 0.5], row[7..9]);
            Assert.InRange(row[9], 0.15, 0.7);
            Assert.InRange(row[10], 0.1, 1);
            Assert.Equal(-0.323, row[11]);
            Assert.True(Math.Sqrt((row[9] - 0.5) * (row[9] - 0.5) + (row[10] + 0.175) * (row[10] + 0.175)) > 0.17);

            var slot = -Math.Atan((0.5 - row[9]) / (-0.175 - row[10] + 1e-8)) / 3.14;
            var norm = Math.Sqrt(1 + slot * slot);
            Assert.Equal(1 / norm, row[12], 1e-15);
            Assert.Equal([0, 0], row[13..15]);
            Assert.Equal(slot / norm, row[15], 1e-15);
        });
        // The nearest goal is 0.275 away: nothing is ever rejected.
        AssertUniform(q.Select(row => row[9]), 0.15, 0.7);
        AssertUniform(q.Select(row => row[10]), 0.1, 1);
    }

    [Fact]
    public void Thrower_start_has_a_still_arm_the_ball_in_place_and_a_tray_uniform_in_the_square()
    {
        var (q, v) = Draw("thrower");
        AssertArm(q, v, 0.005);
        Assert.All(q, row => Assert.Equal([0.5, -0.8, 0.275, 1, 0, 0, 0], row[9..]));
        AssertUniform(q.Select(row => row[7]), -0.3, 0.3);
        AssertUniform(q.Select(row => row[8]), -0.3, 0.3);
    }

    [Theory]
    [InlineData("swimmer")]
    [InlineData("hopper")]
    [InlineData("half-cheetah")]
    [InlineData("walker2d")]
    [InlineData("ant")]
    public void Start_without_noise_is_qpos0_at_rest(string task)
    {
        using var environment = TestEnvironments.Create(task, new TaskOptions { StartNoise = false });
        environment.Reset(TestEnvironments.Stream());
        Assert.Equal(InitialPositions(task), environment.Simulation.Positions.ToArray());
        Assert.All(environment.Simulation.Velocities.ToArray(), v => Assert.Equal(0, v));
    }

    [Theory]
    [InlineData("reacher", new[] { 0, 0, 0.1, -0.1 })]
    [InlineData("pusher", new[] { 0, 0, 0, 0, 0, 0, 0, -0.2, 0.1, 0, 0 })]
    [InlineData("thrower", new[] { 0, 0, 0, 0, 0, 0, 0, 0.1, -0.1, 0.5, -0.8, 0.275, 1, 0, 0, 0 })]
    public void Start_without_noise_and_with_the_fixed_goal_is_the_reference_start(string task, double[] expected)
    {
        using var environment = TestEnvironments.Create(task, new TaskOptions { StartNoise = false, Goal = GoalOption.Fixed });
        environment.Reset(TestEnvironments.Stream());
        Assert.Equal(expected, environment.Simulation.Positions.ToArray());
        Assert.All(environment.Simulation.Velocities.ToArray(), v => Assert.Equal(0, v));
    }

    [Theory]
    [MemberData(nameof(TestEnvironments.Names), MemberType = typeof(TestEnvironments))]
    public void Start_without_noise_and_goal_law_equals_ResetTo(string task)
    {
        var hasGoal = TaskCatalog.Find(task).Options.Contains("goal");
        using var drawn = TestEnvironments.Create(task,
            new TaskOptions { StartNoise = false, Goal = hasGoal ? GoalOption.Fixed : GoalOption.Sampled });
        using var set = TestEnvironments.Create(task);
        drawn.Reset(TestEnvironments.Stream());
        set.ResetTo(null, null, null);
        Assert.Equal(set.Observation.ToArray(), drawn.Observation.ToArray());
        Assert.Equal(TestEnvironments.State(set), TestEnvironments.State(drawn));
    }

    [Theory]
    [InlineData("reacher", 2)]
    [InlineData("pusher", 7)]
    [InlineData("striker", 9)]
    [InlineData("thrower", 7)]
    public void Goal_is_sampled_without_start_noise_and_fixed_with_it(string task, int goalAt)
    {
        using var sampled = TestEnvironments.Create(task, new TaskOptions { StartNoise = false });
        sampled.Reset(TestEnvironments.Stream(1));
        var first = sampled.Simulation.Positions[goalAt];
        Assert.All(sampled.Simulation.Velocities.ToArray(), v => Assert.Equal(0, v));
        sampled.Reset(TestEnvironments.Stream(2));
        Assert.NotEqual(first, sampled.Simulation.Positions[goalAt]);

        using var noisy = TestEnvironments.Create(task, new TaskOptions { Goal = GoalOption.Fixed });
        noisy.Reset(TestEnvironments.Stream(1));
        var (goal, velocity) = (noisy.Simulation.Positions[goalAt], noisy.Simulation.Velocities[0]);
        noisy.Reset(TestEnvironments.Stream(2));
        Assert.Equal(goal, noisy.Simulation.Positions[goalAt]);
        Assert.NotEqual(velocity, noisy.Simulation.Velocities[0]);
    }

    private static (List<double[]> Positions, List<double[]> Velocities) Draw(string task)
    {
        using var environment = TestEnvironments.Create(task);
        var (positions, velocities) = (new List<double[]>(), new List<double[]>());
        for (var i = 0u; i < Starts; i++)
        {
            environment.Reset(TestEnvironments.Stream(i));
            positions.Add(environment.Simulation.Positions.ToArray());
            velocities.Add(environment.Simulation.Velocities.ToArray());
        }

        return (positions, velocities);
    }

    private static double[] InitialPositions(string task) => TaskModels.Get(task, MassesOption.Library).InitialPositions.ToArray();

    private static void AssertArm(List<double[]> positions, List<double[]> velocities, double halfWidth)
    {
        Assert.All(positions, row => Assert.All(row[..7], q => Assert.Equal(0, q)));
        Assert.All(velocities, row => Assert.All(row[7..], v => Assert.Equal(0, v)));
        for (var i = 0; i < 7; i++)
            AssertUniform(velocities.Select(row => row[i]), -halfWidth, halfWidth);
    }

    // Kolmogorov and Smirnov: the largest distance of the two distribution functions stays below 1.95 / sqrt(n) with probability 0.999.
    private static void AssertUniform(IEnumerable<double> values, double low, double high)
    {
        var sorted = values.Order().ToList();
        Assert.InRange(sorted[0], low, high);
        Assert.InRange(sorted[^1], low, high);
        AssertDistribution([.. sorted.Select(x => (x - low) / (high - low))]);
    }

    private static void AssertNormal(IEnumerable<double> values, double deviation)
    {
        var sorted = values.Order().ToList();
        Assert.Equal(0, sorted.Average(), 4 * deviation / Math.Sqrt(Starts));
        Assert.Equal(deviation, Math.Sqrt(sorted.Average(x => x * x)), 0.05 * deviation);
        Assert.InRange(sorted[^1], 3 * deviation, 6 * deviation);
        Assert.Equal(0.6827, sorted.Count(x => Math.Abs(x) < deviation) / (double)Starts, 0.03);
        Assert.Equal(0.9545, sorted.Count(x => Math.Abs(x) < 2 * deviation) / (double)Starts, 0.015);
    }

    private static void AssertDistribution(List<double> probabilities)
    {
        var n = probabilities.Count;
        var distance = probabilities.Select((p, i) => Math.Max(Math.Abs(p - (double)i / n), Math.Abs(p - (i + 1.0) / n))).Max();
        Assert.True(distance < 1.95 / Math.Sqrt(n), $"distance {distance}");
    }
}
