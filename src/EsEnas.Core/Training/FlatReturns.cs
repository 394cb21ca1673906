namespace EsEnas.Core.Training;

/// <summary>Says when an iteration taught nothing because its returns do not differ, and why that may be.</summary>
public static class FlatReturns
{
    // Sums of equal numbers may leave a deviation of a few units in the last place.
    private const double Rounding = 1e-12;

    /// <summary>What to say of an iteration; empty if its returns differ, or if it had a single one.</summary>
    /// <param name="row">The iteration, or null before the first.</param>
    /// <remarks>The text is the same from iteration to iteration as long as the reason is.</remarks>
    public static string Warning(IterationRow? row)
    {
        if (row is null || row.Evaluations == 0) return "";
        var valid = row.Evaluations - row.Diverged;
        if (valid == 0) return "no evaluation of the last iteration gave a valid return: nothing was learned from it";
        if (valid == 1 || row.TrainingStd > Rounding * Math.Abs(row.TrainingMean)) return "";
        return $"all returns of the last iteration are the same: nothing was learned from it; {Reasons(row)}";
    }

    private static string Reasons(IterationRow row)
    {
        if (row.Steps == row.Evaluations) return "every episode ends at its first step";
        // The real return, bonus included, is not the one that is trained on.
        if (row.TrainingMean == 0 && row.MeanReturn != 0 && double.IsFinite(row.MeanReturn))
            return "weights are trained without the alive bonus and nothing else is rewarded (trainOnBonus: true trains on it)";
        return "likely reasons: no action reaches what is rewarded, every coefficient of the reward is 0, or every episode is paid alike to its end";
    }
}
