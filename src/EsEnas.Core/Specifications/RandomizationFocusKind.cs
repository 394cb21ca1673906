namespace EsEnas.Core.Specifications;

/// <summary>How many of the declared ranges are drawn from.</summary>
public enum RandomizationFocusKind
{
    /// <summary>All.</summary>
    All,

    /// <summary>None: nominal values.</summary>
    Nominal,

    /// <summary>One quantity has a value of its range, the others are nominal.</summary>
    One,
}
