using EsEnas.Analysis.Statistics;
using ScottPlot;

namespace EsEnas.Analysis.Figures;

/// <summary>
/// Return against what a deployment stores, in bytes: of each method the policies of every size that shrinking has left of its runs, with
/// two standard errors on either side, and the runs' own policies.
/// </summary>
internal static class FrontFigure
{
    private const int PanelWidth = 560;
    private const int PanelHeight = 420;

    /// <exception cref="AnalysisException">No run has such policies.</exception>
    public static Figure Draw(IReadOnlyList<RunGroup> groups)
    {
        var methods = groups.Select(group => group.Label).Distinct().ToList();
        var panels = groups.GroupBy(group => group.Task).Select(task => Panel(task.Key, [.. task], methods)).OfType<Plot>().ToList();
        if (panels.Count == 0)
            throw new AnalysisException(AnalysisError.NothingToShow, "none of these runs has policies of several sizes: shrink one");
        var policy = new LegendItem
        {
            LabelText = "the run's policy",
            LabelFontName = FigureStyle.Font,
            LabelFontSize = FigureStyle.TextSize,
            MarkerStyle = new MarkerStyle(MarkerShape.OpenDiamond, 12, Colors.Black) { LineColor = Colors.Black, LineWidth = 1.5f },
        };
        return new Figure("Return against size: policies of every size, ± 2 standard errors", [panels], PanelWidth, PanelHeight,
            [Legends.Of(methods, [policy], Figure.WidthOf(PanelWidth, [panels]))]);
    }

    private static Plot? Panel(string task, IReadOnlyList<RunGroup> groups, List<string> methods)
    {
        var plot = FigureStyle.WithWholeTicks(FigureStyle.NewPlot(task, "bytes of flash", "return"));
        var isEmpty = true;
        foreach (var group in groups)
        {
            var method = methods.IndexOf(group.Label);
            var color = FigureStyle.ColorOf(method);
            foreach (var run in group.Runs)
            {
                var points = run.PolicySizes.Where(point => double.IsFinite(point.Return)).OrderBy(point => point.FlashBytes).ToList();
                if (points.Count == 0) continue;
                isEmpty = false;
                double[] bytes = [.. points.Select(point => (double)point.FlashBytes)];
                double[] returns = [.. points.Select(point => point.Return)];
                var line = plot.Add.Scatter(bytes, returns);
                (line.LinePattern, line.LineWidth, line.LineColor) = (FigureStyle.PatternOf(method), 1.5f, color);
                line.MarkerStyle = new MarkerStyle(FigureStyle.MarkerOf(method), 6, color) { LineColor = color, LineWidth = 1.5f };
                for (var i = 0; i < points.Count; i++)
                {
                    var reach = double.IsFinite(points[i].Error) ? 2 * points[i].Error : 0;
                    plot.Add.Line(bytes[i], returns[i] - reach, bytes[i], returns[i] + reach).Color = color;
                }

                var own = points.Where(point => point.IsPolicy).ToList();
                var markers = plot.Add.ScatterPoints(own.Select(point => (double)point.FlashBytes).ToArray(),
                    own.Select(point => point.Return).ToArray());
                markers.MarkerStyle = new MarkerStyle(MarkerShape.OpenDiamond, 12, color) { LineColor = color, LineWidth = 1.8f };
            }
        }

        if (isEmpty) return null;
        plot.Axes.Margins(0.1, 0.12);
        return plot;
    }
}
