using EsEnas.Core.Numerics;

namespace EsEnas.Core.Training;

/// <summary>What an evaluation gave.</summary>
/// <param name="Index">The evaluation's index.</param>
/// <param name="Diverged">Whether it has no valid return (the simulation failed, or a number is not finite).</param>
/// <param name="TrainingReturn">Return without alive bonus: what weights and controller are trained on. 0 if diverged.</param>
/// <param name="Return">Real return, alive bonus included. 0 if diverged.</param>
/// <param name="Steps">Environment steps made.</param>
/// <param name="Moments">Moments of the raw observations, or null if none were asked for or it diverged.</param>
public sealed record Outcome(int Index, bool Diverged, double TrainingReturn, double Return, int Steps, RunningMoments? Moments)
{
    /// <summary>
    /// Whether it can be used: not diverged, and every number finite. An outcome that is not valid counts as diverged everywhere.
    /// </summary>
    public bool IsValid =>
        !Diverged && double.IsFinite(TrainingReturn) && double.IsFinite(Return)
        && (Moments is null || (AllFinite(Moments.Mean) && AllFinite(Moments.M2)));

    private static bool AllFinite(ReadOnlySpan<double> values)
    {
        foreach (var value in values) if (!double.IsFinite(value)) return false;
        return true;
    }
}
