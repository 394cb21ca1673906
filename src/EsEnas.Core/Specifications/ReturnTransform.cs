namespace EsEnas.Core.Specifications;

/// <summary>What evolution strategies do to returns before the weight update.</summary>
public enum ReturnTransform
{
    /// <summary>Divide by their standard deviation.</summary>
    Zscore,

    /// <summary>Replace by their ranks, spread evenly over [-1/2, 1/2] (Salimans et al. 2017).</summary>
    CenteredRanks,

    /// <summary>Nothing.</summary>
    Raw,
}
