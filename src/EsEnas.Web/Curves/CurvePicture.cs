using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace EsEnas.Web.Curves;

/// <summary>
/// A curve in a box of 1000 by 1000, the origin at the top: of each column's points the first, the lowest, the highest and the last, which
/// cover the same pixels as all of them.
/// </summary>
/// <param name="Mean">Path of the mean return at the current weights.</param>
/// <param name="Band">Path of the band of training returns, mean ± standard deviation; empty if there is none.</param>
/// <param name="Best">Path of the best mean return so far.</param>
/// <param name="Weights">Path of the active weights, from 0 at the bottom to <paramref name="MostWeights"/> at the top.</param>
/// <param name="Across">The horizontal axis.</param>
/// <param name="Up">The vertical axis.</param>
/// <param name="MostWeights">The most active weights.</param>
public sealed record CurvePicture(string Mean, string Band, string Best, string Weights, AxisScale Across, AxisScale Up,
    double MostWeights)
{
    private const int Size = 1000;

    /// <summary>Draws.</summary>
    /// <param name="buckets">The curve.</param>
    /// <param name="axis">What it is drawn over.</param>
    /// <param name="columns">Columns of points at most.</param>
    /// <param name="horizontal">The horizontal axis; null: one that fits.</param>
    /// <param name="vertical">The vertical axis; null: one that fits.</param>
    internal static CurvePicture Of(ImmutableArray<CurveBucket> buckets, CurveAxis axis, int columns, AxisScale? horizontal = null,
        AxisScale? vertical = null)
    {
        var places = Places(buckets, axis);
        var across = horizontal ?? AxisScale.Of(0, EndOf(buckets, axis));
        var up = vertical ?? HeightsOf(buckets);
        var most = buckets.Select(bucket => bucket.Weights).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        StringBuilder mean = new(), best = new(), weights = new(), top = new();
        var bottom = new List<(int X, int Y)>();
        foreach (var (from, count) in Columns(buckets.Length, columns))
        {
            var column = buckets[from];
            for (var i = from + 1; i < from + count; i++) column = column.With(buckets[i]);
            var (first, last) = (X(places[from]), X(places[from + count - 1]));
            if (double.IsFinite(column.FirstMean))
            {
                Add(mean, first, Y(column.FirstMean));
                if (count > 1 || column.Last > column.First)
                {
                    Add(mean, first, Y(column.LowMean));
                    Add(mean, last, Y(column.HighMean));
                    Add(mean, last, Y(column.LastMean));
                }
            }
            if (double.IsFinite(column.Best)) Add(best, last, Y(column.Best));
            if (most > 0 && double.IsFinite(column.Weights)) Add(weights, last, (int)Math.Round(Size * (1 - (column.Weights / most))));
            if (!double.IsFinite(column.LowBand) || !double.IsFinite(column.HighBand)) continue;
            Add(top, (first + last) / 2, Y(column.HighBand));
            bottom.Add(((first + last) / 2, Y(column.LowBand)));
        }
        for (var i = bottom.Count - 1; i >= 0; i--) Add(top, bottom[i].X, bottom[i].Y);
        var band = top.Length > 0 ? top.Append('Z').ToString() : "";
        return new CurvePicture(mean.ToString(), band, best.ToString(), weights.ToString(), across, up, most);

        int X(double place) => (int)Math.Round(Size * across.Share(place));
        int Y(double value) => (int)Math.Round(Size * (1 - Math.Clamp(up.Share(value), -1, 2)));
    }

    /// <summary>The mean return alone, in a box of 100 by 100.</summary>
    internal static string Spark(ImmutableArray<CurveBucket> buckets)
    {
        const int Columns = 48;
        var known = buckets.Where(bucket => double.IsFinite(bucket.LastMean)).ToImmutableArray();
        if (known.Length < 2) return "";
        var (low, high) = (known.Min(bucket => bucket.LowMean), known.Max(bucket => bucket.HighMean));
        var range = Math.Max(high - low, 1e-12);
        var path = new StringBuilder();
        foreach (var (from, count) in CurvePicture.Columns(known.Length, Columns))
        {
            var mean = known.AsSpan(from, count).ToArray().Average(bucket => (bucket.FirstMean + bucket.LastMean) / 2);
            Add(path, 100 * (from + (count / 2)) / Math.Max(known.Length - 1, 1), (int)Math.Round(98 - (96 * (mean - low) / range)));
        }
        return path.ToString();
    }

    private static void Add(StringBuilder path, int x, int y) =>
        path.Append(path.Length == 0 ? 'M' : 'L').Append(CultureInfo.InvariantCulture, $"{x} {y}");

    private static IEnumerable<(int From, int Count)> Columns(int buckets, int columns)
    {
        var all = Math.Min(buckets, columns);
        for (var column = 0; column < all; column++)
        {
            var (from, end) = ((int)((long)column * buckets / all), (int)((long)(column + 1) * buckets / all));
            yield return (from, end - from);
        }
    }

    /// <summary>Where a curve ends on the horizontal axis, 1 at least.</summary>
    internal static double EndOf(ImmutableArray<CurveBucket> buckets, CurveAxis axis) =>
        Places(buckets, axis) is [.., var last] ? Math.Max(last, 1) : 1;

    private static double[] Places(ImmutableArray<CurveBucket> buckets, CurveAxis axis)
    {
        var places = new double[buckets.Length];
        var sum = 0.0;
        for (var i = 0; i < places.Length; i++)
        {
            sum += axis switch { CurveAxis.Episodes => buckets[i].Episodes, CurveAxis.Steps => buckets[i].Steps, _ => 0 };
            places[i] = axis == CurveAxis.Iterations ? buckets[i].Last : sum;
        }
        return places;
    }

    /// <summary>
    /// The vertical axis for curves: by the means, with room for the band where it is not so wide that the curve would become a line.
    /// </summary>
    internal static AxisScale HeightsOf(ImmutableArray<CurveBucket> buckets)
    {
        var means = buckets.SelectMany(bucket => (double[])[bucket.LowMean, bucket.HighMean, bucket.Best]).Where(double.IsFinite).ToList();
        if (means.Count == 0) return AxisScale.Of(0, 1);
        var (lowest, highest) = (means.Min(), means.Max());
        var (low, high) = (lowest, highest);
        var room = Math.Max((highest - lowest) / 2, 1e-9);
        foreach (var bucket in buckets)
        {
            if (double.IsFinite(bucket.LowBand)) low = Math.Min(low, Math.Max(bucket.LowBand, lowest - room));
            if (double.IsFinite(bucket.HighBand)) high = Math.Max(high, Math.Min(bucket.HighBand, highest + room));
        }
        return AxisScale.Of(low, high);
    }
}
