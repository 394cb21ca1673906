namespace EsEnas.Core.Specifications;

/// <summary>How evolution strategies use the 2n perturbed evaluations of an iteration.</summary>
public enum GradientEstimator
{
    /// <summary>n directions, each evaluated on both sides.</summary>
    Antithetic,

    /// <summary>2n directions, each evaluated on one side and compared with the mean return at the current weights.</summary>
    OneSided,
}
