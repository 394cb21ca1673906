using System.Collections.Immutable;
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

    /// <summary>Edges with a weight.</summary>
    public int Present => Edges.Count(edge => double.IsFinite(edge.Weight));

    /// <summary>The largest weight's size; 1 if there is none.</summary>
    internal double MostWeight =>
        Edges.Select(edge => Math.Abs(edge.Weight)).Where(double.IsFinite).DefaultIfEmpty(0).Max() is > 0 and var most ? most : 1;

    /// <summary>The weights that several edges share, ascending; empty where each edge has its own.</summary>
    internal ImmutableArray<double> Partitions
    {
        get
        {
            var known = Edges.Select(edge => edge.Weight).Where(double.IsFinite).ToList();
            var distinct = known.Distinct().Order().ToImmutableArray();
            return distinct.Length > 0 && distinct.Length * 2 <= known.Count ? distinct : [];
        }
    }

    /// <summary>Whether hidden neurons have different functions.</summary>
    internal bool HasFunctions =>
        Functions.Skip(LayerSizes[0]).SkipLast(LayerSizes[^1]).Where(each => each != Nonlinearity.Identity).Distinct().Count() > 1;

    /// <summary>A policy's network.</summary>
    internal static NetworkView Of(string title, WiredNetwork network) => new(title, [.. network.LayerSizes],
        Drawn(network.Edges.Select((edge, i) => new NetworkEdge(edge.From, edge.To, 1, network.Weights[i]))),
        [.. network.Nonlinearities], 1);

    /// <summary>The networks of an iteration: how many have each edge, and the weights of the first of them.</summary>
    internal static NetworkView Of(string title, IReadOnlyList<WiredNetwork> models)
    {
        var counts = new Dictionary<Edge, int>();
        foreach (var edge in models.SelectMany(model => model.Edges)) counts[edge] = counts.GetValueOrDefault(edge) + 1;
        var best = new Dictionary<Edge, double>();
        for (var i = 0; i < models[0].Edges.Length; i++) best[models[0].Edges[i]] = models[0].Weights[i];
        return new NetworkView(title, [.. models[0].LayerSizes],
            Drawn(counts.Select(pair => new NetworkEdge(pair.Key.From, pair.Key.To, (double)pair.Value / models.Count,
                best.GetValueOrDefault(pair.Key, double.NaN)))), [.. models[0].Nonlinearities], models.Count);
    }

    // What hardly any model has would only add a veil.
    private static ImmutableArray<NetworkEdge> Drawn(IEnumerable<NetworkEdge> edges) =>
        [.. edges.Where(edge => edge.Share >= Rare || double.IsFinite(edge.Weight))
            .OrderByDescending(edge => edge.Share * (double.IsFinite(edge.Weight) ? 1 + Math.Abs(edge.Weight) : 1))
            .Take(MostDrawn).Reverse()];
}
