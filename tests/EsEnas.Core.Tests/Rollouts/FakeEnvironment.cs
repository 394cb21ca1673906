using EsEnas.Core.Numerics;
using EsEnas.Core.Rollouts;

namespace EsEnas.Core.Tests.Rollouts;

/// <summary>
/// A point on a line: the observation is (position, time), the action pushes it; reward = position + action + alive bonus 1. A script per
/// step may end the episode or break it.
/// </summary>
internal sealed class FakeEnvironment : IEnvironment
{
    private readonly double[] observation = new double[2];

    public static EnvironmentInfo Info { get; } = new("fake", 2, [-1], [1], "fake identity");

    /// <summary>What the step of a number, from 1, does differently.</summary>
    public Func<int, StepResult, StepResult> Script { get; init; } = (_, result) => result;

    /// <summary>What the step of a number shows as its time.</summary>
    public Func<int, double> Time { get; init; } = step => step;

    public List<double> Actions { get; } = [];

    public bool RecordsActions { get; init; } = true;

    public bool Disposed { get; private set; }

    public double Start { get; private set; }

    public int Steps { get; private set; }

    public ReadOnlySpan<double> Observation => observation;

    public void Reset(RandomStream random)
    {
        Start = random.NextNormal();
        observation[0] = Start;
        observation[1] = 0;
        Steps = 0;
    }

    public StepResult Step(ReadOnlySpan<double> action)
    {
        if (RecordsActions) Actions.Add(action[0]);
        Steps++;
        observation[0] += 0.1 * action[0];
        observation[1] = Time(Steps);
        return Script(Steps, new StepResult(observation[0] + action[0] + 1, 1, false));
    }

    public void Dispose() => Disposed = true;
}
