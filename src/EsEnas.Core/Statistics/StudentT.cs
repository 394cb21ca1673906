namespace EsEnas.Core.Statistics;

/// <summary>Student's t distribution with a whole number of degrees of freedom.</summary>
/// <remarks>Thread safe. The finite series of Abramowitz and Stegun, 26.7.3 and 26.7.4.</remarks>
public static class StudentT
{
    private const int Halvings = 100;

    /// <summary>P(T ≤ <paramref name="t"/>).</summary>
    /// <param name="t">A number.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    public static double Probability(double t, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        var theta = Math.Atan(t / Math.Sqrt(degrees));
        var (sine, cosine) = (Math.Sin(theta), Math.Cos(theta));
        // Within ±t: odd degrees (2/π)(θ + sin θ (cos θ + 2/3 cos³ θ + …)), even ones sin θ (1 + 1/2 cos² θ + 3/8 cos⁴ θ + …).
        var isOdd = degrees % 2 == 1;
        var (term, sum) = (isOdd ? cosine : 1.0, 0.0);
        for (var power = isOdd ? 1 : 0; power <= degrees - 2; power += 2)
        {
            sum += term;
            term *= (double)(power + 1) / (power + 2) * cosine * cosine;
        }

        var within = isOdd ? 2 / Math.PI * (theta + (sine * sum)) : sine * sum;
        return 0.5 + (0.5 * within);
    }

    /// <summary>The number that T stays at or below with probability <paramref name="probability"/>.</summary>
    /// <param name="probability">At least 1/2, below 1.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    public static double Quantile(double probability, int degrees)
    {
        if (!(probability is >= 0.5 and < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "a probability from 1/2 to below 1");
        var (low, high) = (0.0, 1.0);
        while (Probability(high, degrees) < probability && high < 1e300) high *= 2;
        for (var i = 0; i < Halvings; i++)
        {
            var middle = 0.5 * (low + high);
            if (Probability(middle, degrees) < probability) low = middle;
            else high = middle;
        }

        return high;
    }
}
