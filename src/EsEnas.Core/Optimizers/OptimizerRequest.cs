using EsEnas.Core.Perturbations;

namespace EsEnas.Core.Optimizers;

/// <summary>What an optimizer needs to know of its run beside its own options.</summary>
/// <param name="Parameters">d, entries of theta.</param>
/// <param name="Directions">n, directions of an iteration.</param>
/// <param name="NormalizesReturns">Whether returns are divided by their standard deviation.</param>
public sealed record OptimizerRequest(int Parameters, int Directions, bool NormalizesReturns)
{
    /// <summary>The perturbation distribution of an optimizer's directions.</summary>
    /// <param name="directions">How they depend on each other.</param>
    /// <param name="factor">Directions of an iteration as a multiple of n.</param>
    internal PerturbationDistribution DistributionOf(DirectionsOption directions, int factor) =>
        directions == DirectionsOption.Gaussian ? PerturbationDistribution.Gaussian : new OrthogonalDistribution(Directions * factor);
}
