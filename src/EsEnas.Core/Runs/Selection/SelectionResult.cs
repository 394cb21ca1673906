using EsEnas.Core.Search;

namespace EsEnas.Core.Runs.Selection;

/// <summary>The chosen model and its return over episodes that had no part in choosing it.</summary>
/// <param name="Model">The winner.</param>
/// <param name="Return">Mean real return over the valid reporting episodes; NaN if all diverged.</param>
/// <param name="ReturnStd">Their sample standard deviation; 0 for a single one, NaN for none.</param>
/// <param name="Episodes">Valid reporting episodes.</param>
/// <param name="Diverged">Reporting episodes without a valid return; they are left out of the mean.</param>
public sealed record SelectionResult(Dna Model, double Return, double ReturnStd, int Episodes, int Diverged)
{
    /// <summary>Standard error of <see cref="Return"/>.</summary>
    public double StandardError => ReturnStd / Math.Sqrt(Episodes);
}
