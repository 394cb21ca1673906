using System.Collections.Immutable;

namespace EsEnas.Web.Curves;

/// <summary>An axis whose ends are round numbers.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end, above the lower one.</param>
/// <param name="Ticks">Round numbers from end to end.</param>
public sealed record AxisScale(double Low, double High, ImmutableArray<double> Ticks)
{
    private const int Intervals = 5;

    /// <summary>The axis for numbers from one to another.</summary>
    internal static AxisScale Of(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high)) (low, high) = (0, 1);
        var range = high - low;
        if (range <= Math.Max(Math.Abs(low), Math.Abs(high)) * 1e-9)
        {
            var half = Math.Max(Math.Abs(low) * 0.05, 0.5);
            (low, high, range) = (low - half, high + half, 2 * half);
        }
        var step = Step(range / Intervals);
        var (first, last) = (Math.Floor(low / step), Math.Ceiling(high / step));
        return new AxisScale(first * step, last * step,
            [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => Math.Round((first + i) * step, 12))]);
    }

    /// <summary>Where a number lies: 0 at the lower end, 1 at the upper one.</summary>
    internal double Share(double value) => (value - Low) / (High - Low);

    private static double Step(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { <= 1 => power, <= 2 => 2 * power, <= 5 => 5 * power, _ => 10 * power };
    }
}
