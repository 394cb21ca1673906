using EsEnas.Core.Numerics;

namespace EsEnas.Core.Statistics;

/// <summary>
/// Percentile interval of a statistic by the stratified bootstrap: every resample draws from each stratum, with replacement, as many values
/// as the stratum has.
/// </summary>
/// <remarks>
/// Agarwal et al. 2021, §4.1, where a stratum is a task and its values are the seeds' scores. Pure and deterministic: the resamples come
/// from Philox under <see cref="RandomPurpose.Bootstrap"/>.
/// </remarks>
public static class StratifiedBootstrap
{
    /// <summary>Resamples where the caller does not say otherwise.</summary>
    public const int DefaultResamples = 10_000;

    /// <summary>The interval that holds the share <paramref name="confidence"/> of the resampled statistics.</summary>
    /// <param name="strata">The samples; at least one, none empty.</param>
    /// <param name="statistic">The statistic of one pooled resample, strata in order; must not keep the array.</param>
    /// <param name="confidence">Above 0, below 1.</param>
    /// <param name="resamples">At least 1.</param>
    /// <param name="seed">Seed of the resampling.</param>
    /// <returns>
    /// The two percentiles, interpolated linearly between the ordered statistics. Strata of one value each give an interval without width:
    /// there is nothing to resample, and callers should say so instead.
    /// </returns>
    /// <exception cref="ArgumentException">No strata, or an empty one.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> or <paramref name="resamples"/> out of
    /// range.</exception>
    public static (double Low, double High) Interval(IReadOnlyList<double[]> strata, Func<double[], double> statistic,
        double confidence = 0.95, int resamples = DefaultResamples, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(strata);
        ArgumentNullException.ThrowIfNull(statistic);
        if (strata.Count == 0 || strata.Any(stratum => stratum.Length == 0))
            throw new ArgumentException("Every stratum has at least one value.", nameof(strata));
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Above 0 and below 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        var random = new RandomStream(seed, RandomPurpose.Bootstrap);
        var pooled = new double[strata.Sum(stratum => stratum.Length)];
        var statistics = new double[resamples];
        for (var r = 0; r < resamples; r++)
        {
            var next = 0;
            foreach (var stratum in strata)
                for (var i = 0; i < stratum.Length; i++) pooled[next++] = stratum[random.NextInt(stratum.Length)];
            statistics[r] = statistic(pooled);
        }
        Array.Sort(statistics);
        return (Percentile(statistics, (1 - confidence) / 2), Percentile(statistics, (1 + confidence) / 2));
    }

    private static double Percentile(double[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
