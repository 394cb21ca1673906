namespace EsEnas.Core.Numerics;

/// <summary>The version of everything in this assembly that numbers depend on.</summary>
public static class NumericsVersion
{
    /// <summary>
    /// Rises with every change after which the same specification and seed give other numbers. Part of every fingerprint.
    /// </summary>
    public const int Current = 1;
}
