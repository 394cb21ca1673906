namespace EsEnas.Export.Fixed;

/// <summary>A number to multiply by: Factor / 2^Shift.</summary>
/// <param name="Factor">0, or of 31 bits beside the sign.</param>
/// <param name="Shift">1 to 62.</param>
internal readonly record struct FixedFactor(int Factor, int Shift)
{
    /// <summary>How far a product can be from the true one, relative to it.</summary>
    public const double Error = 1.0 / (1 << 30);

    private const int Bits = 30;
    private const int MostShift = 62;

    /// <summary>
    /// value · 2^exponent. What is so small that no whole number of 31 bits times it comes to one half is 0; what is so large that 1
    /// times it is beyond 2^30 is about 2^30: whatever is limited to that comes to the same.
    /// </summary>
    public static FixedFactor Of(double value, int exponent)
    {
        if (value == 0) return new FixedFactor(0, 1);
        var size = Math.ILogB(value);
        var (factor, shift) = (Math.Round(Math.ScaleB(value, Bits - size)), Bits - size - exponent);
        if (Math.Abs(factor) > int.MaxValue) (factor, shift) = (factor / 2, shift - 1);
        if (shift < 1) return new FixedFactor(Math.Sign(value) * int.MaxValue, 1);
        return shift > MostShift ? new FixedFactor(0, 1) : new FixedFactor((int)factor, shift);
    }
}
