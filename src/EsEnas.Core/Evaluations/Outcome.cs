using EsEnas.Core.Numerics;

namespace EsEnas.Core.Evaluations;

/// <summary>What an evaluation gave.</summary>
/// <param name="Index">The evaluation's index.</param>
/// <param name="Reason">Why it has no valid return; <see cref="InvalidReason.None"/> if nothing went wrong.</param>
/// <param name="TrainingReturn">Return without alive bonus: what weights and controller are trained on. 0 if invalid.</param>
/// <param name="Return">Real return, alive bonus included. 0 if invalid.</param>
/// <param name="Steps">Environment steps made.</param>
/// <param name="Moments">Moments of the raw observations, or null if none were asked for or it is invalid.</param>
public sealed record Outcome(int Index, InvalidReason Reason, double TrainingReturn, double Return, int Steps, RunningMoments? Moments)
{
    /// <summary>Why it cannot be used: <see cref="Reason"/>, or a number here that is not finite; None if it can.</summary>
    public InvalidReason Invalid =>
        Reason != InvalidReason.None ? Reason
        : !double.IsFinite(TrainingReturn) || !double.IsFinite(Return) ? InvalidReason.NonFiniteReward
        : Moments is null || (AllFinite(Moments.Mean) && AllFinite(Moments.M2)) ? InvalidReason.None
        : InvalidReason.NonFiniteObservation;

    /// <summary>Whether it can be used. An outcome that is not valid counts as diverged everywhere.</summary>
    public bool IsValid => Invalid == InvalidReason.None;

    private static bool AllFinite(ReadOnlySpan<double> values)
    {
        foreach (var value in values) if (!double.IsFinite(value)) return false;
        return true;
    }
}
