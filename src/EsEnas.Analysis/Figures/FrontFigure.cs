using EsEnas.Analysis.Statistics;
using ScottPlot;

namespace EsEnas.Analysis.Figures;

/// <summary>
/// Return against what a deployment stores, in bytes: of each method the policies of every size that shrinking has left of its runs, with
/// two standard errors on either side, and the runs' own policies.
/// </summary>
internal static class FrontFigure
{
    /// <exception cref="AnalysisException">No run has such policies.</exception>
    public static Figure Draw(IReadOnlyList<RunGroup> groups) => SizeFigure.Draw(groups,
        "Return against size: policies of every size, ± 2 standard errors", "bytes of flash", "the run's policy",
        "none of these runs has policies of several sizes: shrink one", Add);

    private static bool Add(Plot plot, RunGroup group, int method)
    {
        var isDrawn = false;
        foreach (var run in group.Runs) isDrawn |= Add(plot, run, method);
        return isDrawn;
    }

    private static bool Add(Plot plot, RunRecord run, int method)
    {
        var points = run.PolicySizes.Where(point => double.IsFinite(point.Return)).OrderBy(point => point.FlashBytes).ToList();
        if (points.Count == 0) return false;
        var color = FigureStyle.ColorOf(method);
        double[] bytes = [.. points.Select(point => (double)point.FlashBytes)];
        double[] returns = [.. points.Select(point => point.Return)];
        var line = plot.Add.Scatter(bytes, returns);
        (line.LineWidth, line.LineColor) = (1.5f, color);
        line.MarkerStyle = new MarkerStyle(FigureStyle.MarkerOf(method), 6, color) { LineColor = color, LineWidth = 1.5f };
        for (var i = 0; i < points.Count; i++)
        {
            var reach = double.IsFinite(points[i].Error) ? 2 * points[i].Error : 0;
            plot.Add.Line(bytes[i], returns[i] - reach, bytes[i], returns[i] + reach).Color = color;
        }
        SizeFigure.AddPolicies(plot, method,
            points.Where(point => point.IsPolicy).Select(point => ((double)point.FlashBytes, point.Return)));
        return true;
    }
}
