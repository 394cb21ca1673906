namespace EsEnas.Core.Statistics;

/// <summary>
/// Interquartile mean: the mean of the middle half of a sample, which one outlier among the seeds cannot carry as it carries the mean.
/// </summary>
/// <remarks>Agarwal et al. 2021, "Deep Reinforcement Learning at the Edge of the Statistical Precipice", §4.3. Pure.</remarks>
public static class InterquartileMean
{
    /// <summary>
    /// The mean of the values that remain when the floor(n / 4) smallest and as many of the largest are left out; up to three values all
    /// count.
    /// </summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double Of(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) throw new ArgumentException("A sample has at least one value.", nameof(values));
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var cut = sorted.Length / 4;
        var sum = 0.0;
        for (var i = cut; i < sorted.Length - cut; i++) sum += sorted[i];
        return sum / (sorted.Length - (2 * cut));
    }
}
