using EsEnas.Core.Numerics;

namespace EsEnas.Tasks;

/// <summary>The few formulas that tasks share. Sums run in the order of the original code, which the last bit depends on.</summary>
internal static class EnvironmentMath
{
    /// <summary>Sum of squares, left to right.</summary>
    public static double SumOfSquares(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value * value;
        return sum;
    }

    /// <summary>
    /// Sum of squares with the association of numpy for eight numbers or more: eight accumulators, joined in pairs, then the rest one by
    /// one.
    /// </summary>
    public static double SumOfSquaresByEight(ReadOnlySpan<double> values)
    {
        if (values.Length < 8)
            return SumOfSquares(values);
        Span<double> partial = stackalloc double[8];
        partial.Clear();
        var whole = values.Length - values.Length % 8;
        for (var i = 0; i < whole; i++)
            partial[i & 7] += values[i] * values[i];
        var sum = ((partial[0] + partial[1]) + (partial[2] + partial[3])) + ((partial[4] + partial[5]) + (partial[6] + partial[7]));
        for (var i = whole; i < values.Length; i++)
            sum += values[i] * values[i];
        return sum;
    }

    /// <summary>Euclidean distance.</summary>
    public static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            var difference = a[i] - b[i];
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Copies values cut to [−<paramref name="limit"/>, <paramref name="limit"/>].</summary>
    public static void CopyClipped(ReadOnlySpan<double> values, double limit, Span<double> target)
    {
        for (var i = 0; i < values.Length; i++)
            target[i] = Math.Clamp(values[i], -limit, limit);
    }

    /// <summary>Adds U(−<paramref name="halfWidth"/>, <paramref name="halfWidth"/>) to each number.</summary>
    public static void AddUniform(RandomStream random, double halfWidth, Span<double> target)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] += random.NextUniform(-halfWidth, halfWidth);
    }

    /// <summary>Adds <paramref name="scale"/> · N(0, 1) to each number.</summary>
    public static void AddNormal(RandomStream random, double scale, Span<double> target)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] += scale * random.NextNormal();
    }

    /// <summary>Whether all numbers are finite.</summary>
    public static bool AreFinite(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
                return false;
        }

        return true;
    }
}
