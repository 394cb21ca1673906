using EsEnas.Core.Policies;

namespace EsEnas.Export.Fixed;

/// <summary>
/// Values of one Q-format: the inputs, or the neurons of one layer with one function. A value of 2^<see cref="Exponent"/>, the largest
/// there is, is the whole number 2^<see cref="Bits"/>.
/// </summary>
internal sealed class FixedGroup(int layer, Nonlinearity function, int exponent)
{
    /// <summary>The layer; 0 for the inputs.</summary>
    public int Layer { get; } = layer;

    /// <summary>The function; the identity for the inputs.</summary>
    public Nonlinearity Function { get; } = function;

    /// <summary>Values are cut at ±2^this.</summary>
    public int Exponent { get; } = exponent;

    /// <summary>Bits beside the sign; below 0 no value is large enough for the sums that read it, and each is 0.</summary>
    public int Bits { get; set; } = FixedPlan.FullBits;

    /// <summary>Bits after the point.</summary>
    public int Fraction => Bits - Exponent;

    /// <summary>The largest whole number.</summary>
    public int Limit => Bits < 0 ? 0 : 1 << Bits;

    /// <summary>How far to shift a number whose 2^30 is the largest value.</summary>
    public int Out => Bits < 0 ? FixedPlan.FullBits + 2 : FixedPlan.FullBits - Bits;

    /// <summary>What one step of the whole numbers is.</summary>
    public double Unit => Math.ScaleB(1, -Fraction);
}
