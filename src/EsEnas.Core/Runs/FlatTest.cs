using EsEnas.Core.Statistics;

namespace EsEnas.Core.Runs;

/// <summary>
/// Whether a curve has stopped rising: Welch's one-sided t-test (B. L. Welch, Biometrika 34, 1947) between the two halves of a window.
/// </summary>
/// <remarks>
/// With the older half's mean a, the newer one's b, their sample variances and n means in each, t = (b - a - gain |a|) / sqrt(va/n + vb/n)
/// has about a t-distribution with Welch's degrees of freedom if the newer half is no better than that. The curve is flat when
/// P(T &gt;= t) is above 1 - confidence: no gain can be shown. Pure.
/// </remarks>
public static class FlatTest
{
    /// <summary>Whether no gain can be shown.</summary>
    /// <param name="means">The window, oldest first, at least 4 finite numbers; of an odd number the oldest is left out.</param>
    /// <param name="confidence">How sure a gain must be.</param>
    /// <param name="gain">The least gain that counts, as a share of the older half's mean.</param>
    public static bool IsFlat(ReadOnlySpan<double> means, double confidence, double gain)
    {
        var half = means.Length / 2;
        var older = SampleMoments.MeanAndVariance(means[^(2 * half)..^half]);
        var newer = SampleMoments.MeanAndVariance(means[^half..]);
        var difference = newer.Mean - older.Mean - (gain * Math.Abs(older.Mean));
        var (first, second) = (older.Variance / half, newer.Variance / half);
        var error = Math.Sqrt(first + second);
        // Curves without any noise.
        if (error == 0) return difference <= 0;
        var freedom = (first + second) * (first + second) / (((first * first) + (second * second)) / (half - 1));
        var chance = 1 - MathNet.Numerics.Distributions.StudentT.CDF(0, 1, freedom, difference / error);
        return chance > 1 - confidence;
    }
}
