using System.Globalization;
using EsEnas.Analysis.Statistics;
using EsEnas.Core.Runs;
using ScottPlot;

namespace EsEnas.Analysis.Figures;

/// <summary>
/// Curves over the iterations, a column per task: returns (Figs. 4 and 5), and below them the edges (Fig. 6) or the share of edges used
/// (Fig. 10).
/// </summary>
internal static class ReturnsFigure
{
    private const int MostColumns = 4;
    /// <summary>Width of a panel in pixels.</summary>
    internal const int PanelWidth = 440;
    private const int PanelHeight = 330;

    /// <summary>Returns alone.</summary>
    public static Figure Returns(IReadOnlyList<RunGroup> groups, CurveAxis axis) =>
        Draw("Mean return of the evaluations at the current weights", groups, axis, null);

    /// <summary>Returns and mean edges of the proposed models, with the target where the objective has one.</summary>
    public static Figure Edges(IReadOnlyList<RunGroup> groups, CurveAxis axis) =>
        Draw("Return and edges of the proposed models", groups, axis, (those, methods) => EdgePanel(those, methods, axis));

    /// <summary>Returns and the share of the dense network's edges that is used.</summary>
    public static Figure Masking(IReadOnlyList<RunGroup> groups, CurveAxis axis) =>
        Draw("Return and share of edges used", groups, axis, (those, methods) => SharePanel(those, methods, axis));

    private static Figure Draw(string title, IReadOnlyList<RunGroup> groups, CurveAxis axis,
        Func<IReadOnlyList<RunGroup>, List<string>, Plot>? below)
    {
        var methods = groups.Select(group => group.Label).Distinct().ToList();
        var (returns, others, hasPaper) = (new List<Plot>(), new List<Plot>(), false);
        foreach (var task in groups.GroupBy(group => group.Task))
        {
            var (plot, paper) = ReturnPanel.Of(task.Key, [.. task], methods, axis);
            returns.Add(plot);
            hasPaper |= paper;
            if (below is not null) others.Add(below([.. task], methods));
        }
        var rows = new List<IReadOnlyList<Plot>>();
        for (var i = 0; i < returns.Count; i += MostColumns)
        {
            rows.Add(returns[i..Math.Min(i + MostColumns, returns.Count)]);
            if (below is not null) rows.Add(others[i..Math.Min(i + MostColumns, returns.Count)]);
        }
        var legend = new List<LegendItem>();
        if (groups.Any(group => group.Runs.Count > 1)) legend.Add(Legends.Patch("lowest to highest seed", Colors.Black.WithAlpha(0.16)));
        var reaches = groups.Select(group => Smoothing.Reach(group.LastCommonIteration.Value)).ToList();
        if (reaches.Max() is > 0 and var reach)
            legend.Add(Legends.Line(
                $"pale: as measured; else the mean of {(reaches.Min() < reach ? "up to " : "")}{(2 * reach) + 1} around",
                Colors.Black.WithAlpha(Curves.Pale), LinePattern.Solid));
        if (hasPaper) legend.Add(Legends.Line("paper's final mean", Colors.Black, LinePattern.DenselyDashed));
        return new Figure(title, rows, PanelWidth, PanelHeight,
            [Legends.Of([.. methods.Select(method => Named(groups, method))], legend, Figure.WidthOf(PanelWidth, rows))]);
    }

    private static string Named(IReadOnlyList<RunGroup> groups, string method)
    {
        if (groups.Any(group => group.Label == method && group.IsRun)) return method;
        var counts = groups.Where(group => group.Label == method).Select(group => group.Runs.Count).ToList();
        var most = counts.Max();
        return $"{method} ({(counts.Min() == most ? $"{most}" : $"{counts.Min()} to {most}")} {(most == 1 ? "seed" : "seeds")})";
    }

    private static Plot EdgePanel(IReadOnlyList<RunGroup> groups, List<string> methods, CurveAxis axis)
    {
        var plot = Panel(groups, methods, axis, "edges of a model (mean)", (_, row) => row.LiveWeights, out var high);
        var targets = groups.Select(group => group.Fields.GetValueOrDefault("objective.targetEdges")).OfType<string>().Distinct()
            .Select(text => double.TryParse(text, CultureInfo.InvariantCulture, out var target) ? target : double.NaN)
            .Where(double.IsFinite).ToList();
        foreach (var target in targets)
        {
            plot.Add.HorizontalLine(target, 1.5f, Colors.Black, LinePattern.DenselyDashed);
            var note = plot.Add.Text($"target {target:0}", plot.Axes.GetLimits().Right, target);
            (note.LabelFontName, note.LabelFontSize, note.LabelAlignment) =
                (FigureStyle.Font, FigureStyle.TextSize - 2, Alignment.LowerRight);
            high = Math.Max(high, target);
        }
        plot.Axes.SetLimitsY(0, 1.12 * Math.Max(high, 1));
        return plot;
    }

    private static Plot SharePanel(IReadOnlyList<RunGroup> groups, List<string> methods, CurveAxis axis)
    {
        var plot = Panel(groups, methods, axis, "edges used (%)",
            (run, row) => run.Sizes.DenseWeights > 0 ? 100 * row.LiveWeights / run.Sizes.DenseWeights : double.NaN, out _);
        plot.Axes.SetLimitsY(0, 105);
        return plot;
    }

    private static Plot Panel(IReadOnlyList<RunGroup> groups, List<string> methods, CurveAxis axis, string label,
        Func<RunRecord, IterationRow, double> quantity, out double high)
    {
        var plot = FigureStyle.WithWholeTicks(FigureStyle.NewPlot("", Curves.Label(axis), label));
        high = 0;
        foreach (var group in groups)
        {
            var (_, groupHigh) = Curves.Add(plot, group, methods.IndexOf(group.Label), quantity, axis);
            if (double.IsFinite(groupHigh)) high = Math.Max(high, groupHigh);
        }
        plot.Axes.SetLimitsX(0, Curves.Beyond(groups.Max(group => Curves.EndOf(group, axis)), axis));
        return plot;
    }
}
