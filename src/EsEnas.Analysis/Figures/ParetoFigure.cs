using EsEnas.Analysis.Statistics;
using ScottPlot;

namespace EsEnas.Analysis.Figures;

/// <summary>
/// Return against active weights: for each method the front of the evaluations that none other of its runs beats in both, and the chosen
/// policies, whose returns are means over many episodes where the front's are of single ones.
/// </summary>
internal static class ParetoFigure
{
    private const int PanelWidth = 560;
    private const int PanelHeight = 420;

    /// <exception cref="AnalysisException">No run has anything to show.</exception>
    public static Figure Draw(IReadOnlyList<RunGroup> groups)
    {
        var methods = groups.Select(group => group.Label).Distinct().ToList();
        var panels = groups.GroupBy(group => group.Task).Select(task => Panel(task.Key, [.. task], methods)).OfType<Plot>().ToList();
        if (panels.Count == 0)
            throw new AnalysisException(AnalysisError.NothingToShow, "none of these runs has evaluated a model or chosen a policy yet");
        var policy = new LegendItem
        {
            LabelText = "chosen policy",
            LabelFontName = FigureStyle.Font,
            LabelFontSize = FigureStyle.TextSize,
            MarkerStyle = new MarkerStyle(MarkerShape.OpenDiamond, 12, Colors.Black) { LineColor = Colors.Black, LineWidth = 1.5f },
        };
        return new Figure("Return against size: Pareto front of single evaluations, chosen policies", [panels], PanelWidth, PanelHeight,
            [Legends.Of(methods, [policy], Figure.WidthOf(PanelWidth, [panels]))]);
    }

    /// <summary>The points that no other one beats in weights and return together, by weights.</summary>
    internal static IReadOnlyList<(double Weights, double Return)> Front(IEnumerable<(double Weights, double Return)> points)
    {
        var front = new List<(double Weights, double Return)>();
        foreach (var point in points.OrderBy(point => point.Weights).ThenByDescending(point => point.Return))
            if (front.Count == 0 || point.Return > front[^1].Return) front.Add(point);
        return front;
    }

    private static Plot? Panel(string task, IReadOnlyList<RunGroup> groups, List<string> methods)
    {
        var plot = FigureStyle.WithWholeTicks(FigureStyle.NewPlot(task, "active weights", "return"));
        var isEmpty = true;
        foreach (var group in groups)
        {
            var method = methods.IndexOf(group.Label);
            var color = FigureStyle.ColorOf(method);
            var front = Front(group.Runs.SelectMany(run => run.Front).Select(point => ((double)point.ActiveWeights, point.Return)));
            if (front.Count > 0)
            {
                var line = plot.Add.Scatter(front.Select(point => point.Weights).ToArray(), front.Select(point => point.Return).ToArray());
                (line.ConnectStyle, line.LinePattern, line.LineWidth) = (ConnectStyle.StepHorizontal, FigureStyle.PatternOf(method), 2);
                line.LineColor = color;
                line.MarkerStyle = new MarkerStyle(FigureStyle.MarkerOf(method), 7, color) { LineColor = color, LineWidth = 1.5f };
            }
            var policies = group.Runs.Where(run => run.Policy?.Provenance.Return is not null).Select(run => run.Policy!).ToList();
            if (policies.Count > 0)
            {
                var markers = plot.Add.ScatterPoints(policies.Select(policy => (double)policy.Size.LiveWeights).ToArray(),
                    policies.Select(policy => policy.Provenance.Return!.Value).ToArray());
                markers.MarkerStyle = new MarkerStyle(MarkerShape.OpenDiamond, 12, color) { LineColor = color, LineWidth = 1.8f };
            }
            isEmpty &= front.Count == 0 && policies.Count == 0;
        }
        if (isEmpty) return null;
        plot.Axes.Margins(0.1, 0.12);
        return plot;
    }
}
