using System.Globalization;
using EsEnas.Analysis.Statistics;
using EsEnas.Core.Policies;
using ScottPlot;

namespace EsEnas.Analysis.Figures;

/// <summary>
/// The network over training (Figs. 7 and 9): each candidate edge in the color of its certainty 2 |p - 1/2|, p being the share of the
/// proposed models that have it, solid where most have it, dotted where most lack it; a row for each method, the chosen policy at its end.
/// </summary>
internal static class NetworkFigure
{
    private const int PanelWidth = 250;
    private const int PanelHeight = 330;
    private const int Snapshots = 5;
    // In a large network, edges that hardly any model has would only add a gray veil.
    private const int FewEdges = 200;
    private const double Rare = 0.05;

    /// <exception cref="AnalysisException">No run has edge counts, or the sizes of their layers are not known.</exception>
    public static Figure Draw(IReadOnlyList<RunGroup> groups)
    {
        var (rows, titles) = (new List<IReadOnlyList<Plot>>(), new List<string>());
        foreach (var group in groups)
        {
            var all = EdgeFrequencies.Of(group);
            if (all.Count == 0) continue;
            rows.Add(Row(group, all));
            titles.Add($"{group.Label} ({group.Runs.Count} seed{(group.Runs.Count == 1 ? "" : "s")})");
        }
        if (rows.Count == 0)
            throw new AnalysisException(AnalysisError.NothingToShow,
                "none of these runs has edge counts: their models all have the same edges, or an older build ran them");
        var legend = Legends.Of([], [Legends.Line("most models have the edge", Colors.Black, LinePattern.Solid, 2.5f),
            Legends.Line("most lack it", Colors.Black, LinePattern.Dotted, 2.5f)],
            Figure.WidthOf(PanelWidth, rows));
        return new Figure($"Edges of the proposed models, {groups[0].Task}", rows, PanelWidth, PanelHeight,
            [legend, Legends.Scale("certainty 2 |p − ½|", 0, 1, interval: 0.25)], titles);
    }

    private static List<Plot> Row(RunGroup group, IReadOnlyList<EdgeFrequencies> all)
    {
        var layout = group.Runs.Select(known => known.Layout())
            .OfType<NetworkLayout>().FirstOrDefault(known => known.Edges.Length == all[0].Shares.Length)
            ?? throw new AnalysisException(AnalysisError.NothingToShow,
                $"the sizes of run {group.Runs[0].Id}'s layers are not known: an older build stored it");
        var panels = new List<Plot>();
        foreach (var at in Evenly.Spaced(all.Count, Snapshots).Select(i => all[i]))
            panels.Add(Panel(string.Create(CultureInfo.InvariantCulture, $"iteration {at.Iteration}"), layout, at.Shares));
        if (group.Runs.FirstOrDefault(run => run.Policy is not null) is { } chosen)
        {
            var present = chosen.Policy!.Network.Edges.ToHashSet();
            double[] shares = [.. layout.Edges.Select(edge => present.Contains(edge) ? 1.0 : double.NaN)];
            panels.Add(Panel($"policy, seed {chosen.Specification.Seed.ToString(CultureInfo.InvariantCulture)}", layout, shares));
        }
        return panels;
    }

    private static Plot Panel(string title, NetworkLayout layout, double[] shares)
    {
        var plot = FigureStyle.NewCanvas(title);
        foreach (var (share, index) in shares.Select((share, index) => (share, index))
            .Where(edge => double.IsFinite(edge.share)).OrderBy(edge => Math.Abs(edge.share - 0.5)))
        {
            if (shares.Length > FewEdges && share < Rare) continue;
            var edge = layout.Edges[index];
            var ((x1, y1), (x2, y2)) = (Place(layout, edge.From), Place(layout, edge.To));
            var line = plot.Add.Line(x1, y1, x2, y2);
            line.LineColor = FigureStyle.Scale(2 * Math.Abs(share - 0.5));
            line.LinePattern = share >= 0.5 ? LinePattern.Solid : LinePattern.Dotted;
            line.LineWidth = share >= 0.5 ? 2.2f : 1.2f;
        }
        AddNeurons(plot, layout);
        plot.Axes.SetLimits(-0.35, 1.35, -0.06, 1.06);
        return plot;
    }

    private static void AddNeurons(Plot plot, NetworkLayout layout)
    {
        for (var neuron = 0; neuron < layout.NeuronCount; neuron++)
        {
            var (x, y) = Place(layout, neuron);
            var crowded = layout.LayerSizes[layout.LayerOf(neuron)] > 16;
            var dot = plot.Add.Marker(x, y, MarkerShape.FilledCircle, crowded ? 5 : 9, Colors.White);
            (dot.MarkerLineColor, dot.MarkerLineWidth, dot.MarkerShape) = (Colors.Black, 1.2f, MarkerShape.OpenCircle);
            var layer = layout.LayerOf(neuron);
            if (crowded || (layer != 0 && layer != layout.LayerSizes.Length - 1)) continue;
            var name = layer == 0 ? $"s{neuron + 1}" : $"a{neuron - layout.NeuronCount + layout.ActionSize + 1}";
            var text = plot.Add.Text(name, layer == 0 ? x - 0.06 : x + 0.06, y);
            (text.LabelFontName, text.LabelFontSize, text.LabelAlignment) =
                (FigureStyle.Font, FigureStyle.TextSize - 1, layer == 0 ? Alignment.MiddleRight : Alignment.MiddleLeft);
        }
    }

    // Layers from left to right, the first neuron of each on top.
    private static (double X, double Y) Place(NetworkLayout layout, int neuron)
    {
        var layer = layout.LayerOf(neuron);
        var first = 0;
        for (var before = 0; before < layer; before++) first += layout.LayerSizes[before];
        var size = layout.LayerSizes[layer];
        return ((double)layer / (layout.LayerSizes.Length - 1), 1 - ((neuron - first + 0.5) / size));
    }
}
