using EsEnas.Core.Numerics;

namespace EsEnas.Tasks.Tests;

/// <summary>
/// The references that touch what the published files never reach: Pusher's puck and Striker's ball. Their actions are drawn: each
/// component is uniform over its range and held for ten steps. The seed is the first from which the object moves before step 25 and more
/// than 10 cm.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class ContactReferenceTests
{
    private const ulong Seed = 6;

    // Coordinates of the object's two slides.
    private const int Object = 7;

    [Theory]
    [InlineData("pusher", "pusher.puck")]
    [InlineData("striker", "striker.ball")]
    public void Actions_of_the_reference_are_drawn_from_its_seed(string task, string file)
    {
        using var environment = TestEnvironments.Create(task);
        Assert.Equal(Drawn(environment, Seed), GoldenTrajectory.Load(file).Actions);
    }

    [Theory]
    [InlineData("pusher", "pusher.puck")]
    [InlineData("striker", "striker.ball")]
    public void Object_of_the_reference_is_moved_by_the_arm(string task, string file)
    {
        var golden = GoldenTrajectory.Load(file);
        Assert.True(Way(golden.Columns(golden.Rows[25], "qpos"), golden.Columns(golden.Rows[0], "qpos")) > 0.1);

        using var environment = TestEnvironments.Create(task);
        Assert.All(Enumerable.Range(0, (int)Seed), seed => Assert.False(Moves(environment, (ulong)seed), $"seed {seed} moves it as well"));
        Assert.True(Moves(environment, Seed), "what the arm hits stays where it is");
    }

    private static bool Moves(MuJoCoEnvironment environment, ulong seed)
    {
        environment.ResetTo(null, null, null);
        var start = environment.Simulation.Positions.ToArray();
        foreach (var action in Drawn(environment, seed)[..25])
            environment.Step(action);
        return Way(environment.Simulation.Positions, start) > 0.1;
    }

    private static double Way(ReadOnlySpan<double> positions, ReadOnlySpan<double> start) =>
        EnvironmentMath.Distance(positions.Slice(Object, 2), start.Slice(Object, 2));

    private static double[][] Drawn(MuJoCoEnvironment environment, ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Sample);
        var actions = new double[100][];
        for (var t = 0; t < actions.Length; t++)
        {
            actions[t] = t % 10 != 0 ? actions[t - 1]
                : [.. environment.Info.ActionLow.Zip(environment.Info.ActionHigh, random.NextUniform)];
        }

        return actions;
    }
}
