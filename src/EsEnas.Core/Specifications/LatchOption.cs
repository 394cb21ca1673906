namespace EsEnas.Core.Specifications;

/// <summary>Latched positions.</summary>
public enum LatchOption
{
    /// <summary>A live view, as published.</summary>
    Live,

    /// <summary>A copy, as intended.</summary>
    Copy,
}
