using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Tests;

/// <summary>
/// The reference trajectories, recorded on MuJoCo 2.2.2, on whatever MuJoCo there is: the models are adapted to it. Tolerances are those
/// within which a correct model may drift, on every version: 1e-9 for 25 steps, 1e-6 for 50, and 1e-6 for all steps where the dynamics does
/// not amplify the last bit. What is chaotic in 200 steps, and only that, has a tolerance by family of versions.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class GoldenTrajectoryTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("swimmer", "swimmer", 200)]
    [InlineData("reacher", "reacher", 50)]
    [InlineData("hopper", "hopper", 50)]
    [InlineData("hopper", "hopper.off", 200)]
    [InlineData("half-cheetah", "half_cheetah", 200)]
    [InlineData("walker2d", "walker2d", 50)]
    [InlineData("walker2d", "walker2d.off", 200)]
    [InlineData("pusher", "pusher", 200)]
    [InlineData("pusher", "pusher.puck", 100)]
    [InlineData("striker", "striker", 50)]
    [InlineData("striker", "striker.ball", 100)]
    [InlineData("thrower", "thrower", 50)]
    [InlineData("ant", "ant", 50)]
    [InlineData("inverted-pendulum", "inverted_pendulum", 200)]
    [InlineData("inverted-double-pendulum", "inverted_double_pendulum", 50)]
    public void Step_follows_the_reference_trajectory(string task, string file, int steps)
    {
        var golden = GoldenTrajectory.Load(file);
        using var environment = TaskCatalog.CreateEnvironment(task, new TaskOptions());
        if (file.EndsWith(".off", StringComparison.Ordinal))
            environment.ResetTo(golden.Columns(golden.Rows[0], "qpos"), golden.Columns(golden.Rows[0], "qvel"), null);
        else
            environment.ResetTo(null, null, null);

        double worst25 = 0, worst50 = 0, worst200 = 0;
        for (var t = 0; t < golden.Rows.Count; t++)
        {
            var row = golden.Rows[t];
            var result = t == 0 ? default : environment.Step(golden.Columns(row, "a"));
            double[] mine = [.. environment.Observation, result.Reward, .. environment.Simulation.Positions,
                .. environment.Simulation.Velocities];
            double[] theirs = [.. golden.Columns(row, "o"), golden.Column(row, "reward"), .. golden.Columns(row, "qpos"),
                .. golden.Columns(row, "qvel")];
            var difference = mine.Zip(theirs, (a, b) => Math.Abs(a - b)).Max();
            worst25 = t <= 25 ? Math.Max(worst25, difference) : worst25;
            worst50 = t <= 50 ? Math.Max(worst50, difference) : worst50;
            worst200 = Math.Max(worst200, difference);

            Assert.Equal(theirs.Length, mine.Length);
            Assert.True(result.IsValid);
            Assert.True(t > steps || difference <= (t <= 25 ? 1e-9 : 1e-6), $"{file}, step {t}: differs by {difference}");
            Assert.True(t > steps || result.Done == (golden.Column(row, "done") != 0), $"{file}, step {t}: done is {result.Done}");
        }

        output.WriteLine($"MuJoCo {MuJoCoLibrary.VersionText}, {file}: largest difference to step 25 {worst25:E1}, " +
            $"50 {worst50:E1}, last {worst200:E1}");
    }

    /// <summary>Their solver (PGS, 50 iterations) ends before it has converged, at another place on every version.</summary>
    [Theory]
    [InlineData("humanoid", "humanoid")]
    [InlineData("humanoid-standup", "humanoid_standup")]
    public void Humanoid_follows_the_reference_trajectory_as_far_as_its_solver_converges(string task, string file)
    {
        var isSame = MuJoCoLibrary.Version == 222;
        var golden = GoldenTrajectory.Load(file);
        using var environment = TaskCatalog.CreateEnvironment(task, new TaskOptions());
        environment.ResetTo(null, null, null);
        for (var t = 1; t <= (isSame ? 50 : 5); t++)
        {
            var row = golden.Rows[t];
            var result = environment.Step(golden.Columns(row, "a"));
            double[] mine = [.. environment.Observation, result.Reward, .. environment.Simulation.Positions];
            double[] theirs = [.. golden.Columns(row, "o"), golden.Column(row, "reward"), .. golden.Columns(row, "qpos")];
            var difference = mine.Zip(theirs, (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(b))).Max();
            output.WriteLine($"MuJoCo {MuJoCoLibrary.VersionText}, {file}, step {t}: {difference:E1}");

            Assert.Equal(theirs.Length, mine.Length);
            Assert.True(difference <= (!isSame ? 1e-3 : t <= 25 ? 1e-9 : 1e-6), $"{file}, step {t}: differs by {difference}");
            Assert.Equal(golden.Column(row, "done") != 0, result.Done);
        }
    }

    [Theory]
    [InlineData("swimmer", 0.6118701348)]
    [InlineData("reacher", -160.8260503)]
    [InlineData("half-cheetah", -20.05367104)]
    [InlineData("pusher", -278.8746754)]
    [InlineData("striker", -928.7633371)]
    [InlineData("thrower", -2330.245774)]
    public void Return_of_200_steps_is_that_of_the_reference(string task, double expected)
    {
        // Striker is chaotic from step 87 on: another library's last bits become another end, worth some cents.
        var tolerance = Math.Abs(expected) * (task == "striker" && MuJoCoLibrary.Version >= 300 ? 1e-4 : 1e-8);
        var golden = GoldenTrajectory.Load(task.Replace('-', '_'));
        using var environment = TaskCatalog.CreateEnvironment(task, new TaskOptions());
        environment.ResetTo(null, null, null);
        var sum = golden.Actions.Sum(action => environment.Step(action).Reward);

        Assert.Equal(expected, sum, tolerance);
        Assert.Equal(golden.Return, sum, tolerance);
    }

    [Theory]
    [InlineData("hopper", 25)]
    [InlineData("walker2d", 29)]
    [InlineData("ant", 34)]
    public void First_end_comes_at_the_step_of_the_reference_with_its_bonus(string task, int expected)
    {
        var golden = GoldenTrajectory.Load(task);
        using var environment = TaskCatalog.CreateEnvironment(task, new TaskOptions());
        environment.ResetTo(null, null, null);
        for (var t = 1; t <= expected; t++)
        {
            var result = environment.Step(golden.Actions[t - 1]);
            Assert.Equal(t == expected, result.Done);
            Assert.Equal(1, result.AliveBonus);
        }
    }
}
