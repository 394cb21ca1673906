using EsEnas.Core.Trajectories;

namespace EsEnas.Client.Motion;

/// <summary>An episode as a trajectory, and what it is of.</summary>
/// <param name="Trajectory">The trajectory.</param>
/// <param name="Title">What it is of, in a line.</param>
internal sealed record RecordedEpisode(Trajectory Trajectory, string Title);
