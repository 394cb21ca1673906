using EsEnas.Core.Evaluations;

namespace EsEnas.Core.Rollouts;

/// <summary>What an episode gave.</summary>
/// <param name="Return">Real return, alive bonus included; 0 if invalid.</param>
/// <param name="TrainingReturn">Return without alive bonus; 0 if invalid.</param>
/// <param name="Steps">Environment steps made.</param>
/// <param name="Reason">Why it has no valid return; None if it has one.</param>
public readonly record struct EpisodeResult(double Return, double TrainingReturn, int Steps, InvalidReason Reason = InvalidReason.None)
{
    /// <summary>Whether it has a return.</summary>
    public bool IsValid => Reason == InvalidReason.None;
}
