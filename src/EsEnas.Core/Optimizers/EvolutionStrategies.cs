using EsEnas.Core.Numerics;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Training;

namespace EsEnas.Core.Optimizers;

/// <summary>
/// The weight update of Algorithm 1: theta += eta / (sigma n) · sum over i of (v_i+ - v_i-) / 2 · g_i, plain ascent without momentum (App.
/// C.4).
/// </summary>
/// <param name="sigma">Smoothing.</param>
/// <param name="stepSize">eta.</param>
/// <param name="normalizeReturns">
/// Whether returns are z-scored: over all perturbed returns and the mean return at theta (2n + 1 numbers), population standard deviation.
/// </param>
/// <remarks>
/// A diverged evaluation takes its whole pair out of the sum, n counts the pairs that are left, and the z-score leaves it out too. Nothing
/// changes if no pair is left, if the standard deviation is below <see cref="SmallestDeviation"/>, or if an entry of theta would not be
/// finite.
/// </remarks>
public sealed class EvolutionStrategies(double sigma, double stepSize, bool normalizeReturns) : IWeightOptimizer
{
    /// <summary>Returns that vary less than this count as equal: they say nothing about a direction.</summary>
    public const double SmallestDeviation = 1e-8;

    private static readonly Nothing Empty = new();

    /// <inheritdoc/>
    public OptimizerState Initial() => Empty;

    /// <inheritdoc/>
    public double Sigma(OptimizerState state) => sigma;

    /// <inheritdoc/>
    public (double[] Theta, OptimizerState State) Update(ReadOnlySpan<double> theta, OptimizerState state, IterationReturns returns)
    {
        var unchanged = theta.ToArray();
        // The mean of the z-score cancels within a pair, so only its scale is needed.
        var deviation = normalizeReturns ? Deviation(returns) : 1.0;
        if (!(deviation >= SmallestDeviation)) return (unchanged, state);

        var pairs = 0;
        var direction = new double[theta.Length];
        var gradient = new double[theta.Length];
        for (var i = 0; i < returns.Plus.Count; i++)
        {
            if (double.IsNaN(returns.Plus[i]) || double.IsNaN(returns.Minus[i])) continue;
            pairs++;
            Perturbation.Direction(returns.Seed, returns.Iteration, i, direction);
            VectorKernels.Axpy((returns.Plus[i] - returns.Minus[i]) / 2 / deviation, direction, gradient);
        }

        if (pairs == 0) return (unchanged, state);
        var next = theta.ToArray();
        VectorKernels.Axpy(stepSize / (sigma * pairs), gradient, next);
        return Array.TrueForAll(next, double.IsFinite) ? (next, state) : (unchanged, state);
    }

    /// <inheritdoc/>
    public void Save(OptimizerState state, StateWriter writer) { }

    /// <inheritdoc/>
    public OptimizerState Load(ref StateReader reader) => Empty;

    // Sums run over direction 0 plus, 0 minus, 1 plus, …, then the mean at theta.
    private static double Deviation(IterationReturns returns)
    {
        var count = 0;
        var sum = 0.0;
        foreach (var value in Valid(returns))
        {
            count++;
            sum += value;
        }

        if (count == 0) return 0;
        var mean = sum / count;
        var squares = 0.0;
        foreach (var value in Valid(returns)) squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / count);
    }

    private static IEnumerable<double> Valid(IterationReturns returns)
    {
        for (var i = 0; i < returns.Plus.Count; i++)
        {
            if (!double.IsNaN(returns.Plus[i])) yield return returns.Plus[i];
            if (!double.IsNaN(returns.Minus[i])) yield return returns.Minus[i];
        }

        if (!double.IsNaN(returns.AtCurrent)) yield return returns.AtCurrent;
    }

    private sealed record Nothing : OptimizerState;
}
