using EsEnas.Core.Documents;
using EsEnas.Core.Perturbations;
using EsEnas.Core.Specifications;

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
    /// <exception cref="SpecificationException">Orthogonal ones that would take too much memory at a time.</exception>
    internal PerturbationDistribution DistributionOf(DirectionsOption directions, int factor)
    {
        if (directions == DirectionsOption.Gaussian) return PerturbationDistribution.Gaussian;
        var count = Directions * factor;
        var numbers = (long)Math.Min(count, Parameters) * Parameters;
        if (numbers > OrthogonalDistribution.MostNumbers)
            throw new SpecificationException(new SpecificationError("optimizer.directions", "orthogonal",
                $"gaussian: {NumberText.Grouped(numbers)} numbers of directions would have to be held at a time (min(n, d) times d), " +
                $"{NumberText.Grouped(OrthogonalDistribution.MostNumbers)} at most"));
        return new OrthogonalDistribution(count);
    }
}
