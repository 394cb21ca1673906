namespace EsEnas.Web.Curves;

/// <summary>What a curve is drawn over.</summary>
internal enum CurveAxis
{
    /// <summary>Iterations.</summary>
    Iterations,

    /// <summary>Training episodes up to there.</summary>
    Episodes,

    /// <summary>Environment steps up to there.</summary>
    Steps,
}
