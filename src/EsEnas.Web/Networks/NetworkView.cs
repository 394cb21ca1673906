using System.Collections.Immutable;
using System.Globalization;
using EsEnas.Core.Policies;

namespace EsEnas.Web.Networks;

/// <summary>A network at a moment of a run: the edges that its models have, and the weights of the best of them. Immutable.</summary>
/// <param name="Title">What it is: an iteration, the chosen policy.</param>
/// <param name="LayerSizes">Sizes of the layers, inputs and outputs included.</param>
/// <param name="Edges">The edges, those that few models have first.</param>
/// <param name="Functions">The function of each neuron.</param>
/// <param name="Models">How many models the shares are over.</param>
public sealed record NetworkView(string Title, ImmutableArray<int> LayerSizes, ImmutableArray<NetworkEdge> Edges,
    ImmutableArray<Nonlinearity> Functions, int Models)
{
    /// <summary>The most edges that are drawn: those of the largest share and weight.</summary>
    internal const int MostDrawn = 1500;

    private const double Rare = 0.05;

    // So many steps of width and of color: more the eye does not tell apart, and every page is sent each of them.
    private const int Steps = 6;

    /// <summary>Edges with a weight.</summary>
    public int Present { get; } = Edges.Count(edge => double.IsFinite(edge.Weight));

    /// <summary>The largest weight's size; 1 if there is none.</summary>
    internal double MostWeight { get; } = MostOf(Edges);

    /// <summary>The weights that several edges share, ascending; empty where each edge has its own.</summary>
    internal ImmutableArray<double> Partitions { get; } = PartitionsOf(Edges);

    /// <summary>The edges that are drawn, those that few models have first.</summary>
    internal ImmutableArray<NetworkEdge> Drawn { get; } = DrawnOf(Edges);

    /// <summary>These as lines, those behind first: made once for all pages.</summary>
    internal ImmutableArray<NetworkStroke> Strokes { get; } = StrokesOf(LayerSizes, DrawnOf(Edges), MostOf(Edges));

    /// <summary>Whether hidden neurons have different functions.</summary>
    internal bool HasFunctions { get; } =
        Functions.Skip(LayerSizes[0]).SkipLast(LayerSizes[^1]).Where(each => each != Nonlinearity.Identity).Distinct().Count() > 1;

    /// <summary>How an edge is drawn by itself.</summary>
    internal NetworkStroke StrokeOf(NetworkDrawing drawing, NetworkEdge edge) =>
        new(LookOf(edge), WidthOf(edge.Share), OpacityOf(SizeOf(edge, MostWeight)), drawing.Path(edge));

    /// <summary>A policy's network.</summary>
    internal static NetworkView Of(string title, WiredNetwork network) => new(title, [.. network.LayerSizes],
        InOrder(network.Edges.Select((edge, i) => new NetworkEdge(edge.From, edge.To, 1, network.Weights[i]))),
        [.. network.Nonlinearities], 1);

    /// <summary>The networks of an iteration: how many have each edge, and the weights of the first of them.</summary>
    internal static NetworkView Of(string title, IReadOnlyList<WiredNetwork> models)
    {
        var counts = new Dictionary<Edge, int>();
        foreach (var edge in models.SelectMany(model => model.Edges)) counts[edge] = counts.GetValueOrDefault(edge) + 1;
        var best = new Dictionary<Edge, double>();
        for (var i = 0; i < models[0].Edges.Length; i++) best[models[0].Edges[i]] = models[0].Weights[i];
        return new NetworkView(title, [.. models[0].LayerSizes],
            InOrder(counts.Select(pair => new NetworkEdge(pair.Key.From, pair.Key.To, (double)pair.Value / models.Count,
                best.GetValueOrDefault(pair.Key, double.NaN)))), [.. models[0].Nonlinearities], models.Count);
    }

    private static ImmutableArray<NetworkEdge> DrawnOf(ImmutableArray<NetworkEdge> edges) =>
        edges.Length > MostDrawn ? edges[^MostDrawn..] : edges;

    private static double MostOf(ImmutableArray<NetworkEdge> edges) =>
        edges.Select(edge => Math.Abs(edge.Weight)).Where(double.IsFinite).DefaultIfEmpty(0).Max() is > 0 and var most ? most : 1;

    private static ImmutableArray<double> PartitionsOf(ImmutableArray<NetworkEdge> edges)
    {
        var known = edges.Select(edge => edge.Weight).Where(double.IsFinite).ToList();
        var distinct = known.Distinct().Order().ToImmutableArray();
        return distinct.Length > 0 && distinct.Length * 2 <= known.Count ? distinct : [];
    }

    private static ImmutableArray<NetworkStroke> StrokesOf(ImmutableArray<int> layerSizes, ImmutableArray<NetworkEdge> edges, double most)
    {
        var drawing = new NetworkDrawing(layerSizes);
        return [.. edges.GroupBy(edge => (Share: Step(edge.Share), Size: Step(SizeOf(edge, most)), Look: LookOf(edge)))
            .OrderBy(group => double.IsNaN(group.Key.Size) ? -1 : group.Key.Share * group.Key.Size)
            .ThenBy(group => group.Key)
            .Select(group => new NetworkStroke(group.Key.Look, WidthOf(group.Key.Share), OpacityOf(group.Key.Size),
                string.Concat(group.OrderBy(edge => (edge.From, edge.To)).Select(drawing.Path))))];
    }

    private static string LookOf(NetworkEdge edge) => double.IsNaN(edge.Weight) ? "absent" : edge.Weight < 0 ? "minus" : "plus";

    // The weight's share of the largest; NaN without one.
    private static double SizeOf(NetworkEdge edge, double most) => Math.Abs(edge.Weight) / most;

    private static double Step(double share) => Math.Ceiling(Steps * share) / Steps;

    private static string WidthOf(double share) => Number(0.5 + (3.5 * share));

    private static string OpacityOf(double size) => Number(double.IsNaN(size) ? 0.35 : 0.25 + (0.75 * size));

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    // What hardly any model has would only add a veil.
    private static ImmutableArray<NetworkEdge> InOrder(IEnumerable<NetworkEdge> edges) =>
        [.. edges.Where(edge => edge.Share >= Rare || double.IsFinite(edge.Weight))
            .OrderByDescending(edge => edge.Share * (double.IsFinite(edge.Weight) ? 1 + Math.Abs(edge.Weight) : 1)).Reverse()];
}
