namespace EsEnas.Core.Search;

/// <summary>Counting with log10 of the numbers: the numbers themselves have a thousand digits.</summary>
internal static class SpaceSize
{
    /// <summary>log10 of C(n, k).</summary>
    public static double Binomial(long n, long k)
    {
        k = Math.Min(k, n - k);
        var sum = 0.0;
        for (var i = 0L; i < k; i++) sum += Math.Log10((double)(n - i) / (i + 1));
        return sum;
    }

    /// <summary>log10 of k!.</summary>
    public static double Factorial(long k)
    {
        var sum = 0.0;
        for (var i = 2L; i <= k; i++) sum += Math.Log10(i);
        return sum;
    }

    /// <summary>log10 of 10^a + 10^b.</summary>
    public static double Add(double a, double b)
    {
        var (high, low) = a >= b ? (a, b) : (b, a);
        return double.IsInfinity(high) ? high : high + Math.Log10(1 + Math.Pow(10, low - high));
    }

    /// <summary>
    /// log10 of the sum, over all k-subsets (or k-multisets, if <paramref name="repeated"/>) of the parts, of the product of the parts'
    /// sizes: the elementary (complete homogeneous) symmetric polynomial of degree k.
    /// </summary>
    public static double SymmetricSum(ReadOnlySpan<double> log10Sizes, int k, bool repeated)
    {
        var sums = new double[k + 1];
        Array.Fill(sums, double.NegativeInfinity);
        sums[0] = 0;
        foreach (var size in log10Sizes)
        {
            if (double.IsPositiveInfinity(size)) return size;
            if (repeated)
            {
                for (var j = 1; j <= k; j++) sums[j] = Add(sums[j], sums[j - 1] + size);
            }
            else
            {
                for (var j = k; j >= 1; j--) sums[j] = Add(sums[j], sums[j - 1] + size);
            }
        }

        return sums[k];
    }
}
