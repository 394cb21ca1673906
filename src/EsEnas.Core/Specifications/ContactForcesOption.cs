namespace EsEnas.Core.Specifications;

/// <summary>Ant's contact forces.</summary>
public enum ContactForcesOption
{
    /// <summary>All zero.</summary>
    Zero,

    /// <summary>Computed after each step.</summary>
    Computed,
}
