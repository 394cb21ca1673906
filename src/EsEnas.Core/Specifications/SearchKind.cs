namespace EsEnas.Core.Specifications;

/// <summary>Kinds of policy space.</summary>
public enum SearchKind
{
    /// <summary>No search: the dense network.</summary>
    Unstructured,

    /// <summary>A fixed number of edges (§5.1).</summary>
    EdgePruning,

    /// <summary>A boolean per edge (§5.6).</summary>
    EdgeMask,

    /// <summary>A colour per edge (§5.1).</summary>
    WeightSharing,
}
