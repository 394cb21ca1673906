using EsEnas.Core.Documents;

namespace EsEnas.Core.Policies;

/// <summary>Makes the policy space that options name.</summary>
public static class PolicySpaceFactory
{
    /// <summary>Makes the space for |S| = <paramref name="observationSize"/>, |A| = <paramref name="actionSize"/>.</summary>
    /// <exception cref="SpecificationException">
    /// An entry does not fit these sizes; the message names the key, the value and what is allowed.
    /// </exception>
    public static PolicySpace Create(PolicySpecification policy, SearchSpecification search, int observationSize, int actionSize)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(search);

        // Sizes first: nothing is allocated before they are known to be small.
        if (policy.Hidden.IsDefault || policy.Hidden.Any(size => size < 1))
            throw SizeText.Error("policy.hidden", SizeText.Of(policy.Hidden), "sizes of at least 1");
        if (policy.LinearNeurons < 0) throw SizeText.Error("policy.linearNeurons", SizeText.Of(policy.LinearNeurons), "0 or more");
        if (!Enum.IsDefined(policy.Nonlinearity))
            throw SizeText.Error("policy.nonlinearity", SizeText.Of((int)policy.Nonlinearity), "one of the known functions");
        if (!Enum.IsDefined(search.Connectivity))
            throw SizeText.Error("search.connectivity", SizeText.Of((int)search.Connectivity), "consecutive or residual");
        var edges = NetworkLayout.CountEdges(observationSize, policy.Hidden, actionSize, search.Connectivity);
        if (edges > NetworkLayout.MaximumEdges)
        {
            throw SizeText.Error("policy.hidden", SizeText.Of(policy.Hidden),
                $"layers with at most {NetworkLayout.MaximumEdges} candidate edges; these have {edges}");
        }

        search.Check(new SpaceRequest(observationSize, policy.Hidden, actionSize, search.Connectivity, edges));
        return search.Create(new NetworkLayout(observationSize, policy.Hidden, actionSize, search.Connectivity, policy.LinearNeurons,
            policy.OutputBias, policy.Nonlinearity));
    }
}
