using MathNet.Numerics.LinearRegression;

namespace EsEnas.Analysis.Statistics;

/// <summary>Where a curve of returns goes at its end: the least-squares line through its last iterations.</summary>
/// <param name="Slope">Change of the return an iteration.</param>
/// <param name="StandardError">Standard error of the slope, from how far the returns are from the line.</param>
/// <param name="Span">The highest return of the whole curve minus the lowest.</param>
/// <remarks>Immutable, thread safe.</remarks>
public sealed record ReturnTrend(double Slope, double StandardError, double Span)
{
    /// <summary>Iterations at the end of a curve that say where it goes.</summary>
    public const int Window = 20;

    private const int LeastErrors = 2;
    private const double LeastShare = 0.02;

    /// <summary>
    /// The plateau test: whether the line through the last <see cref="Window"/> iterations neither leaves its own error (two standard
    /// errors of the slope) nor, over these iterations, 2 % of what the whole curve spans.
    /// </summary>
    public bool IsLevel => !(Math.Abs(Slope) > LeastErrors * StandardError && Window * Math.Abs(Slope) > LeastShare * Span);

    /// <summary>Measures a curve.</summary>
    /// <param name="returns">Iterations and mean returns, in order; what is not finite is left out.</param>
    /// <returns>Null where fewer than <see cref="Window"/> of the returns are finite.</returns>
    public static ReturnTrend? Of(IEnumerable<(int Iteration, double Return)> returns)
    {
        var curve = returns.Where(point => double.IsFinite(point.Return)).ToList();
        if (curve.Count < Window) return null;
        var last = curve.TakeLast(Window).ToList();
        double[] iterations = [.. last.Select(point => (double)point.Iteration)];
        var (intercept, slope) = SimpleRegression.Fit(iterations, [.. last.Select(point => point.Return)]);
        var residuals = last.Sum(point => Square(point.Return - intercept - (slope * point.Iteration)));
        var center = iterations.Average();
        var spread = iterations.Sum(iteration => Square(iteration - center));
        return new ReturnTrend(slope, Math.Sqrt(residuals / (Window - 2) / spread),
            curve.Max(point => point.Return) - curve.Min(point => point.Return));
    }

    private static double Square(double value) => value * value;
}
