using EsEnas.Core.Numerics;

namespace EsEnas.Core.Rollouts;

/// <summary>
/// One environment that a policy acts in: a simulation, its observation, reward and end. One per thread; not thread safe.
/// </summary>
public interface IEnvironment : IDisposable
{
    /// <summary>Starts an episode; all its randomness (start noise, goals) comes from <paramref name="random"/>.</summary>
    void Reset(RandomStream random);

    /// <summary>The current observation, |S| values, valid until the next call.</summary>
    ReadOnlySpan<double> Observation { get; }

    /// <summary>Applies an action for one environment step. Allocates nothing. Stepping on after done is allowed.</summary>
    StepResult Step(ReadOnlySpan<double> action);
}
