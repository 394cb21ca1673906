using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>
/// Exponential, logistic function and hyperbolic tangent of a vector, by polynomials of our own: those of the C library differ between
/// platforms in the last bit. Only additions, multiplications, divisions and explicit fused multiply-adds, so equal to the bit everywhere.
/// </summary>
internal static class VectorMath
{
    /// <summary>Below this <see cref="Exp(Vector256{double})"/> is 0.</summary>
    public const double SmallestExponent = -708;

    /// <summary>Above this <see cref="Exp(Vector256{double})"/> rises no more.</summary>
    public const double LargestExponent = 709;

    /// <summary>Below this <see cref="Exp(Vector256{float})"/> is 0.</summary>
    public const float SmallestSingleExponent = -87;

    /// <summary>Above this <see cref="Exp(Vector256{float})"/> rises no more.</summary>
    public const float LargestSingleExponent = 88;

    internal const double Log2OfE = 1.4426950408889634;
    internal const double Ln2High = 0.693147180369123816490, Ln2Low = 1.90821492927058770002e-10;

    // 1.5 * 2^52: a sum with it has its last bit worth one, so the addition rounds and the low bits hold the integer.
    internal const double RoundingShift = 6755399441055744;

    internal const float SingleLn2High = 0.693145751953125f, SingleLn2Low = 1.42860677e-6f, SingleRoundingShift = 12582912;

    /// <summary>
    /// exp(x) with a relative error below 1e-14: 2^k times the Taylor polynomial of degree 11 of the rest |r| &lt;= ln(2) / 2. 0 below
    /// <see cref="SmallestExponent"/>, constant above <see cref="LargestExponent"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Exp(Vector256<double> x)
    {
        var clamped = Vector256.Min(x, Vector256.Create(LargestExponent));
        var shifted = Vector256.FusedMultiplyAdd(clamped, Vector256.Create(Log2OfE), Vector256.Create(RoundingShift));
        var k = shifted - Vector256.Create(RoundingShift);
        var r = Vector256.FusedMultiplyAdd(k, Vector256.Create(-Ln2High), clamped);
        r = Vector256.FusedMultiplyAdd(k, Vector256.Create(-Ln2Low), r);

        // Estrin's scheme: pairs, fours, then all.
        var r2 = r * r;
        var r4 = r2 * r2;
        var p01 = Vector256<double>.One + r;
        var p23 = Vector256.FusedMultiplyAdd(r, Vector256.Create(1.0 / 6), Vector256.Create(1.0 / 2));
        var p45 = Vector256.FusedMultiplyAdd(r, Vector256.Create(1.0 / 120), Vector256.Create(1.0 / 24));
        var p67 = Vector256.FusedMultiplyAdd(r, Vector256.Create(1.0 / 5040), Vector256.Create(1.0 / 720));
        var p89 = Vector256.FusedMultiplyAdd(r, Vector256.Create(1.0 / 362880), Vector256.Create(1.0 / 40320));
        var p1011 = Vector256.FusedMultiplyAdd(r, Vector256.Create(1.0 / 39916800), Vector256.Create(1.0 / 3628800));
        var low = Vector256.FusedMultiplyAdd(p23, r2, p01);
        var middle = Vector256.FusedMultiplyAdd(p67, r2, p45);
        var high = Vector256.FusedMultiplyAdd(p1011, r2, p89);
        var series = Vector256.FusedMultiplyAdd(Vector256.FusedMultiplyAdd(high, r4, middle), r4, low);

        // k goes into the exponent's bits.
        var scaled = (series.AsInt64() + Vector256.ShiftLeft(shifted.AsInt64(), 52)).AsDouble();
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(SmallestExponent)), Vector256<double>.Zero, scaled);
    }

    /// <summary>exp(x) of one number; equal to any lane of <see cref="Exp(Vector256{double})"/>.</summary>
    public static double Exp(double x) => Exp(Vector256.Create(x)).ToScalar();

    /// <summary>
    /// exp(x) with a relative error below 2e-7: as for doubles, with the Taylor polynomial of degree 7. 0 below
    /// <see cref="SmallestSingleExponent"/>, constant above <see cref="LargestSingleExponent"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        var clamped = Vector256.Min(x, Vector256.Create(LargestSingleExponent));
        var shifted = Vector256.FusedMultiplyAdd(clamped, Vector256.Create((float)Log2OfE), Vector256.Create(SingleRoundingShift));
        var k = shifted - Vector256.Create(SingleRoundingShift);
        var r = Vector256.FusedMultiplyAdd(k, Vector256.Create(-SingleLn2High), clamped);
        r = Vector256.FusedMultiplyAdd(k, Vector256.Create(-SingleLn2Low), r);

        var r2 = r * r;
        var p01 = Vector256<float>.One + r;
        var p23 = Vector256.FusedMultiplyAdd(r, Vector256.Create(1f / 6), Vector256.Create(1f / 2));
        var p45 = Vector256.FusedMultiplyAdd(r, Vector256.Create(1f / 120), Vector256.Create(1f / 24));
        var p67 = Vector256.FusedMultiplyAdd(r, Vector256.Create(1f / 5040), Vector256.Create(1f / 720));
        var low = Vector256.FusedMultiplyAdd(p23, r2, p01);
        var high = Vector256.FusedMultiplyAdd(p67, r2, p45);
        var series = Vector256.FusedMultiplyAdd(high, r2 * r2, low);

        var scaled = (series.AsInt32() + Vector256.ShiftLeft(shifted.AsInt32(), 23)).AsSingle();
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(SmallestSingleExponent)), Vector256<float>.Zero, scaled);
    }

    /// <summary>exp(x) of floats or doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Exp<T>(Vector256<T> x)
        where T : struct, INumber<T> =>
        typeof(T) == typeof(float) ? Exp(x.AsSingle()).As<float, T>() : Exp(x.AsDouble()).As<double, T>();

    /// <summary>x * y + z of floats or doubles, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd<T>(Vector256<T> x, Vector256<T> y, Vector256<T> z)
        where T : struct, INumber<T> => typeof(T) == typeof(float)
        ? Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
        : Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    /// <summary>1 / (1 + exp(-x)), with an absolute error below 1e-14 for doubles and 2e-7 for floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Sigmoid<T>(Vector256<T> x)
        where T : struct, INumber<T> => Vector256<T>.One / (Vector256<T>.One + Exp(-x));

    /// <summary>tanh(x) = 1 - 2 / (1 + exp(2x)), with the same errors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Tanh<T>(Vector256<T> x)
        where T : struct, INumber<T> => Vector256<T>.One - ((Vector256<T>.One + Vector256<T>.One) / (Vector256<T>.One + Exp(x + x)));
}
