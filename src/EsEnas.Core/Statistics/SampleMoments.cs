namespace EsEnas.Core.Statistics;

/// <summary>Mean and spread of a small sample, such as the final returns of a few seeds.</summary>
/// <param name="Count">Number of values, at least 1.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Std">Standard deviation of the sample (divisor n - 1); NaN for a single value.</param>
public readonly record struct SampleMoments(int Count, double Mean, double Std)
{
    /// <summary>The moments of some values, summed in order.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static SampleMoments Of(ReadOnlySpan<double> values)
    {
        var (mean, variance) = MeanAndVariance(values);
        return new SampleMoments(values.Length, mean, values.Length < 2 ? double.NaN : Math.Sqrt(variance));
    }

    /// <summary>Mean and variance (divisor n - 1; NaN for a single value), summed in order.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    internal static (double Mean, double Variance) MeanAndVariance(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) throw new ArgumentException("A sample has at least one value.", nameof(values));
        var sum = 0.0;
        foreach (var value in values) sum += value;
        var mean = sum / values.Length;
        var squares = 0.0;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        return (mean, squares / (values.Length - 1));
    }
}
