namespace EsEnas.Core.Numerics;

/// <summary>Numbers as reports give them: finite or absent.</summary>
public static class FiniteNumber
{
    /// <summary>The number if it is there and finite; otherwise null.</summary>
    public static double? OrNull(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
