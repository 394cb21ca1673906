using System.Collections.Immutable;
using EsEnas.Core.Documents;

namespace EsEnas.Core.Policies.Spaces;

/// <summary>Options of edge pruning (§5.1).</summary>
public sealed record EdgePruningOptions
{
    // 64 in total in every table of the paper.
    private const int PublishedEdges = 64;

    /// <summary>
    /// Edges of a model: one number for a pool over all layers, or one per pair of joined layers. Each 1 to 1,000,000; at most 45 numbers.
    /// Null = auto = 64 in all, spread evenly over the pairs (Table 4: 32 and 32 for one hidden layer).
    /// </summary>
    public ImmutableArray<int>? Edges { get; init; }

    internal static OptionKey<EdgePruningOptions>[] Keys { get; } =
    [
        OptionKey.Of<EdgePruningOptions, ImmutableArray<int>?>("edges",
            new OptionalKind<ImmutableArray<int>>(new IntegerListKind(new IntegerKind(1, 1_000_000), 1, 45, true), "auto"),
            o => o.Edges, (o, v) => o with { Edges = v },
            "Edge pruning: edges of a model; one number for a pool over all layers, or a list with one for each pair of joined layers; " +
            "auto is 64, spread "
            + "evenly over the pairs.", "App. C.2.2, Table 4"),
    ];

    private ReadOnlySpan<int> Listed => Edges.GetValueOrDefault().AsSpan();

    /// <summary>Compares by value, <see cref="Edges"/> element by element.</summary>
    public bool Equals(EdgePruningOptions? other) =>
        other is not null && Edges.HasValue == other.Edges.HasValue && Listed.SequenceEqual(other.Listed);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = Edges.HasValue ? 1 : 0;
        foreach (var edges in Listed) hash = unchecked((hash * 31) + edges);
        return hash;
    }

    /// <summary>The space over a layout whose sizes have been checked.</summary>
    internal EdgePruningSpace Create(NetworkLayout layout) =>
        new(layout, Edges ?? SpreadEvenly([.. layout.EdgeGroups.Select(group => group.Count)]));

    /// <summary>Refuses numbers of edges that a network does not have.</summary>
    /// <exception cref="SpecificationException">Names the number and what there is.</exception>
    internal void Check(SpaceRequest network)
    {
        const string key = "search.edges";
        if (Edges is not { } asked) return;
        if (asked is { IsDefault: false, Length: 1 })
        {
            if (asked[0] < 1 || asked[0] > network.Edges)
                throw SizeText.Error(key, SizeText.Of(asked[0]), $"1 to {network.Edges}, the number of edges that exist");
            return;
        }
        var groups = NetworkLayout.CountEdgeGroups(network.Hidden.Length, network.Connectivity);
        if (asked.IsDefault || asked.Length != groups)
            throw SizeText.Error(key, SizeText.Of(asked), $"one number, or a list of {groups}: one for each pair of joined layers");

        // The same order as NetworkLayout's edge groups.
        int[] sizes = [network.ObservationSize, .. network.Hidden, network.ActionSize];
        var group = 0;
        for (var target = 1; target < sizes.Length; target++)
        {
            for (var source = network.Connectivity == Connectivity.Residual ? 0 : target - 1; source < target; source++, group++)
            {
                var count = sizes[source] * sizes[target];
                if (asked[group] < 1 || asked[group] > count)
                    throw SizeText.Error($"{key}[{group}]", SizeText.Of(asked[group]),
                        $"1 to {count}, the number of edges from layer {source} to layer {target}");
            }
        }
    }

    /// <summary>
    /// The paper's 64 edges over groups of these sizes, as evenly as they allow, earlier groups first; no group gets more than it has.
    /// </summary>
    internal static ImmutableArray<int> SpreadEvenly(IReadOnlyList<int> groups)
    {
        var shares = new int[groups.Count];
        var left = PublishedEdges;
        while (left > 0 && shares.Where((share, i) => share < groups[i]).Any())
        {
            for (var i = 0; i < shares.Length && left > 0; i++)
            {
                if (shares[i] == groups[i]) continue;
                shares[i]++;
                left--;
            }
        }

        return [.. shares];
    }
}
