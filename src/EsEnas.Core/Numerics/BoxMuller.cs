namespace EsEnas.Core.Numerics;

/// <summary>
/// The transform of Box and Muller (1958) from two uniform numbers to two normal ones, in plain double arithmetic: logarithm, sine and
/// cosine are series of our own, because those of the C library differ between platforms in the last bit.
/// </summary>
internal static class BoxMuller
{
    private const double Unit = 1.0 / (1UL << 53);
    private const double Ln2High = 0.693147180369123816490, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>
    /// The two normal numbers of two 64-bit words: radius sqrt(-2 ln u) with u in (0, 1] from the first, angle 2 pi v with v in [0, 1)
    /// from the second.
    /// </summary>
    public static (double Cosine, double Sine) Transform(ulong radiusBits, ulong angleBits)
    {
        var radius = Math.Sqrt(-2 * Log(((radiusBits >> 11) + 1) * Unit));
        var (sine, cosine) = SinCosOfTurn(angleBits >> 11);
        return (radius * cosine, radius * sine);
    }

    /// <summary>
    /// The natural logarithm of a positive normal number: exponent apart, then 2 atanh((m - 1)/(m + 1)) for m in [sqrt(1/2), sqrt(2)).
    /// </summary>
    public static double Log(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }

        var s = (mantissa - 1) / (mantissa + 1);
        var square = s * s;
        var series = 0.0;
        for (var power = 23; power >= 3; power -= 2) series = (series + 1.0 / power) * square;
        var tail = 2 * s * series;
        return exponent * Ln2High + (2 * s + (tail + exponent * Ln2Low));
    }

    /// <summary>
    /// Sine and cosine of 2 pi v, v = <paramref name="turn53"/> / 2^53: folded exactly into the first octant, then Taylor series.
    /// </summary>
    public static (double Sine, double Cosine) SinCosOfTurn(ulong turn53)
    {
        var octant = (int)(turn53 >> 50);
        var within = turn53 & ((1UL << 50) - 1);
        // In odd octants the angle is measured back from the octant's end, which swaps sine and cosine.
        if ((octant & 1) != 0) within = (1UL << 50) - within;
        var x = within * (1.0 / (1UL << 50)) * (Math.PI / 4);
        var square = x * x;
        var sine = 0.0;
        for (var n = 18; n >= 2; n -= 2) sine = (1 - sine) * (square / (n * (n + 1)));
        sine = x - x * sine;
        var cosine = 0.0;
        for (var n = 18; n >= 4; n -= 2) cosine = (1 - cosine) * (square / (n * (n - 1)));
        cosine = 1 - (1 - cosine) * (square / 2);

        var quadrant = ((octant + 1) >> 1) & 3;
        var signed = (octant & 1) == 0 ? sine : -sine;
        return quadrant switch
        {
            0 => (signed, cosine),
            1 => (cosine, -signed),
            2 => (-signed, -cosine),
            _ => (-cosine, signed),
        };
    }
}
