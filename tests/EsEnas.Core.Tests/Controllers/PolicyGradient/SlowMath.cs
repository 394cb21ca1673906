using EsEnas.Core.Controllers.PolicyGradient;

namespace EsEnas.Core.Tests.Controllers.PolicyGradient;

/// <summary>The slow, obvious twins of the vector functions: one number at a time, the same operations.</summary>
internal static class SlowMath
{
    public static double Exp(double x)
    {
        if (x < VectorMath.SmallestExponent) return 0;
        x = Math.Min(x, VectorMath.LargestExponent);
        var shifted = Math.FusedMultiplyAdd(x, VectorMath.Log2OfE, VectorMath.RoundingShift);
        var k = shifted - VectorMath.RoundingShift;
        var r = Math.FusedMultiplyAdd(k, -VectorMath.Ln2Low, Math.FusedMultiplyAdd(k, -VectorMath.Ln2High, x));
        var coefficients = new double[12];
        var factorial = 1.0;
        for (var n = 0; n < 12; n++)
        {
            factorial *= Math.Max(n, 1);
            coefficients[n] = 1 / factorial;
        }

        double Pair(int n) => n == 0 ? 1 + r : Math.FusedMultiplyAdd(r, coefficients[n + 1], coefficients[n]);
        double Four(int n) => Math.FusedMultiplyAdd(Pair(n + 2), r * r, Pair(n));
        var r4 = r * r * (r * r);
        var series = Math.FusedMultiplyAdd(Math.FusedMultiplyAdd(Four(8), r4, Four(4)), r4, Four(0));
        return Math.ScaleB(series, (int)k);
    }

    public static float Exp(float x)
    {
        if (x < VectorMath.SmallestSingleExponent) return 0;
        x = MathF.Min(x, VectorMath.LargestSingleExponent);
        var shifted = MathF.FusedMultiplyAdd(x, (float)VectorMath.Log2OfE, VectorMath.SingleRoundingShift);
        var k = shifted - VectorMath.SingleRoundingShift;
        var r = MathF.FusedMultiplyAdd(k, -VectorMath.SingleLn2Low, MathF.FusedMultiplyAdd(k, -VectorMath.SingleLn2High, x));
        float[] coefficients = [1f, 1f, 1f / 2, 1f / 6, 1f / 24, 1f / 120, 1f / 720, 1f / 5040];
        float Pair(int n) => n == 0 ? 1 + r : MathF.FusedMultiplyAdd(r, coefficients[n + 1], coefficients[n]);
        float Four(int n) => MathF.FusedMultiplyAdd(Pair(n + 2), r * r, Pair(n));
        return MathF.ScaleB(MathF.FusedMultiplyAdd(Four(4), r * r * (r * r), Four(0)), (int)k);
    }

    public static T Exp<T>(T x) => x is float single ? (T)(object)Exp(single) : (T)(object)Exp((double)(object)x!);

    public static T MultiplyAdd<T>(T x, T y, T z) => x is float single
        ? (T)(object)MathF.FusedMultiplyAdd(single, (float)(object)y!, (float)(object)z!)
        : (T)(object)Math.FusedMultiplyAdd((double)(object)x!, (double)(object)y!, (double)(object)z!);
}
