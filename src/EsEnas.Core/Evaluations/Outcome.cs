using System.Collections.Immutable;
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
    /// <summary>
    /// The sum of each term of the reward; empty where they are not known or it is invalid. Nothing is trained on them: two outcomes that
    /// differ in them alone are the same.
    /// </summary>
    public ImmutableArray<double> Terms { get; init; } = [];

    /// <summary>Why it cannot be used: <see cref="Reason"/>, or a number here that is not finite; None if it can.</summary>
    public InvalidReason Invalid =>
        Reason != InvalidReason.None ? Reason
        : !double.IsFinite(TrainingReturn) || !double.IsFinite(Return) ? InvalidReason.NonFiniteReward
        : Moments is null || (AllFinite(Moments.Mean) && AllFinite(Moments.M2)) ? InvalidReason.None
        : InvalidReason.NonFiniteObservation;

    /// <summary>Whether it can be used. An outcome that is not valid counts as diverged everywhere.</summary>
    public bool IsValid => Invalid == InvalidReason.None;

    /// <summary>Refuses outcomes that are not one for each evaluation, by index.</summary>
    /// <exception cref="ArgumentException">An outcome is missing or out of place.</exception>
    internal static void Check(IReadOnlyList<Outcome> outcomes, int evaluations)
    {
        if (outcomes.Count != evaluations)
            throw new ArgumentException($"There are {outcomes.Count} outcomes for {evaluations} evaluations.", nameof(outcomes));
        for (var i = 0; i < evaluations; i++)
            if (outcomes[i].Index != i) throw new ArgumentException($"Outcome {i} is of evaluation {outcomes[i].Index}.", nameof(outcomes));
    }

    private static bool AllFinite(ReadOnlySpan<double> values)
    {
        foreach (var value in values) if (!double.IsFinite(value)) return false;
        return true;
    }
}
