using EsEnas.Core.Binary;
using EsEnas.Core.Numerics;
using EsEnas.Core.Perturbations;

namespace EsEnas.Core.Optimizers.Ars;

/// <summary>
/// Augmented random search (Mania, Guy, Recht: Simple random search provides a competitive approach to reinforcement learning, 2018,
/// Algorithm 2): theta += alpha / (b · deviation) · sum over the b best directions of (r+ - r-) · delta. Without normalized observations
/// it is the paper's V1, with them V2; with b below n, V1-t and V2-t.
/// </summary>
/// <param name="noise">nu, standard deviation of the perturbations (the specification's sigma).</param>
/// <param name="stepSize">alpha.</param>
/// <param name="topDirections">b, directions that are kept, at least 1; null for all.</param>
/// <param name="normalizeReturns">
/// Whether the step is divided by the population standard deviation of the 2b kept returns; without it this is basic random search.
/// </param>
/// <param name="distribution">The distribution of the directions; null for independent ones.</param>
/// <remarks>
/// Directions are kept by the greater of their two returns, the earlier one where these are equal. A direction with a diverged side is not
/// among them, and b counts those that are left if they are fewer. Nothing changes if none is left, if the standard deviation is below
/// 1e-8, or if an entry of theta would not be finite.
/// </remarks>
public sealed class AugmentedRandomSearch(double noise, double stepSize, int? topDirections, bool normalizeReturns,
    PerturbationDistribution? distribution = null) : IWeightOptimizer
{
    private readonly PerturbationDistribution distribution = distribution ?? PerturbationDistribution.Gaussian;

    /// <inheritdoc/>
    public bool Antithetic => true;

    /// <inheritdoc/>
    public OptimizerState Initial(int parameters) => NoOptimizerState.Instance;

    /// <inheritdoc/>
    public double Sigma(OptimizerState state) => noise;

    /// <inheritdoc/>
    public PerturbationDistribution Distribution(OptimizerState state) => this.distribution;

    /// <inheritdoc/>
    public (double[] Theta, OptimizerState State) Update(ReadOnlySpan<double> theta, OptimizerState state, IterationReturns returns)
    {
        ArgumentNullException.ThrowIfNull(returns);
        var unchanged = theta.ToArray();
        var values = returns.Perturbed;
        // The sort is stable; the sums run in the order of the directions.
        int[] kept = [.. Enumerable.Range(0, values.Count / 2)
            .Where(i => !double.IsNaN(values[2 * i]) && !double.IsNaN(values[(2 * i) + 1]))
            .OrderByDescending(i => Math.Max(values[2 * i], values[(2 * i) + 1]))
            .Take(topDirections ?? int.MaxValue).Order()];
        var deviation = normalizeReturns ? ReturnScale.Deviation(kept.SelectMany(i => new[] { values[2 * i], values[(2 * i) + 1] })) : 1.0;
        if (kept.Length == 0 || !(deviation >= ReturnScale.SmallestDeviation)) return (unchanged, state);

        var direction = new double[theta.Length];
        var sum = new double[theta.Length];
        foreach (var i in kept)
        {
            this.distribution.Direction(returns.Seed, returns.Iteration, i, direction);
            VectorKernels.Axpy(values[2 * i] - values[(2 * i) + 1], direction, sum);
        }

        var next = theta.ToArray();
        VectorKernels.Axpy(stepSize * returns.StepScale / (kept.Length * deviation), sum, next);
        return Array.TrueForAll(next, double.IsFinite) ? (next, state) : (unchanged, state);
    }

    /// <inheritdoc/>
    public void Save(OptimizerState state, StateWriter writer) { }

    /// <inheritdoc/>
    public OptimizerState Load(ref StateReader reader, int parameters) => NoOptimizerState.Instance;
}
