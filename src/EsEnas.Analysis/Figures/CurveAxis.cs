namespace EsEnas.Analysis.Figures;

/// <summary>What the curves of a figure are drawn over.</summary>
public enum CurveAxis
{
    /// <summary>Iterations.</summary>
    Iterations,

    /// <summary>Training episodes so far.</summary>
    Episodes,

    /// <summary>Environment steps of training so far.</summary>
    Steps,
}
