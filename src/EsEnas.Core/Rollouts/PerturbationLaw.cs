namespace EsEnas.Core.Rollouts;

/// <summary>
/// How the directions g of an iteration are distributed. Part of a plan: whoever needs a direction, worker or optimizer, makes it again from
/// (seed, iteration, direction). There are three laws: <see cref="GaussianLaw"/>, <see cref="OrthogonalLaw"/> and <see cref="ShapedLaw"/>.
/// </summary>
/// <remarks>Thread safe. Equal arguments give equal bits.</remarks>
public abstract class PerturbationLaw
{
    private protected PerturbationLaw() { }

    /// <summary>Independent directions, g ~ N(0, I).</summary>
    public static PerturbationLaw Gaussian { get; } = new GaussianLaw();

    /// <summary>Fills <paramref name="direction"/> with g.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="iteration">Completed iterations before this one, at least 0.</param>
    /// <param name="index">Which direction of the iteration, at least 0.</param>
    /// <param name="direction">As many values as theta has.</param>
    public abstract void Direction(ulong seed, int iteration, int index, Span<double> direction);
}
