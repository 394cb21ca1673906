using System.Globalization;
using EsEnas.Analysis.Statistics;
using EsEnas.Core.Policies;
using ScottPlot;

namespace EsEnas.Analysis.Figures;

/// <summary>
/// The network over training (Figs. 7 and 9): each candidate edge in the color of its certainty 2 |p - 1/2|, p being the share of the
/// proposed models that have it, solid where most have it, dotted where most lack it; a row for each method. At its end the chosen policy,
/// each edge in the color of its weight's sign and as wide as the weight is large. What the signals are called stands below, if
/// all are of one task.
/// </summary>
internal static class NetworkFigure
{
    private const int PanelWidth = 250;
    private const int PanelHeight = 330;
    private const int Snapshots = 5;
    // In a large network, edges that hardly any model has would only add a gray veil.
    private const int FewEdges = 200;
    private const double Rare = 0.05;
    private const int MostNamed = 16;

    private static readonly Color Positive = FigureStyle.ColorOf(1);
    private static readonly Color Negative = FigureStyle.ColorOf(2);

    /// <exception cref="AnalysisException">No run has edge counts, or the sizes of their layers are not known.</exception>
    public static Figure Draw(IReadOnlyList<RunGroup> groups)
    {
        var (rows, titles) = (new List<IReadOnlyList<Plot>>(), new List<string>());
        var hasTasks = groups.Select(group => group.Task).Distinct().Count() > 1;
        foreach (var group in groups)
        {
            var all = EdgeFrequencies.Of(group);
            if (all.Count == 0) continue;
            rows.Add(Row(group, all));
            titles.Add(hasTasks ? $"{group.Task}, {group.LabelWithSeeds}" : group.LabelWithSeeds);
        }
        if (rows.Count == 0)
            throw new AnalysisException(AnalysisError.NothingToShow,
                "none of these runs has edge counts: their models all have the same edges, or an older build ran them");
        var items = new List<LegendItem> { Legends.Line("most models have the edge", Colors.Black, LinePattern.Solid, 2.5f),
            Legends.Line("most lack it", Colors.Black, LinePattern.Dotted, 2.5f) };
        if (groups.Any(group => group.Runs.Any(run => run.Policy is not null)))
            items.AddRange([Legends.Line("policy: positive weight", Positive, LinePattern.Solid, 2.5f),
                Legends.Line("negative weight", Negative, LinePattern.Solid, 2.5f)]);
        var width = Figure.WidthOf(PanelWidth, rows);
        var strips = new List<(Plot Plot, int Height)>
        {
            Legends.Of([], items, width), Legends.Scale("certainty 2 |p − ½|", 0, 1, interval: 0.25),
        };
        if (!hasTasks && Names(groups) is { Count: > 0 } names) strips.Add(Legends.Text(string.Join(", ", names), width));
        var title = hasTasks ? "Edges of the proposed models" : $"Edges of the proposed models, {groups[0].Task}";
        return new Figure(title, rows, PanelWidth, PanelHeight, strips, titles);
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
            var seed = chosen.Specification.Seed.ToString(CultureInfo.InvariantCulture);
            panels.Add(PolicyPanel($"policy, seed {seed}", chosen.Policy!.Network));
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
            var ((x1, y1), (x2, y2)) = (Place(layout.LayerSizes, edge.From), Place(layout.LayerSizes, edge.To));
            var line = plot.Add.Line(x1, y1, x2, y2);
            line.LineColor = FigureStyle.Scale(2 * Math.Abs(share - 0.5));
            line.LinePattern = share >= 0.5 ? LinePattern.Solid : LinePattern.Dotted;
            line.LineWidth = share >= 0.5 ? 2.2f : 1.2f;
        }
        AddNeurons(plot, layout.LayerSizes);
        plot.Axes.SetLimits(-0.35, 1.35, -0.06, 1.06);
        return plot;
    }

    // Shrinking may have left the policy other layers than the searched network has.
    private static Plot PolicyPanel(string title, WiredNetwork network)
    {
        var plot = FigureStyle.NewCanvas(title);
        var largest = network.Weights.Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty().Max();
        foreach (var (edge, weight) in network.Edges.Zip(network.Weights).OrderBy(pair => Math.Abs(pair.Second)))
        {
            var ((x1, y1), (x2, y2)) = (Place(network.LayerSizes, edge.From), Place(network.LayerSizes, edge.To));
            var line = plot.Add.Line(x1, y1, x2, y2);
            line.LineColor = weight < 0 ? Negative : Positive;
            line.LineWidth = (float)(0.8 + (largest > 0 ? 2.8 * Math.Min(1, Math.Abs(weight) / largest) : 0));
        }

        AddNeurons(plot, network.LayerSizes);
        plot.Axes.SetLimits(-0.35, 1.35, -0.06, 1.06);
        return plot;
    }

    // Of layers that are labeled: the others are too large to be read.
    private static List<string> Names(IReadOnlyList<RunGroup> groups)
    {
        var run = groups.SelectMany(group => group.Runs).FirstOrDefault(run => run.Observations.Count > 0);
        var names = new List<string>();
        if (run is null) return names;
        if (run.Observations.Count <= MostNamed) names.AddRange(run.Observations.Select((name, i) => $"s{i + 1} {name}"));
        if (run.Actuators.Count <= MostNamed) names.AddRange(run.Actuators.Select((name, i) => $"a{i + 1} {name}"));
        return names;
    }

    private static void AddNeurons(Plot plot, IReadOnlyList<int> sizes)
    {
        var (neurons, layer, last) = (sizes.Sum(), 0, sizes.Count - 1);
        for (int neuron = 0, first = 0; neuron < neurons; neuron++)
        {
            if (neuron == first + sizes[layer]) first += sizes[layer++];
            var (x, y) = Place(sizes, neuron);
            var crowded = sizes[layer] > MostNamed;
            var dot = plot.Add.Marker(x, y, MarkerShape.FilledCircle, crowded ? 5 : 9, Colors.White);
            (dot.MarkerLineColor, dot.MarkerLineWidth, dot.MarkerShape) = (Colors.Black, 1.2f, MarkerShape.OpenCircle);
            if (crowded || (layer != 0 && layer != last)) continue;
            var name = layer == 0 ? $"s{neuron + 1}" : $"a{neuron - first + 1}";
            var text = plot.Add.Text(name, layer == 0 ? x - 0.06 : x + 0.06, y);
            (text.LabelFontName, text.LabelFontSize, text.LabelAlignment) =
                (FigureStyle.Font, FigureStyle.TextSize - 1, layer == 0 ? Alignment.MiddleRight : Alignment.MiddleLeft);
        }
    }

    // Layers from left to right, the first neuron of each on top.
    private static (double X, double Y) Place(IReadOnlyList<int> sizes, int neuron)
    {
        var (layer, first) = (0, 0);
        while (neuron >= first + sizes[layer]) first += sizes[layer++];
        return ((double)layer / (sizes.Count - 1), 1 - ((neuron - first + 0.5) / sizes[layer]));
    }
}
