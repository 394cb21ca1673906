using EsEnas.Core.Rollouts;

namespace EsEnas.Core.Trajectories;

/// <summary>One episode of a policy as it was recorded: poses, observations, actions, rewards and activations, at a rate.</summary>
/// <param name="Shape">What the frames share.</param>
/// <param name="StepsPerFrame">Environment steps from a frame to the next, at least 1; the last may come earlier.</param>
/// <param name="Result">What the episode gave: the bits that an evaluation of it gives.</param>
/// <param name="Frames">The frames, up to the last valid state.</param>
/// <remarks>Immutable by convention, thread safe.</remarks>
public sealed record Trajectory(TrajectoryShape Shape, int StepsPerFrame, EpisodeResult Result, TrajectoryFrames Frames)
{
    /// <summary>The most bytes that the frames of a trajectory take; what would take more is recorded at a lower rate.</summary>
    public const int MostFrameBytes = 8 * 1024 * 1024;

    /// <summary>Frames in a simulated second.</summary>
    public double FramesPerSecond => 1 / (StepsPerFrame * Shape.StepSeconds);

    /// <summary>Environment steps made before a frame.</summary>
    public int StepOf(int frame) => (int)Math.Min((long)frame * StepsPerFrame, Result.Steps);

    /// <summary>Simulated seconds from the start to a frame.</summary>
    public double TimeOf(int frame) => StepOf(frame) * Shape.StepSeconds;

    /// <summary>The pose of a geom in the world's frame.</summary>
    /// <param name="frame">From 0.</param>
    /// <param name="geom">Index in the scene.</param>
    public Pose GeomPose(int frame, int geom)
    {
        var known = Shape.Scene.Geoms[geom];
        return Frames.BodyPose(frame, known.Body).Then(known.Pose);
    }
}
