using EsEnas.Client.Statistics;
using ScottPlot;

namespace EsEnas.Client.Figures;

/// <summary>Return against live weights: the chosen policies of each method, and the front of those that none other beats in both.</summary>
internal static class ParetoFigure
{
    private const int PanelWidth = 560;
    private const int PanelHeight = 420;

    /// <exception cref="CommandException">No run has a chosen policy yet.</exception>
    public static Figure Draw(IReadOnlyList<RunGroup> groups)
    {
        var methods = groups.Select(group => group.Label).Distinct().ToList();
        var panels = groups.GroupBy(group => group.Task).Select(task => Panel(task.Key, [.. task], methods)).OfType<Plot>().ToList();
        if (panels.Count == 0) throw new CommandException(ExitCode.Conflict, "none of these runs has a chosen policy yet; a policy is chosen when a run completes");
        return new Figure("Return against size", [panels], PanelWidth, PanelHeight,
            [Legends.Of(methods, [Legends.Line("Pareto front", Colors.Black, LinePattern.Dotted)], PanelWidth * panels.Count)]);
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
        var plot = FigureStyle.NewPlot(task, "live weights", "return of the chosen policy");
        var all = new List<(double Weights, double Return)>();
        foreach (var group in groups)
        {
            List<(double Weights, double Return)> points = [.. group.Runs.Where(run => run.Policy?.Provenance.Return is not null).Select(run => ((double)run.Policy!.Size.LiveWeights, run.Policy!.Provenance.Return!.Value))];
            if (points.Count == 0) continue;
            all.AddRange(points);
            var method = methods.IndexOf(group.Label);
            var markers = plot.Add.ScatterPoints(points.Select(point => point.Weights).ToArray(), points.Select(point => point.Return).ToArray());
            markers.MarkerStyle = new MarkerStyle(FigureStyle.MarkerOf(method), 9, FigureStyle.ColorOf(method)) { LineColor = FigureStyle.ColorOf(method), LineWidth = 1.5f };
        }
        if (all.Count == 0) return null;
        var front = Front(all);
        var line = plot.Add.ScatterLine(front.Select(point => point.Weights).ToArray(), front.Select(point => point.Return).ToArray());
        (line.ConnectStyle, line.Color, line.LinePattern, line.LineWidth) = (ConnectStyle.StepHorizontal, Colors.Black, LinePattern.Dotted, 1.5f);
        plot.Axes.Margins(0.1, 0.12);
        return plot;
    }
}
