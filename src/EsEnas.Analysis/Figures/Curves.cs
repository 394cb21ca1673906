using EsEnas.Analysis.Statistics;
using EsEnas.Core.Runs;
using ScottPlot;

namespace EsEnas.Analysis.Figures;

/// <summary>
/// A quantity over the iterations: for each group the mean over its seeds as a pale line, its smooth course as a solid one, lowest to
/// highest seed as a band.
/// </summary>
internal static class Curves
{
    /// <summary>Opacity of what is measured, beside its smooth course.</summary>
    public const double Pale = 0.32;

    private const int MarkersOnALine = 7;

    // Four for each pixel of a panel's width, so that a thinned curve looks the same at a scale of 4.
    private const int MostColumns = 4 * ReturnsFigure.PanelWidth;

    /// <summary>Adds a group's curve.</summary>
    /// <param name="plot">Where.</param>
    /// <param name="group">The runs; their common iterations are drawn.</param>
    /// <param name="method">Index of the method, for its looks.</param>
    /// <param name="quantity">What is drawn; not finite = nothing then.</param>
    /// <param name="axis">What it is drawn over.</param>
    /// <returns>Lowest and highest value drawn; NaN if nothing was.</returns>
    public static (double Low, double High) Add(Plot plot, RunGroup group, int method, Func<RunRecord, IterationRow, double> quantity,
        CurveAxis axis)
    {
        var (xs, means, lows, highs) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var x = Along(group, axis);
        for (var i = 1; i <= group.LastCommonIteration.Value; i++)
        {
            double[] values =
                [.. group.Runs.Where(run => i <= run.Rows.Count).Select(run => quantity(run, run.Rows[i - 1])).Where(double.IsFinite)];
            if (values.Length == 0) continue;
            xs.Add(x(i));
            means.Add(values.Average());
            lows.Add(values.Min());
            highs.Add(values.Max());
        }
        if (xs.Count == 0) return (double.NaN, double.NaN);
        var (low, high) = (lows.Min(), highs.Max());
        var color = FigureStyle.ColorOf(method);
        if (group.Runs.Count > 1)
        {
            var (bandXs, bandLows, bandHighs) = Thinning.Band(xs, lows, highs, MostColumns);
            var band = plot.Add.FillY(bandXs, bandLows, bandHighs);
            band.FillColor = color.WithAlpha(0.16);
            band.LineWidth = 0;
            band.MarkerSize = 0;
        }
        var smooth = Smoothing.Of(means);
        if (Smoothing.Reach(means.Count) > 0) AddLine(plot, xs, means, color.WithAlpha(Pale), 1);
        AddLine(plot, xs, smooth, color, 2);
        AddMarkers(plot, xs, smooth, method, color);
        return (low, high);
    }

    /// <summary>Where an iteration of a group lies: the mean over the runs that have it.</summary>
    public static Func<int, double> Along(RunGroup group, CurveAxis axis)
    {
        if (axis == CurveAxis.Iterations) return iteration => iteration;
        var totals = group.Runs.Select(run => IterationTotals.Over(run.Rows).Select(pair => pair.Totals).ToList()).ToList();
        return iteration => totals.Where(run => iteration >= 1 && iteration <= run.Count).Select(run => run[iteration - 1])
            .Select(at => (double)(axis == CurveAxis.Episodes ? at.Episodes : at.Steps)).DefaultIfEmpty().Average();
    }

    /// <summary>Where a group's curve ends.</summary>
    public static double EndOf(RunGroup group, CurveAxis axis) => Along(group, axis)(group.LastCommonIteration.Value);

    /// <summary>Where the axis ends for curves that end there: a little beyond.</summary>
    public static double Beyond(double last, CurveAxis axis) => axis == CurveAxis.Iterations ? last + 1 : 1.01 * last;

    /// <summary>The axis in words.</summary>
    public static string Label(CurveAxis axis) => axis switch
    {
        CurveAxis.Episodes => "training episodes",
        CurveAxis.Steps => "environment steps of training",
        _ => "iteration",
    };

    private static void AddLine(Plot plot, List<double> xs, IReadOnlyList<double> ys, Color color, float width)
    {
        var (lineXs, lineYs) = Thinning.Line(xs, ys, MostColumns);
        var line = plot.Add.ScatterLine(lineXs, lineYs);
        (line.Color, line.LineWidth) = (color, width);
    }

    // A few markers, set off from those of the other methods.
    private static void AddMarkers(Plot plot, List<double> xs, double[] means, int method, Color color)
    {
        var step = Math.Max(1, xs.Count / MarkersOnALine);
        var (atX, atY) = (new List<double>(), new List<double>());
        for (var i = xs.Count == 1 ? 0 : (step - 1 + (method * step / 4)) % xs.Count; i < xs.Count; i += step)
        {
            atX.Add(xs[i]);
            atY.Add(means[i]);
        }
        var markers = plot.Add.ScatterPoints(atX.ToArray(), atY.ToArray());
        markers.MarkerStyle = new MarkerStyle(FigureStyle.MarkerOf(method), 8, color) { LineColor = color, LineWidth = 1.5f };
    }
}
