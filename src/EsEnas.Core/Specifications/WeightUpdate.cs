namespace EsEnas.Core.Specifications;

/// <summary>What evolution strategies do with their gradient.</summary>
public enum WeightUpdate
{
    /// <summary>Plain ascent, as in the paper.</summary>
    Sgd,

    /// <summary>Adam (Kingma, Ba 2015).</summary>
    Adam,
}
