using System.Globalization;
using EsEnas.Analysis.Statistics;
using ScottPlot;

namespace EsEnas.Analysis.Figures;

/// <summary>
/// The panel of returns over iterations that several figures share: curves, and the paper's final figures as dashed lines.
/// </summary>
internal static class ReturnPanel
{
    // A figure of the paper farther from the curves than their own range would squeeze them: it is named at the edge instead.
    private const double Reach = 1.0;

    /// <param name="title">Title of the panel.</param>
    /// <param name="groups">The groups of one task.</param>
    /// <param name="methods">All methods of the figure; a group's place among them gives its looks.</param>
    /// <param name="axis">What the curves are drawn over.</param>
    /// <returns>The panel, and whether a figure of the paper stands in it.</returns>
    public static (Plot Plot, bool HasPaper) Of(string title, IReadOnlyList<RunGroup> groups, List<string> methods,
        CurveAxis axis = CurveAxis.Iterations)
    {
        var plot = FigureStyle.WithWholeTicks(FigureStyle.NewPlot(title, Curves.Label(axis), "mean return"));
        var (low, high, last) = (double.NaN, double.NaN, 1.0);
        foreach (var group in groups)
        {
            var (groupLow, groupHigh) = Curves.Add(plot, group, methods.IndexOf(group.Label), (_, row) => row.MeanReturn, axis);
            (low, high) = (Least(low, groupLow), -Least(-high, -groupHigh));
            last = Math.Max(last, Curves.EndOf(group, axis));
        }
        if (double.IsNaN(low)) (low, high) = (0, 1);
        var range = Math.Max(high - low, 1e-6);
        var references = groups.Select(group => (Method: methods.IndexOf(group.Label), Figure: PaperFigure.Find(group.Fields)))
            .Where(item => item.Figure is not null)
            .Select(item => (item.Method, Value: item.Figure!.Mean)).OrderBy(item => item.Value).ToList();
        var near = references.Where(item => item.Value >= low - (Reach * range) && item.Value <= high + (Reach * range)).ToList();
        if (near.Count > 0) (low, high) = (Math.Min(low, near[0].Value), Math.Max(high, near[^1].Value));
        range = Math.Max(high - low, 1e-6);
        plot.Axes.SetLimits(0, Curves.Beyond(last, axis), low - (0.05 * range), high + (0.12 * range));
        AddLines(plot, near, last, range);
        AddEdgeNotes(plot, references.Except(near).ToList(), last, low, high, range);
        return (plot, references.Count > 0);
    }

    private static double Least(double a, double b) => double.IsNaN(a) ? b : double.IsNaN(b) ? a : Math.Min(a, b);

    private static void AddLines(Plot plot, List<(int Method, double Value)> near, double last, double range)
    {
        var above = double.NegativeInfinity;
        foreach (var (method, value) in near)
        {
            var line = plot.Add.HorizontalLine(value, 1.5f, FigureStyle.ColorOf(method), LinePattern.DenselyDashed);
            line.EnableAutoscale = false;
            // Labels of neighbors are moved apart.
            var y = Math.Max(value, above + (0.06 * range));
            above = y;
            AddNote(plot, $"paper {value.ToString("#,0", CultureInfo.InvariantCulture)}", last + 1, y, Alignment.LowerRight, method);
        }
    }

    private static void AddEdgeNotes(Plot plot, List<(int Method, double Value)> far, double last, double low, double high, double range)
    {
        var (up, down) = (0, 0);
        foreach (var (method, value) in far)
        {
            var note = $"paper {value.ToString("#,0", CultureInfo.InvariantCulture)}";
            if (value > high)
                AddNote(plot, $"↑ {note}", 0.02 * last, high + (0.11 * range) - (0.07 * up++ * range), Alignment.UpperLeft, method);
            else AddNote(plot, $"↓ {note}", 0.02 * last, low - (0.04 * range) + (0.07 * down++ * range), Alignment.LowerLeft, method);
        }
    }

    private static void AddNote(Plot plot, string text, double x, double y, Alignment alignment, int method)
    {
        var note = plot.Add.Text(text, x, y);
        note.LabelFontName = FigureStyle.Font;
        note.LabelFontSize = FigureStyle.TextSize - 2;
        note.LabelFontColor = FigureStyle.ColorOf(method);
        note.LabelAlignment = alignment;
    }
}
