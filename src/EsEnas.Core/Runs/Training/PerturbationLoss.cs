using EsEnas.Core.Evaluations;

namespace EsEnas.Core.Runs.Training;

/// <summary>
/// What perturbations lose in units of what they tell (own). Of a direction with returns r+ and r- and r at the current weights in the same
/// episode, r - (r+ + r-) / 2 is lost, by the curvature of the return; half the difference of r+ and r- is told, by its slope. Where a
/// smooth return is curved by c and rises by s, the first is c sigma² / 2 and the second s sigma: the ratio grows with sigma, has no unit,
/// and says of any task whether a perturbation is small enough to tell up from down.
/// </summary>
internal static class PerturbationLoss
{
    /// <summary>
    /// The mean loss over the directions whose episode was also played at the current weights, divided by the root mean square of half
    /// the differences of all directions; infinite if only the second is 0; null if there is nothing to compare.
    /// </summary>
    /// <param name="outcomes">
    /// An iteration's outcomes: two of each direction, then those at the current weights, of which the first is of direction 0.
    /// </param>
    /// <param name="perturbed">How many are perturbed.</param>
    public static double? Of(IReadOnlyList<Outcome> outcomes, int perturbed)
    {
        var (lost, compared, squares, told) = (0.0, 0, 0.0, 0);
        for (var i = 0; 2 * i < perturbed; i++)
        {
            if (outcomes[2 * i] is not { IsValid: true } above || outcomes[(2 * i) + 1] is not { IsValid: true } below) continue;
            var half = (above.Return - below.Return) / 2;
            squares += half * half;
            told++;
            if (perturbed + i >= outcomes.Count || outcomes[perturbed + i] is not { IsValid: true } current) continue;
            lost += current.Return - ((above.Return + below.Return) / 2);
            compared++;
        }

        if (compared == 0 || lost <= 0) return compared == 0 ? null : 0;
        return lost / compared / Math.Sqrt(squares / told);
    }
}
