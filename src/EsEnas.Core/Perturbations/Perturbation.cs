using EsEnas.Core.Numerics;

namespace EsEnas.Core.Perturbations;

/// <summary>
/// The perturbations of the weights (Algorithm 1): directions g ~ N(0, I), which are never sent or stored. Whoever needs one, worker or
/// optimizer, makes it again from (seed, iteration, direction).
/// </summary>
/// <remarks>Thread safe. Equal arguments give equal bits.</remarks>
public static class Perturbation
{
    /// <summary>Fills <paramref name="direction"/> with g.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="iteration">Completed iterations before this one, at least 0.</param>
    /// <param name="index">Which direction of the iteration, at least 0.</param>
    /// <param name="direction">As many values as theta has.</param>
    public static void Direction(ulong seed, int iteration, int index, Span<double> direction)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(iteration);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        new RandomStream(seed, RandomPurpose.Direction, (uint)iteration, (uint)index).FillNormal(direction);
    }

    /// <summary>perturbed = theta + (sign · sigma) · g.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Apply(ReadOnlySpan<double> theta, double sigma, int sign, ReadOnlySpan<double> direction, Span<double> perturbed)
    {
        if (direction.Length != theta.Length || perturbed.Length != theta.Length)
            throw new ArgumentException($"theta, direction and result have {theta.Length}, {direction.Length}, {perturbed.Length} entries.",
                nameof(direction));
        var step = sign * sigma;
        for (var i = 0; i < theta.Length; i++) perturbed[i] = theta[i] + step * direction[i];
    }
}
