using EsEnas.Core.Numerics;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>Returns as advantages: mean 0, population standard deviation 1.</summary>
internal static class Advantages
{
    private const double SmallestDeviation = 1e-8;

    /// <summary>
    /// The advantages of an iteration's returns; null if the returns' standard deviation is at most 1e-8, so that there is nothing to
    /// learn.
    /// </summary>
    /// <remarks>
    /// <see cref="AdvantageKind.Top"/>: with rank 1 for the best, u = max(0, ln(N/2 + 1/2) - ln rank), standardized; equal returns share
    /// the mean of their u.
    /// </remarks>
    public static double[]? Of(ReadOnlySpan<double> returns, AdvantageKind kind)
    {
        var values = returns.ToArray();
        var scaled = Standardize(values);
        if (!scaled || kind == AdvantageKind.Zscore) return scaled ? values : null;
        values = TopUtilities(returns);
        return Standardize(values) ? values : null;
    }

    private static bool Standardize(double[] values)
    {
        var mean = 0.0;
        foreach (var value in values) mean += value;
        mean /= values.Length;
        var squares = 0.0;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        var deviation = Math.Sqrt(squares / values.Length);
        if (!(deviation > SmallestDeviation) || !double.IsFinite(deviation)) return false;
        foreach (ref var value in values.AsSpan()) value = (value - mean) / deviation;
        return true;
    }

    private static double[] TopUtilities(ReadOnlySpan<double> returns)
    {
        var order = new int[returns.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        var keys = returns.ToArray();
        Array.Sort(order, (a, b) => keys[a] != keys[b] ? keys[b].CompareTo(keys[a]) : a.CompareTo(b));
        var cut = BoxMuller.Log((returns.Length / 2.0) + 0.5);
        var utilities = new double[returns.Length];
        for (var first = 0; first < order.Length;)
        {
            var end = first;
            var sum = 0.0;
            for (; end < order.Length && keys[order[end]] == keys[order[first]]; end++) sum += Math.Max(0, cut - BoxMuller.Log(end + 1));
            for (var i = first; i < end; i++) utilities[order[i]] = sum / (end - first);
            first = end;
        }

        return utilities;
    }
}
