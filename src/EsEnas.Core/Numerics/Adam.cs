namespace EsEnas.Core.Numerics;

/// <summary>Adam (Kingma and Ba, 2015, Algorithm 1) with decay rates 0.9 and 0.999 and epsilon 1e-8.</summary>
internal static class Adam
{
    private const double FirstDecay = 0.9, SecondDecay = 0.999, Epsilon = 1e-8;

    /// <summary>One step against <paramref name="gradient"/>.</summary>
    /// <param name="parameters">Changed in place.</param>
    /// <param name="first">First moments, changed in place.</param>
    /// <param name="second">Second moments, changed in place.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="step">The number of this step, from 1.</param>
    /// <param name="learningRate">The step size; below 0 to go up the gradient.</param>
    public static void Step(Span<double> parameters, Span<double> first, Span<double> second, ReadOnlySpan<double> gradient,
        long step, double learningRate)
    {
        var firstCorrection = 1 / (1 - Power(FirstDecay, step));
        var secondCorrection = 1 / (1 - Power(SecondDecay, step));
        for (var i = 0; i < parameters.Length; i++)
        {
            first[i] = (FirstDecay * first[i]) + ((1 - FirstDecay) * gradient[i]);
            second[i] = (SecondDecay * second[i]) + ((1 - SecondDecay) * gradient[i] * gradient[i]);
            parameters[i] -= learningRate * (first[i] * firstCorrection) / (Math.Sqrt(second[i] * secondCorrection) + Epsilon);
        }
    }

    // By squaring: the C library's power differs between platforms.
    private static double Power(double value, long exponent)
    {
        var result = 1.0;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0) result *= value;
            value *= value;
        }

        return result;
    }
}
