using EsEnas.Core.Numerics;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Tests;

/// <summary>What the tests of environments share.</summary>
internal static class TestEnvironments
{
    public const ulong Seed = 20_240_607;

    public static TheoryData<string> Names => [.. TaskCatalog.All.Select(task => task.Name)];

    public static MuJoCoEnvironment Create(string task, TaskOptions? options = null) =>
        TaskCatalog.CreateEnvironment(task, options ?? new TaskOptions());

    public static RandomStream Stream(uint episode = 0) => new(Seed, RandomPurpose.Sample, 0, episode);

    /// <summary>Actions drawn uniformly over <paramref name="scale"/> times the range.</summary>
    public static double[][] Actions(MuJoCoEnvironment environment, int steps, double scale = 1)
    {
        var random = new RandomStream(Seed, RandomPurpose.Sample, 1, 0);
        return [.. Enumerable.Range(0, steps).Select(_ =>
            environment.Info.ActionLow.Zip(environment.Info.ActionHigh, (low, high) =>
                random.NextUniform(scale * low, scale * high)).ToArray())];
    }

    public static double[] State(MuJoCoEnvironment environment) =>
        [.. environment.Simulation.Positions, .. environment.Simulation.Velocities];

    /// <summary>Each number is near the expected one.</summary>
    /// <param name="expected">What is expected.</param>
    /// <param name="actual">What is there.</param>
    /// <param name="tolerance">How far from an expected number it may be.</param>
    public static void AssertClose(double[] expected, ReadOnlySpan<double> actual, Func<double, double> tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance(expected[i]));
    }
}
