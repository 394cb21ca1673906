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

    /// <summary>A color per edge (§5.1).</summary>
    WeightSharing,

    /// <summary>No search: the dense network, a weight per diagonal (§5.2).</summary>
    Toeplitz,

    /// <summary>No search: the dense network, circulant matrices (§5.2).</summary>
    Circulant,

    /// <summary>No search: the dense network, a trained mask per edge (§5.2).</summary>
    Masked,
}
