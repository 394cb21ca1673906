using EsEnas.Core.Policies;

namespace EsEnas.Export.Fixed;

/// <summary>How a sum becomes a value: what a row of the tables kind_... says.</summary>
/// <param name="Function">The function.</param>
/// <param name="Narrow">How far a sum is shifted before it has 32 bits.</param>
/// <param name="Scale">What it is multiplied by then: the function's argument, in the function's own Q-format.</param>
/// <param name="Detail">Of exp the exponent of the largest value; of the square the shift of the product; of the reciprocal the bits after
/// the point of its argument.</param>
/// <param name="Out">How far the result, whose 2^30 is the largest value, is shifted.</param>
internal readonly record struct FixedKind(Nonlinearity Function, int Narrow, FixedFactor Scale, int Detail, int Out)
{
    /// <summary>Bits after the point of tanh's argument.</summary>
    public const int TanhBits = 27;

    /// <summary>Bits after the point of the exponent of 2 that exp computes.</summary>
    public const int PowerBits = 25;

    /// <summary>Bits of a turn, as sin and cos count it.</summary>
    public const int TurnBits = 32;

    // Enough for 0.1 to be one of the reciprocal's arguments.
    private const int LeastReciprocalBits = 4;

    /// <summary>The kind of a neuron.</summary>
    /// <param name="function">Its function.</param>
    /// <param name="unit">What a step of its sum is, but for a power of 2.</param>
    /// <param name="fraction">That power, negative: bits after the point.</param>
    /// <param name="narrow">How far its sum is shifted.</param>
    /// <param name="exponent">2^this is the largest value of its group.</param>
    /// <param name="argument">2^this is as large as its sum is expected to be.</param>
    /// <param name="shift">How far its result is shifted.</param>
    public static FixedKind Of(Nonlinearity function, double unit, int fraction, int narrow, int exponent, int argument, int shift)
    {
        var bits = ArgumentBits(function, exponent, argument);
        var scale = function switch
        {
            Nonlinearity.Step => FixedFactor.Of(1, 0),
            Nonlinearity.Exp => FixedFactor.Of(unit / Math.Log(2), bits + narrow - fraction),
            Nonlinearity.Sin or Nonlinearity.Cos => FixedFactor.Of(unit / (2 * Math.PI), bits + narrow - fraction),
            _ => FixedFactor.Of(unit, bits + narrow - fraction),
        };
        var detail = function switch
        {
            Nonlinearity.Exp => exponent,
            Nonlinearity.Square => (2 * bits) - FixedPlan.FullBits + exponent,
            Nonlinearity.Reciprocal => bits,
            _ => 0,
        };
        return new FixedKind(function, narrow, scale, detail, shift);
    }

    /// <summary>Bits after the point of a function's argument, in the unit that it computes in: radians / 2π for sin and cos, powers of 2
    /// for exp, half the argument for the logistic function.</summary>
    public static int ArgumentBits(Nonlinearity function, int exponent, int argument) => function switch
    {
        Nonlinearity.Tanh => TanhBits,
        Nonlinearity.Sigmoid => TanhBits - 1,
        Nonlinearity.Exp => PowerBits,
        Nonlinearity.Sin or Nonlinearity.Cos => TurnBits,
        // The square of the largest argument is the largest value, or twice that.
        Nonlinearity.Square => FixedPlan.FullBits - (int)Math.Ceiling(exponent / 2.0),
        Nonlinearity.Reciprocal => FixedPlan.FullBits - Math.Clamp(argument, 0, FixedPlan.FullBits - LeastReciprocalBits),
        _ => FixedPlan.FullBits - exponent,
    };
}
