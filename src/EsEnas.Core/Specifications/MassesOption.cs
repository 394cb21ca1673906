namespace EsEnas.Core.Specifications;

/// <summary>Capsule masses.</summary>
public enum MassesOption
{
    /// <summary>As the installed library computes them.</summary>
    Library,

    /// <summary>As before MuJoCo 2.1.1 (the paper's era).</summary>
    Legacy,
}
