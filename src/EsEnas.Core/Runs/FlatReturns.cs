namespace EsEnas.Core.Runs;

/// <summary>Says when an iteration taught nothing because its returns do not differ, and why that may be.</summary>
public static class FlatReturns
{
    // Sums of equal numbers may leave a deviation of a few units in the last place.
    private const double Rounding = 1e-12;

    /// <summary>What to say of an iteration; empty if its returns differ, or if it had a single one.</summary>
    /// <param name="row">The iteration, or null before the first.</param>
    /// <param name="horizon">T, the most steps of an episode.</param>
    /// <remarks>The text is the same from iteration to iteration as long as the reason is.</remarks>
    public static string Warning(IterationRow? row, int horizon)
    {
        if (row is null || row.Evaluations == 0) return "";
        var valid = row.Evaluations - row.Diverged;
        if (valid == 0) return "no evaluation of the last iteration gave a valid return: nothing was learned from it";
        if (valid == 1 || row.TrainingStd > Rounding * Math.Abs(row.TrainingMean)) return "";
        return $"all returns of the last iteration are the same: nothing was learned from it; {Reasons(row, horizon)}";
    }

    private static string Reasons(IterationRow row, int horizon)
    {
        if (row.Steps == row.Evaluations && horizon > 1) return "every episode ends at its first step";
        // The real return, bonus included, is not the one that is trained on.
        if (row.TrainingMean == 0 && row.MeanReturn != 0 && double.IsFinite(row.MeanReturn))
            return "weights are trained without the alive bonus and nothing else is rewarded (trainOnBonus: true trains on it)";
        const string Hopeless = "no action reaches what is rewarded, or every coefficient of the reward is 0";
        // What was learned to the full looks like what cannot be learned: a pole that never falls any more.
        return row.Steps == (long)row.Evaluations * horizon
            ? $"every episode goes on to the horizon and is paid the same: there is nothing left to learn, or, " +
                $"if it was so from the start, {Hopeless}"
            : $"likely reasons: {Hopeless}";
    }
}
