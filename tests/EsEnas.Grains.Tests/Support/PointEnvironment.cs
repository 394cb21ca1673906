using EsEnas.Core.Numerics;
using EsEnas.Core.Rollouts;

namespace EsEnas.Grains.Tests.Support;

/// <summary>
/// A point on a line that is to be pushed to the origin: the cheapest environment with start noise, two observations and one action.
/// </summary>
internal sealed class PointEnvironment : IEnvironment
{
    public static readonly EnvironmentInfo Info = new("point", 2, [-1], [1], "point 1");
    private readonly double[] state = new double[2];

    public ReadOnlySpan<double> Observation => state;

    public void Reset(RandomStream random)
    {
        state[0] = random.NextUniform(-1, 1);
        state[1] = random.NextUniform(-0.1, 0.1);
    }

    public StepResult Step(ReadOnlySpan<double> action)
    {
        state[1] = 0.8 * state[1] + 0.2 * action[0];
        state[0] += state[1];
        return new StepResult(1 - state[0] * state[0], 0.5, false);
    }

    public void Dispose() { }
}
