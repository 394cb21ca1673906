using EsEnas.Analysis.Statistics;
using ScottPlot;

namespace EsEnas.Analysis.Figures;

/// <summary>Return against a size: a panel for each task, each method in its looks, policies as diamonds.</summary>
internal static class SizeFigure
{
    private const int PanelWidth = 560;
    private const int PanelHeight = 420;

    /// <summary>Lays the figure out.</summary>
    /// <param name="groups">The runs.</param>
    /// <param name="title">Its title.</param>
    /// <param name="size">The size in words.</param>
    /// <param name="policy">What the diamonds are.</param>
    /// <param name="nothing">The error where no group has anything.</param>
    /// <param name="add">Adds a group to its task's panel by the index of its method; false: it has nothing.</param>
    /// <exception cref="AnalysisException">No group has anything.</exception>
    public static Figure Draw(IReadOnlyList<RunGroup> groups, string title, string size, string policy, string nothing,
        Func<Plot, RunGroup, int, bool> add)
    {
        var methods = groups.Select(group => group.Label).Distinct().ToList();
        var panels = groups.GroupBy(group => group.Task).Select(Panel).OfType<Plot>().ToList();
        if (panels.Count == 0) throw new AnalysisException(AnalysisError.NothingToShow, nothing);
        var item = new LegendItem
        {
            LabelText = policy,
            LabelFontName = FigureStyle.Font,
            LabelFontSize = FigureStyle.TextSize,
            MarkerStyle = Diamond(Colors.Black, 1.5f),
        };
        return new Figure(title, [panels], PanelWidth, PanelHeight,
            [Legends.Of(methods, [item], Figure.WidthOf(PanelWidth, [panels]))]);

        Plot? Panel(IGrouping<string, RunGroup> task)
        {
            var plot = FigureStyle.WithWholeTicks(FigureStyle.NewPlot(task.Key, size, "return"));
            var isDrawn = false;
            foreach (var group in task) isDrawn |= add(plot, group, methods.IndexOf(group.Label));
            if (!isDrawn) return null;
            plot.Axes.Margins(0.1, 0.12);
            return plot;
        }
    }

    /// <summary>Adds the policies of a method.</summary>
    public static void AddPolicies(Plot plot, int method, IEnumerable<(double Size, double Return)> policies) =>
        plot.Add.ScatterPoints(policies.Select(policy => new Coordinates(policy.Size, policy.Return)).ToArray()).MarkerStyle =
            Diamond(FigureStyle.ColorOf(method), 1.8f);

    private static MarkerStyle Diamond(Color color, float width) =>
        new(MarkerShape.OpenDiamond, 12, color) { LineColor = color, LineWidth = width };
}
