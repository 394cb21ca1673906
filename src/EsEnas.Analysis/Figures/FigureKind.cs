namespace EsEnas.Analysis.Figures;

/// <summary>A kind of figure.</summary>
public enum FigureKind
{
    /// <summary>Returns over the iterations (Figs. 4 and 5).</summary>
    Returns,

    /// <summary>Returns, and below them the edges of the proposed models (Fig. 6).</summary>
    Edges,

    /// <summary>The network over training (Figs. 7 and 9).</summary>
    Network,

    /// <summary>Which weights of a policy are one (Fig. 8).</summary>
    Partitions,

    /// <summary>Returns, and below them the share of edges that is used (Fig. 10).</summary>
    Masking,

    /// <summary>Return against active weights.</summary>
    Pareto,

    /// <summary>Return against what a deployment of policies of every size stores.</summary>
    Front,
}
