namespace EsEnas.Core.Specifications;

/// <summary>How the directions of an iteration depend on each other.</summary>
public enum DirectionsOption
{
    /// <summary>Not at all.</summary>
    Gaussian,

    /// <summary>They are orthogonal, within blocks of as many as theta has entries.</summary>
    Orthogonal,
}
