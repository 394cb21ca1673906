namespace EsEnas.Core.Perturbations;

/// <summary>
/// How the directions g of an iteration are distributed. Part of a plan: whoever needs a direction, worker or optimizer, makes it again
/// from (seed, iteration, direction). There are three: <see cref="GaussianDistribution"/>, <see cref="OrthogonalDistribution"/> and
/// <see cref="FullCovarianceDistribution"/>.
/// </summary>
/// <remarks>Thread safe. Equal arguments give equal bits.</remarks>
public abstract class PerturbationDistribution
{
    private protected PerturbationDistribution() { }

    /// <summary>Independent directions, g ~ N(0, I).</summary>
    public static PerturbationDistribution Gaussian { get; } = new GaussianDistribution();

    /// <summary>Fills <paramref name="direction"/> with g.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="iteration">Completed iterations before this one, at least 0.</param>
    /// <param name="index">Which direction of the iteration, at least 0.</param>
    /// <param name="direction">As many values as theta has.</param>
    public abstract void Direction(ulong seed, int iteration, int index, Span<double> direction);
}
