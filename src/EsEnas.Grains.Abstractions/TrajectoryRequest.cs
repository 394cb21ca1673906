using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>
/// Asks for an episode of a run to be recorded: of its policy, of a policy of its front, or, where <see cref="Iteration"/> is given, of an
/// evaluation that the run made.
/// </summary>
[GenerateSerializer, Immutable, Alias("esenas.TrajectoryRequest")]
public sealed record TrajectoryRequest
{
    /// <summary>The most frames in a simulated second that may be asked for.</summary>
    public const int MostFramesPerSecond = 1000;

    /// <summary>
    /// Frames in a simulated second; as near to it as whole environment steps allow. An episode whose frames would take more than
    /// <see cref="Core.Trajectories.Trajectory.MostFrameBytes"/> is recorded at a lower rate, which the trajectory says.
    /// </summary>
    [Id(0), Number(1, MostFramesPerSecond)] public int FramesPerSecond { get; init; } = 25;

    /// <summary>Of a policy: seed of the episode, as in <c>eval</c>.</summary>
    [Id(1)] public ulong Seed { get; init; } = 1;

    /// <summary>Of a policy: number of the episode, from 0.</summary>
    [Id(2), Number(0, int.MaxValue)] public int Episode { get; init; }

    /// <summary>
    /// Which policy of the run's front, by its place in <see cref="RunStatus.Front"/>, from 0; null for the run's policy.
    /// </summary>
    [Id(3), Number(0, int.MaxValue)] public int? FrontPoint { get; init; }

    /// <summary>Of an evaluation: its iteration (or round), from 1; null for an episode of a policy.</summary>
    [Id(4), CheckedByGrain] public int? Iteration { get; init; }

    /// <summary>Of an evaluation: its index in the iteration, from 0.</summary>
    [Id(5), CheckedByGrain] public int Evaluation { get; init; }

    /// <summary>Of an evaluation: the phase after training that made it; empty for training.</summary>
    [Id(6), Line(64)] public string Phase { get; init; } = "";
}
