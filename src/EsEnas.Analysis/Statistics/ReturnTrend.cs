using EsEnas.Core.Runs;

namespace EsEnas.Analysis.Statistics;

/// <summary>
/// Where a curve of returns goes at its end, by the plateau test of <c>stopWhenFlat</c> (<see cref="FlatTest"/>) on its last
/// <see cref="Window"/> iterations with a confidence of 95 % and a gain of 2 %.
/// </summary>
/// <param name="Sign">1: the second half of the window is above the first one; -1: below it; 0: neither can be shown.</param>
/// <param name="Slope">Difference of the halves' means, for each iteration between them.</param>
/// <param name="Level">Mean of the second half.</param>
/// <remarks>Immutable, thread safe.</remarks>
public sealed record ReturnTrend(int Sign, double Slope, double Level)
{
    /// <summary>Iterations at the end of a curve that say where it goes.</summary>
    public const int Window = 20;

    private const double Confidence = 0.95;
    private const double Gain = 0.02;
    private const int Half = Window / 2;

    /// <summary>What it is called.</summary>
    public string Name => Sign > 0 ? "rising" : Sign < 0 ? "falling" : "flat";

    /// <summary>Measures a curve.</summary>
    /// <param name="means">Mean returns of all iterations, in order; what is not finite is left out.</param>
    /// <returns>Null where fewer than <see cref="Window"/> of them are finite.</returns>
    public static ReturnTrend? Of(IEnumerable<double> means)
    {
        double[] last = [.. means.Where(double.IsFinite).TakeLast(Window)];
        if (last.Length < Window) return null;
        double[] negated = [.. last.Select(mean => -mean)];
        var sign = !FlatTest.IsFlat(last, Confidence, Gain) ? 1 : !FlatTest.IsFlat(negated, Confidence, Gain) ? -1 : 0;
        var level = last[Half..].Average();
        return new ReturnTrend(sign, (level - last[..Half].Average()) / Half, level);
    }
}
