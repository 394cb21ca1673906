using EsEnas.Core.Numerics;

namespace EsEnas.Core.Rollouts;

/// <summary>
/// One environment that a policy acts in: a simulation, its observation, reward and end. One per thread; not thread safe.
/// </summary>
public interface IEnvironment : IDisposable
{
    /// <summary>
    /// Says in which iteration of training, from 1, the episodes that follow are: what a task changes while it is trained is a function of
    /// it. Null, as at first: outside training, where everything has its final value.
    /// </summary>
    void SetIteration(int? iteration) { }

    /// <summary>Starts an episode; all its randomness (start noise, goals) comes from <paramref name="random"/>.</summary>
    void Reset(RandomStream random);

    /// <summary>The current observation, |S| values, valid until the next call.</summary>
    ReadOnlySpan<double> Observation { get; }

    /// <summary>
    /// The sum of each term of the reward over the episode so far, in the order of the task's names; empty where the reward has no known
    /// terms. Valid until the next call.
    /// </summary>
    ReadOnlySpan<double> TermSums => [];

    /// <summary>Applies an action for one environment step. Allocates nothing. Stepping on after done is allowed.</summary>
    StepResult Step(ReadOnlySpan<double> action);
}
