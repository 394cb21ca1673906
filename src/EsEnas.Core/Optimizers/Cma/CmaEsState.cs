using System.Collections.Immutable;
using EsEnas.Core.Perturbations;

namespace EsEnas.Core.Optimizers.Cma;

/// <summary>What CMA-ES remembers beside its mean, which is theta.</summary>
/// <param name="Generation">g, the updates made.</param>
/// <param name="Sigma">Step size, finite and above 0.</param>
/// <param name="Covariance">C, symmetric, row after row.</param>
/// <param name="StepPath">p_sigma (43), the evolution path of the step size.</param>
/// <param name="CovariancePath">p_c (45), the evolution path of the covariance.</param>
internal sealed record CmaEsState(int Generation, double Sigma, ImmutableArray<double> Covariance, ImmutableArray<double> StepPath,
    ImmutableArray<double> CovariancePath) : OptimizerState
{
    private readonly Lazy<(SymmetricEigen Eigen, FullCovarianceDistribution Distribution)> decomposition = new(() =>
    {
        var eigen = new SymmetricEigen(Covariance.AsSpan(), StepPath.Length);
        return (eigen, new FullCovarianceDistribution(eigen.Shape, StepPath.Length));
    });

    /// <summary>C = B D² B'. Follows from C alone: made once, never saved.</summary>
    public SymmetricEigen Eigen => decomposition.Value.Eigen;

    /// <summary>Directions y = B D z.</summary>
    public FullCovarianceDistribution Distribution => decomposition.Value.Distribution;
}
