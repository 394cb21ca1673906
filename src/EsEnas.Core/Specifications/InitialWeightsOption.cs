namespace EsEnas.Core.Specifications;

/// <summary>Where theta begins.</summary>
public enum InitialWeightsOption
{
    /// <summary>At the search space's random weights.</summary>
    Space,

    /// <summary>At zero.</summary>
    Zero,
}
