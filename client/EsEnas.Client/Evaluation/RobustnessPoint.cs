using System.Globalization;
using EsEnas.Core.Specifications;
using EsEnas.Tasks.Randomization;

namespace EsEnas.Client.Evaluation;

/// <summary>One quantity held at one value of its range, the others nominal; or all of them nominal.</summary>
/// <param name="Range">What is held; null where everything is nominal.</param>
/// <param name="Fraction">Where in its range.</param>
internal sealed record RobustnessPoint(RandomizedRange? Range, double Fraction)
{
    /// <summary>The name of the quantity.</summary>
    public string Quantity => Range is null ? "nominal" : RandomizedQuantities.Key(Range.Quantity);

    /// <summary>The value that is held; NaN where there is none, or several.</summary>
    public double Value => Range is null or { IsOfSeveral: true } ? double.NaN
        : Range.IsWhole ? Math.Round(Range.Range.At(Fraction)) : Range.Range.At(Fraction);

    /// <summary>The unit of the value.</summary>
    public string Unit => Range?.Unit ?? "";

    /// <summary>The value as a table shows it.</summary>
    public string ValueText => Range is null ? ""
        : Range.IsOfSeveral ? string.Create(CultureInfo.InvariantCulture, $"{100 * Fraction:0.#} %")
        : Value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>What is drawn.</summary>
    public RandomizationFocus Focus => Range is null ? RandomizationFocus.Nominal : RandomizationFocus.At(Range.Quantity, Fraction);

    /// <summary>The nominal point, and then some of each range: evenly, both ends included, whole numbers once each.</summary>
    public static IReadOnlyList<RobustnessPoint> Of(IReadOnlyList<RandomizedRange> ranges, int count) =>
        [new(null, 0), .. ranges.SelectMany(range => Fractions(range, count).Select(fraction => new RobustnessPoint(range, fraction)))];

    private static IEnumerable<double> Fractions(RandomizedRange range, int count)
    {
        var width = range.Range.High - range.Range.Low;
        if (width == 0 && !range.IsOfSeveral) return [0];
        if (range.IsWhole && width + 1 < count) count = (int)width + 1;
        return Enumerable.Range(0, count).Select(i => (double)i / (count - 1));
    }
}
