using System.Collections.Immutable;
using EsEnas.Core.Policies;

namespace EsEnas.Core.Trajectories;

/// <summary>What all frames of a trajectory share: what moves, what acts, and what the numbers are called.</summary>
/// <remarks>Immutable by convention, thread safe.</remarks>
public sealed record TrajectoryShape
{
    /// <summary>The task.</summary>
    public required string Task { get; init; }

    /// <summary>What there is to see.</summary>
    public required Scene Scene { get; init; }

    /// <summary>What acts; activations are those of its neurons, by their numbers.</summary>
    public required WiredNetwork Network { get; init; }

    /// <summary>What each observed number is called, in order; free text.</summary>
    public required ImmutableArray<string> Observations { get; init; }

    /// <summary>The actuator of each action, in order; free text.</summary>
    public required ImmutableArray<string> Actuators { get; init; }

    /// <summary>Lower bound of each action.</summary>
    public required ImmutableArray<double> ActionLow { get; init; }

    /// <summary>Upper bound of each action.</summary>
    public required ImmutableArray<double> ActionHigh { get; init; }

    /// <summary>What each term of the reward is called, in order.</summary>
    public required ImmutableArray<string> RewardTerms { get; init; }

    /// <summary>Simulated seconds of an environment step.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>Numbers of a frame: the reward, and the parts in the order of <see cref="TrajectoryFrames"/>.</summary>
    public int FrameSize =>
        1 + (Pose.Size * Scene.Bodies.Length) + Observations.Length + Actuators.Length + RewardTerms.Length + Network.NeuronCount;
}
