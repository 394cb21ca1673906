namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>Both models stepped from the same state under the same random actions.</summary>
/// <param name="HasContacts">Whether they collide.</param>
/// <param name="Steps">Integration steps.</param>
/// <param name="Difference">The largest difference of positions, in m or rad.</param>
/// <param name="Tolerance">The most that is allowed.</param>
/// <param name="OwnDifference">How far the original ends from itself when it starts 1e-10 beside: a measure of chaos.</param>
/// <param name="MustHold">Whether a larger difference refuses the import: not where collision shapes are others.</param>
/// <param name="StepsWithin">Steps until the difference exceeds the tolerance; all if it never does.</param>
public sealed record TrajectoryProof(bool HasContacts, int Steps, double Difference, double Tolerance, double OwnDifference, bool MustHold,
    int StepsWithin)
{
    /// <summary>Whether they agree, as far as they must.</summary>
    public bool Holds => !MustHold || Difference <= Tolerance;
}
