using EsEnas.Core.Documents;
using EsEnas.Core.Policies.Spaces;

namespace EsEnas.Core.Policies;

/// <summary>Kinds of policy space.</summary>
public enum SearchKind
{
    /// <summary>No search: the dense network.</summary>
    Unstructured,

    /// <summary>A fixed number of edges (§5.1).</summary>
    EdgePruning,

    /// <summary>A boolean per edge (§5.6).</summary>
    EdgeMask,

    /// <summary>A color per edge (§5.1).</summary>
    WeightSharing,

    /// <summary>No search: the dense network, a weight per diagonal (§5.2).</summary>
    Toeplitz,

    /// <summary>No search: the dense network, circulant matrices (§5.2).</summary>
    Circulant,

    /// <summary>No search: the dense network, a trained mask per edge (§5.2).</summary>
    Masked,
}

/// <summary>
/// The combinatorial space: its kind, and the options of every kind, of which only those of the chosen one have an effect.
/// </summary>
public sealed record SearchSpecification
{
    private const string KindPath = "search.space";
    private static readonly ChoiceKind<SearchKind> Kinds = new();

    /// <summary>Which space.</summary>
    public SearchKind Space { get; init; } = SearchKind.EdgePruning;

    /// <summary>Which layers may be joined.</summary>
    public Connectivity Connectivity { get; init; } = Connectivity.Consecutive;

    /// <summary>Whether a model also chooses the function of each hidden neuron that is not linear.</summary>
    public bool Nonlinearities { get; init; }

    /// <summary>Edge pruning.</summary>
    public EdgePruningOptions Pruning { get; init; } = new();

    /// <summary>Weight sharing.</summary>
    public WeightSharingOptions Sharing { get; init; } = new();

    /// <summary>The masked baseline.</summary>
    public MaskedOptions Masked { get; init; } = new();

    /// <summary>The effect of what only a space that leaves its controller something to choose has.</summary>
    internal static KeyEffect HasChoices { get; } = Of(SearchKind.EdgePruning, SearchKind.EdgeMask, SearchKind.WeightSharing)
        .Or(KeyEffect.When("search.nonlinearities", "true"));

    /// <summary>The section's keys, with the kinds under which each has an effect.</summary>
    internal static IReadOnlyList<OptionKey<SearchSpecification>> Keys { get; } =
    [
        OptionKey.Of<SearchSpecification, SearchKind>("space", Kinds, s => s.Space, (s, v) => s with { Space = v },
            "What the controller chooses: edges or their weights; toeplitz, circulant, masked and unstructured leave it nothing.",
            "§5.1, §5.2, §5.6"),
        .. EdgePruningOptions.Keys.In((SearchSpecification s) => s.Pruning, (s, v) => s with { Pruning = v })
            .For(Of(SearchKind.EdgePruning)),
        .. WeightSharingOptions.Keys.In((SearchSpecification s) => s.Sharing, (s, v) => s with { Sharing = v })
            .For(Of(SearchKind.WeightSharing)),
        OptionKey.Of<SearchSpecification, Connectivity>("connectivity", new ChoiceKind<Connectivity>(), s => s.Connectivity,
            (s, v) => s with { Connectivity = v }, "Which layers may be joined: each with the next, or each with every later one.",
            "App. C.2.2") with
        {
            Effects = [PolicySpecification.HasHiddenLayers],
        },
        OptionKey.Of<SearchSpecification, bool>("nonlinearities", new BooleanKind(), s => s.Nonlinearities,
            (s, v) => s with { Nonlinearities = v },
            "Whether the controller also chooses one of eleven functions for each hidden neuron but the linear ones; " +
            "policy.nonlinearity has no effect then.",
            "App. C.2.3") with { Effects = [PolicySpecification.HasHiddenLayers] },
        .. MaskedOptions.Keys.In((SearchSpecification s) => s.Masked, (s, v) => s with { Masked = v }).For(Of(SearchKind.Masked)),
    ];

    /// <summary>Refuses options of the chosen space that a network has no room for.</summary>
    /// <exception cref="SpecificationException">Names the key, the value and what is allowed.</exception>
    internal void Check(SpaceRequest network)
    {
        if (Space == SearchKind.EdgePruning) Pruning.Check(network);
        if (Space == SearchKind.WeightSharing) Sharing.Check(network);
        if (Space == SearchKind.Masked) Masked.Check();
    }

    /// <summary>The space over a layout whose sizes have been checked.</summary>
    internal PolicySpace Create(NetworkLayout layout)
    {
        PolicySpace weights = Space switch
        {
            SearchKind.Unstructured => new UnstructuredSpace(layout),
            SearchKind.EdgePruning => Pruning.Create(layout),
            SearchKind.EdgeMask => new EdgeMaskSpace(layout),
            SearchKind.WeightSharing => new WeightSharingSpace(layout, Sharing.Partitions),
            SearchKind.Toeplitz => new ToeplitzSpace(layout),
            SearchKind.Circulant => new CirculantSpace(layout),
            SearchKind.Masked => new MaskedSpace(layout, Masked.Temperature),
            _ => throw SizeText.Error(KindPath, SizeText.Of((int)Space), Kinds.Allowed),
        };
        return Nonlinearities ? NonlinearitySpace.Over(weights) : weights;
    }

    private static KeyEffect Of(params IEnumerable<SearchKind> kinds) => KeyEffect.When(KindPath, [.. kinds.Select(Kinds.Write)]);
}
