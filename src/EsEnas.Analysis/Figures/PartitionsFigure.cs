using System.Globalization;
using EsEnas.Analysis.Statistics;
using EsEnas.Core.Policies;
using ScottPlot;

namespace EsEnas.Analysis.Figures;

/// <summary>
/// Which weights of a policy are one (Fig. 8): a matrix for each pair of joined layers, a color for each shared value; edges that the model
/// lacks stay white.
/// </summary>
internal static class PartitionsFigure
{
    private const int PanelWidth = 460;
    private const int PanelHeight = 400;

    /// <exception cref="AnalysisException">No run has a chosen policy yet.</exception>
    public static Figure Draw(IReadOnlyList<RunGroup> groups)
    {
        // One policy of a method: its first seed's.
        var chosen = groups.Select(group => (Group: group, Run: group.Runs.FirstOrDefault(run => run.Policy is not null)))
            .Where(item => item.Run is not null).ToList();
        if (chosen.Count == 0) throw new AnalysisException(AnalysisError.NothingToShow,
            "none of these runs has a chosen policy yet; a policy is chosen when a run completes");
        var counts = chosen.Select(item => Ranks(item.Run!.Policy!.Network).Count).ToList();
        var most = counts.Max();
        var rows = chosen.Select(item => Row(item.Run!, chosen.Count > 1 ? $"{item.Group.Label}, " : "")).ToList();
        // Each policy has all of the colors, however many partitions it has.
        var scale = counts.TrueForAll(count => count == most)
            ? Legends.Scale("partition, in order of its weight", 1, Math.Max(most, 2), interval: Math.Max(1, most / 16))
            : Legends.Scale("partition, in order of its weight: 0 the first, 1 the last", 0, 1, interval: 0.25);
        return new Figure("Shared weights of the chosen policy", rows, PanelWidth, PanelHeight, [scale]);
    }

    private static IReadOnlyList<Plot> Row(RunRecord run, string prefix)
    {
        var network = run.Policy!.Network;
        var ranks = Ranks(network);
        var starts = new int[network.LayerSizes.Length + 1];
        for (var layer = 0; layer < network.LayerSizes.Length; layer++) starts[layer + 1] = starts[layer] + network.LayerSizes[layer];
        int LayerOf(int neuron) => Array.FindIndex(starts, start => start > neuron) - 1;
        var last = Math.Max(ranks.Count - 1, 1);
        return [.. network.Edges.Select((edge, i) => (edge.From, edge.To, Rank: ranks[network.Weights[i]]))
            .GroupBy(edge => (From: LayerOf(edge.From), To: LayerOf(edge.To))).OrderBy(pair => pair.Key)
            .Select(pair => Matrix(run, prefix, pair.Key, network.LayerSizes,
                [.. pair.Select(edge => (edge.From - starts[pair.Key.From], edge.To - starts[pair.Key.To], (double)edge.Rank / last))]))];
    }

    private static Plot Matrix(RunRecord run, string prefix, (int From, int To) pair, int[] sizes,
        IReadOnlyList<(int From, int To, double Share)> cells)
    {
        var (rows, columns) = (sizes[pair.From], sizes[pair.To]);
        var title = string.Create(CultureInfo.InvariantCulture,
            $"{prefix}{run.Specification.Task}, seed {run.Specification.Seed}: {rows} × {columns}");
        var plot =
            FigureStyle.WithWholeTicks(FigureStyle.NewPlot(title, Name(pair.To, sizes.Length), Name(pair.From, sizes.Length)), left: true);
        foreach (var (from, to, share) in cells)
        {
            var cell = plot.Add.Rectangle(to + 0.5, to + 1.5, from + 0.5, from + 1.5);
            cell.FillColor = FigureStyle.Scale(share);
            (cell.LineColor, cell.LineWidth) = (Colors.White, 0.5f);
        }
        plot.HideGrid();
        // The first neuron on top, as a matrix is written.
        plot.Axes.SetLimits(0.5, columns + 0.5, rows + 0.5, 0.5);
        return plot;
    }

    private static string Name(int layer, int layers) =>
        layer == 0 ? "observation" : layer == layers - 1 ? "action" : layers == 3 ? "hidden neuron" : $"neuron of hidden layer {layer}";

    private static Dictionary<double, int> Ranks(WiredNetwork network) =>
        network.Weights.Distinct().Order().Select((weight, rank) => (weight, rank)).ToDictionary(item => item.weight, item => item.rank);
}
