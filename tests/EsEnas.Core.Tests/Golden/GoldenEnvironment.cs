using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Rollouts;

namespace EsEnas.Core.Tests.Golden;

/// <summary>
/// Two coupled springs with noise, cheap and with everything that an environment may do: an alive bonus, an early end, an episode that
/// diverges once in a while. Observation: both positions and a velocity.
/// </summary>
internal sealed class GoldenEnvironment : IEnvironment
{
    private readonly double[] observation = new double[3];
    private double fate;
    private int steps;

    public static EnvironmentInfo Info { get; } = new("golden", 3, [-1, -2], [1, 2], "golden 1");

    public ReadOnlySpan<double> Observation => observation;

    public void Reset(RandomStream random)
    {
        for (var i = 0; i < observation.Length; i++) observation[i] = random.NextNormal();
        fate = random.NextNormal();
        steps = 0;
    }

    public StepResult Step(ReadOnlySpan<double> action)
    {
        steps++;
        observation[2] += 0.1 * (action[0] - observation[0]);
        observation[0] += 0.1 * observation[2];
        observation[1] += 0.05 * (action[1] - (observation[0] * observation[1]));
        if (fate > 1.2 && steps == 5) return new StepResult(0, 0, true, InvalidReason.Diverged);
        var reward = 1.5 - (observation[0] * observation[0]) - (0.5 * observation[1] * observation[1]);
        return new StepResult(reward, 0.5, fate < -1 && steps == 9);
    }

    public void Dispose() { }
}
