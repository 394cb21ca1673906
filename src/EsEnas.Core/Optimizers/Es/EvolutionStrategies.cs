using EsEnas.Core.Binary;
using EsEnas.Core.Numerics;
using EsEnas.Core.Perturbations;

namespace EsEnas.Core.Optimizers.Es;

/// <summary>
/// The weight update of Algorithm 1. Antithetic, with directions g_i on both sides: theta += eta / (sigma n) · sum over i of
/// (v_i+ - v_i-) / 2 · g_i. One-sided, with 2n directions and v_0 the mean return at theta: theta += eta / (sigma 2n) · sum over i of
/// (v_i - v_0) · g_i. Plain ascent as in App. C.4, or the same gradient through <see cref="Adam"/>.
/// </summary>
/// <param name="sigma">Smoothing.</param>
/// <param name="stepSize">eta.</param>
/// <param name="transform">
/// What is done to the returns. Their z-score is over all perturbed ones and the mean at theta (2n + 1 numbers), population standard
/// deviation. Centered ranks are over the perturbed ones; they have mean 0 and need no v_0.
/// </param>
/// <param name="estimator">Both sides of n directions, or one of 2n.</param>
/// <param name="distribution">The distribution of the directions; null for independent ones.</param>
/// <param name="update">What is done with the gradient.</param>
/// <remarks>
/// A diverged evaluation takes its whole pair (its direction, one-sided) out of the sum, n counts what is left, and z-scores and ranks
/// leave it out too; if all at theta diverged, v_0 is the mean of the perturbed ones. Nothing changes, momentum included, if nothing is
/// left, if all returns are equal (transformed ones: if their standard deviation is below 1e-8), or if a number would not be finite.
/// </remarks>
public sealed class EvolutionStrategies(double sigma, double stepSize, ReturnTransform transform,
    GradientEstimator estimator = GradientEstimator.Antithetic, PerturbationDistribution? distribution = null,
    WeightUpdate update = WeightUpdate.Sgd) : IWeightOptimizer
{
    private readonly PerturbationDistribution distribution = distribution ?? PerturbationDistribution.Gaussian;

    /// <inheritdoc/>
    public bool Antithetic => estimator == GradientEstimator.Antithetic;

    /// <inheritdoc/>
    public OptimizerState Initial(int parameters) =>
        update == WeightUpdate.Adam ? AdamState.Initial(parameters) : NoOptimizerState.Instance;

    /// <inheritdoc/>
    public double Sigma(OptimizerState state) => sigma;

    /// <inheritdoc/>
    public PerturbationDistribution Distribution(OptimizerState state) => this.distribution;

    /// <inheritdoc/>
    public (double[] Theta, OptimizerState State) Update(ReadOnlySpan<double> theta, OptimizerState state, IterationReturns returns)
    {
        ArgumentNullException.ThrowIfNull(returns);
        var unchanged = theta.ToArray();
        var gradient = new double[theta.Length];
        var terms = Sum(returns, gradient);
        if (terms == 0) return (unchanged, state);

        var next = theta.ToArray();
        if (state is not AdamState adam)
        {
            VectorKernels.Axpy(stepSize * returns.StepScale / (sigma * returns.SigmaScale * terms), gradient, next);
            return Array.TrueForAll(next, double.IsFinite) ? (next, state) : (unchanged, state);
        }

        for (var i = 0; i < gradient.Length; i++) gradient[i] /= sigma * returns.SigmaScale * terms;
        adam = adam.Climb(next, gradient, stepSize * returns.StepScale);
        return Array.TrueForAll(next, double.IsFinite) && adam.IsFinite ? (next, adam) : (unchanged, state);
    }

    /// <inheritdoc/>
    public void Save(OptimizerState state, StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (state is AdamState adam) adam.Save(writer);
    }

    /// <inheritdoc/>
    public OptimizerState Load(ref StateReader reader, int parameters) =>
        update == WeightUpdate.Adam ? AdamState.Load(ref reader, parameters) : NoOptimizerState.Instance;

    // The sum over directions, and how many are in it.
    private int Sum(IterationReturns returns, Span<double> sum)
    {
        var values = returns.Perturbed;
        var (scale, baseline) = (1.0, 0.0);
        if (transform == ReturnTransform.Raw)
        {
            // Else momentum would move the weights where nothing was learned.
            if (ReturnScale.AreEqual(Antithetic ? values : values.Append(returns.AtCurrent))) return 0;
        }
        else
        {
            scale = ReturnScale.Deviation(returns.Perturbed.Append(returns.AtCurrent));
            if (!(scale >= ReturnScale.SmallestDeviation)) return 0;
        }

        if (transform == ReturnTransform.CenteredRanks) (values, scale) = (ReturnScale.CenteredRanks(values), 1.0);
        // The mean cancels within a pair.
        else if (!Antithetic) baseline = double.IsNaN(returns.AtCurrent) ? ReturnScale.Mean(values) : returns.AtCurrent;

        var terms = 0;
        var direction = new double[sum.Length];
        for (var i = 0; i < (Antithetic ? values.Count / 2 : values.Count); i++)
        {
            var difference = Antithetic ? (values[2 * i] - values[(2 * i) + 1]) / 2 : values[i] - baseline;
            if (double.IsNaN(difference)) continue;
            terms++;
            this.distribution.Direction(returns.Seed, returns.Iteration, i, direction);
            VectorKernels.Axpy(difference / scale, direction, sum);
        }

        return terms;
    }
}
