using System.Collections.Immutable;
using System.Globalization;
using EsEnas.Core.Documents;
using EsEnas.Core.Policies.Spaces;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Policies;

/// <summary>Makes the policy space that a specification names.</summary>
public static class PolicySpaceFactory
{
    // 64 in total in every table of the paper.
    private const int PublishedEdges = 64;

    /// <summary>Makes the space for |S| = <paramref name="observationSize"/>, |A| = <paramref name="actionSize"/>.</summary>
    /// <exception cref="SpecificationException">
    /// An entry does not fit these sizes; the message names the key, the value and what is allowed.
    /// </exception>
    public static PolicySpace Create(ExperimentSpecification specification, int observationSize, int actionSize)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var (policy, search) = (specification.Policy, specification.Search);

        // Sizes first: nothing is allocated before they are known to be small.
        if (policy.Hidden.IsDefault || policy.Hidden.Any(size => size < 1)) throw Error("policy.hidden", Text(policy.Hidden), "sizes of at least 1");
        if (policy.LinearNeurons < 0) throw Error("policy.linearNeurons", Text(policy.LinearNeurons), "0 or more");
        if (!Enum.IsDefined(policy.Nonlinearity)) throw Error("policy.nonlinearity", Text((int)policy.Nonlinearity), "one of the known functions");
        if (!Enum.IsDefined(search.Connectivity)) throw Error("search.connectivity", Text((int)search.Connectivity), "consecutive or residual");
        var edges = NetworkLayout.CountEdges(observationSize, policy.Hidden, actionSize, search.Connectivity);
        if (edges > NetworkLayout.MaximumEdges)
            throw Error("policy.hidden", Text(policy.Hidden), $"layers with at most {NetworkLayout.MaximumEdges} candidate edges; these have {edges}");
        if (search.Space == SearchKind.EdgePruning) CheckEdges(specification, observationSize, actionSize, edges);
        if (search.Space == SearchKind.WeightSharing && search.Partitions is { } partitions && (partitions < 1 || partitions > edges))
            throw Error("search.partitions", Text(partitions), $"auto, or 1 to {edges}, the number of edges that exist");

        if (search.Space == SearchKind.Masked && !(search.MaskTemperature > 0 && double.IsFinite(search.MaskTemperature)))
            throw Error("search.maskTemperature", search.MaskTemperature.ToString("R", CultureInfo.InvariantCulture), "a finite number above 0");

        var layout = new NetworkLayout(observationSize, policy.Hidden, actionSize, search.Connectivity, policy.LinearNeurons, policy.OutputBias,
            policy.Nonlinearity);
        PolicySpace weights = search.Space switch
        {
            SearchKind.Unstructured => new UnstructuredSpace(layout),
            SearchKind.EdgePruning => new EdgePruningSpace(layout, search.Edges ?? SpreadEvenly([.. layout.EdgeGroups.Select(group => group.Count)])),
            SearchKind.EdgeMask => new EdgeMaskSpace(layout),
            SearchKind.WeightSharing => new WeightSharingSpace(layout, search.Partitions),
            SearchKind.Toeplitz => new ToeplitzSpace(layout),
            SearchKind.Circulant => new CirculantSpace(layout),
            SearchKind.Masked => new MaskedSpace(layout, search.MaskTemperature),
            _ => throw Error("search.space", Text((int)search.Space),
                "unstructured, edge-pruning, edge-mask, weight-sharing, toeplitz, circulant or masked"),
        };
        return search.Nonlinearities ? NonlinearitySpace.Over(weights) : weights;
    }

    private static void CheckEdges(ExperimentSpecification specification, int observationSize, int actionSize, long available)
    {
        var (hidden, search) = (specification.Policy.Hidden, specification.Search);
        if (search.Edges is not { } asked) return;
        if (asked is { IsDefault: false, Length: 1 })
        {
            if (asked[0] < 1 || asked[0] > available) throw Error("search.edges", Text(asked[0]), $"1 to {available}, the number of edges that exist");
            return;
        }
        var groups = NetworkLayout.CountEdgeGroups(hidden.Length, search.Connectivity);
        if (asked.IsDefault || asked.Length != groups)
            throw Error("search.edges", Text(asked), $"one number, or a list of {groups}: one for each pair of joined layers");

        // The same order as NetworkLayout's edge groups.
        int[] sizes = [observationSize, .. hidden, actionSize];
        var group = 0;
        for (var target = 1; target < sizes.Length; target++)
        {
            for (var source = search.Connectivity == Connectivity.Residual ? 0 : target - 1; source < target; source++, group++)
            {
                var count = sizes[source] * sizes[target];
                if (asked[group] < 1 || asked[group] > count)
                    throw Error($"search.edges[{group}]", Text(asked[group]),
                        $"1 to {count}, the number of edges from layer {source} to layer {target}");
            }
        }
    }

    /// <summary>The paper's 64 edges over groups of these sizes, as evenly as they allow, earlier groups first; no group gets more than it has.</summary>
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

    private static SpecificationException Error(string key, string value, string allowed) => new(new SpecificationError(key, value, allowed));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    // A long list is cut: the message is for people.
    private static string Text(IReadOnlyList<int> values) => $"[{string.Join(", ", values.Take(16).Select(Text))}{(values.Count > 16 ? ", …" : "")}]";

    private static string Text(ImmutableArray<int> values) => values.IsDefault ? "" : Text((IReadOnlyList<int>)values);
}
