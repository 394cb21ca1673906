namespace EsEnas.Core.Optimizers;

/// <summary>
/// What is done to returns before they weigh directions. NaN stands for a diverged evaluation and stays out of everything.
/// </summary>
internal static class ReturnScale
{
    /// <summary>Returns that vary less than this count as equal: they say nothing about a direction.</summary>
    public const double SmallestDeviation = 1e-8;

    /// <summary>Population standard deviation, summed in order; 0 if there are none.</summary>
    public static double Deviation(IEnumerable<double> returns)
    {
        var mean = Mean(returns);
        var (count, squares) = (0, 0.0);
        foreach (var value in returns)
        {
            if (double.IsNaN(value)) continue;
            count++;
            squares += (value - mean) * (value - mean);
        }

        return count == 0 ? 0 : Math.Sqrt(squares / count);
    }

    /// <summary>Mean, summed in order; NaN if there are none.</summary>
    public static double Mean(IEnumerable<double> returns)
    {
        var (count, sum) = (0, 0.0);
        foreach (var value in returns)
        {
            if (double.IsNaN(value)) continue;
            count++;
            sum += value;
        }

        return sum / count;
    }

    /// <summary>Whether there are no two different ones.</summary>
    public static bool AreEqual(IEnumerable<double> returns)
    {
        var first = double.NaN;
        foreach (var value in returns)
        {
            if (double.IsNaN(value)) continue;
            if (double.IsNaN(first)) first = value;
            else if (value != first) return false;
        }

        return true;
    }

    /// <summary>
    /// Ranks from 0, the worst, to k - 1, as rank / (k - 1) - 1/2; equal returns share the mean of their ranks. 0 for a single one.
    /// </summary>
    public static double[] CenteredRanks(IReadOnlyList<double> returns)
    {
        int[] order = [.. Enumerable.Range(0, returns.Count).Where(i => !double.IsNaN(returns[i])).OrderBy(i => returns[i])];
        var ranks = new double[returns.Count];
        Array.Fill(ranks, double.NaN);
        for (var first = 0; first < order.Length;)
        {
            var last = first;
            while (last + 1 < order.Length && returns[order[last + 1]] == returns[order[first]]) last++;
            var rank = order.Length == 1 ? 0.0 : ((first + last) / 2.0 / (order.Length - 1)) - 0.5;
            for (; first <= last; first++) ranks[order[first]] = rank;
        }

        return ranks;
    }
}
