using System.Collections.Immutable;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>A comparison of the original with the imported model, both compiled by the library in a process of their own.</summary>
/// <param name="Numbers">Compiled numbers: masses, inertias, joints, actuators.</param>
/// <param name="Trajectories">Steps of both under the same random actions.</param>
public sealed record ImportProof(ImmutableArray<NumbersProof> Numbers, ImmutableArray<TrajectoryProof> Trajectories)
{
    /// <summary>Whether everything that must agree does.</summary>
    public bool Holds => Numbers.All(numbers => numbers.Holds) && Trajectories.All(trajectory => trajectory.Holds);
}
