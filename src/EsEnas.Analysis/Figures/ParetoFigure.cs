using EsEnas.Analysis.Statistics;
using ScottPlot;

namespace EsEnas.Analysis.Figures;

/// <summary>
/// Return against active weights: for each method the front of the evaluations that none other of its runs beats in both, and the chosen
/// policies, whose returns are means over many episodes where the front's are of single ones.
/// </summary>
internal static class ParetoFigure
{
    /// <exception cref="AnalysisException">No run has anything to show.</exception>
    public static Figure Draw(IReadOnlyList<RunGroup> groups) => SizeFigure.Draw(groups,
        "Return against size: Pareto front of single evaluations, chosen policies", "active weights", "chosen policy",
        "none of these runs has evaluated a model or chosen a policy yet", Add);

    /// <summary>The points that no other one beats in weights and return together, by weights.</summary>
    internal static IReadOnlyList<(double Weights, double Return)> Front(IEnumerable<(double Weights, double Return)> points)
    {
        var front = new List<(double Weights, double Return)>();
        foreach (var point in points.OrderBy(point => point.Weights).ThenByDescending(point => point.Return))
            if (front.Count == 0 || point.Return > front[^1].Return) front.Add(point);
        return front;
    }

    private static bool Add(Plot plot, RunGroup group, int method)
    {
        var front = Front(group.Runs.SelectMany(run => run.Front).Select(point => ((double)point.ActiveWeights, point.Return)));
        if (front.Count > 0)
        {
            var color = FigureStyle.ColorOf(method);
            var line = plot.Add.Scatter(front.Select(point => point.Weights).ToArray(), front.Select(point => point.Return).ToArray());
            (line.ConnectStyle, line.LineWidth) = (ConnectStyle.StepHorizontal, 2);
            line.LineColor = color;
            line.MarkerStyle = new MarkerStyle(FigureStyle.MarkerOf(method), 7, color) { LineColor = color, LineWidth = 1.5f };
        }
        var policies = group.Runs.Where(run => run.Policy?.Provenance.Return is not null).Select(run => run.Policy!).ToList();
        if (policies.Count > 0) SizeFigure.AddPolicies(plot, method,
            policies.Select(policy => ((double)policy.Size.LiveWeights, policy.Provenance.Return!.Value)));
        return front.Count > 0 || policies.Count > 0;
    }
}
