using System.Collections.Immutable;
using EsEnas.Core.Numerics;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Training;

namespace EsEnas.Core.Optimizers;

/// <summary>
/// CMA-ES (Hansen: The CMA Evolution Strategy: A Tutorial, arXiv 1604.00772): weighted recombination of the better half, rank-one and rank-mu
/// update of the covariance, cumulative step-size adaptation, the tutorial's default parameters with positive weights. The paper names it as
/// an alternative in §2.2 and reports no run with it.
/// </summary>
/// <param name="initialSigma">Step size of the first generation.</param>
/// <remarks>
/// <para>A generation is an iteration: its lambda = 2n samples are the perturbed evaluations theta + sigma · B D z, its mean is theta. Returns
/// are ranked only, the greatest first; equal ones by index. A diverged sample ranks last. Every sample has a model of its own, so that returns
/// are noisy: more samples help, as they average over models.</para>
/// <para>Nothing changes if fewer than two returns differ (all but one diverged, say), or if a number would leave the finite ones
/// (or sigma become 0).</para>
/// </remarks>
public sealed class CmaEs(double initialSigma) : IWeightOptimizer
{
    /// <summary>The most parameters: d² numbers go to each silo in every iteration, and decomposing takes d³ steps.</summary>
    public const int MaximumParameters = ShapedLaw.MaximumSize;

    /// <inheritdoc/>
    public bool Antithetic => false;

    /// <inheritdoc/>
    public OptimizerState Initial(int parameters)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parameters, MaximumParameters);
        var identity = new double[parameters * parameters];
        for (var i = 0; i < parameters; i++) identity[(i * parameters) + i] = 1;
        return new CmaEsState(0, initialSigma, ImmutableArray.Create(identity), ImmutableArray.Create(new double[parameters]),
            ImmutableArray.Create(new double[parameters]));
    }

    /// <inheritdoc/>
    public double Sigma(OptimizerState state) => ((CmaEsState)state).Sigma;

    /// <inheritdoc/>
    public PerturbationLaw Law(OptimizerState state) => ((CmaEsState)state).Law;

    /// <inheritdoc/>
    public (double[] Theta, OptimizerState State) Update(ReadOnlySpan<double> theta, OptimizerState state, IterationReturns returns)
    {
        var before = (CmaEsState)state;
        var unchanged = theta.ToArray();
        if (theta.IsEmpty || AllEqual(returns.Perturbed)) return (unchanged, state);

        // Selection: z of the mu best samples, y = B D z.
        var d = theta.Length;
        var constants = new CmaEsConstants(d, returns.Perturbed.Count);
        // NaN sorts below every number, and the sort is stable.
        int[] order = [.. Enumerable.Range(0, returns.Perturbed.Count).OrderByDescending(i => returns.Perturbed[i]).Take(constants.Weights.Length)];
        var samples = new double[order.Length * d];
        var (meanZ, meanY) = (new double[d], new double[d]);
        var z = new double[d];
        for (var rank = 0; rank < order.Length; rank++)
        {
            var y = samples.AsSpan(rank * d, d);
            Perturbation.Direction(returns.Seed, returns.Iteration, order[rank], z);
            before.Law.Apply(z, y);
            VectorKernels.Axpy(constants.Weights[rank], z, meanZ);
            VectorKernels.Axpy(constants.Weights[rank], y, meanY);
        }

        // The mean.
        var next = theta.ToArray();
        VectorKernels.Axpy(before.Sigma, meanY, next);

        // Step size: C^(-1/2) <y> = B <z>.
        var axes = before.Eigen.Axes;
        var stepPath = Faded(before.StepPath, 1 - constants.StepRate);
        var gain = Math.Sqrt(constants.StepRate * (2 - constants.StepRate) * constants.EffectiveParents);
        for (var i = 0; i < d; i++) stepPath[i] += gain * VectorKernels.Dot(axes.AsSpan(i * d, d), meanZ);
        var length = Math.Sqrt(VectorKernels.Dot(stepPath, stepPath));
        var sigma = before.Sigma * Math.Exp(constants.StepRate / constants.Damping * ((length / constants.NormalLength) - 1));

        // Covariance: its path stalls while sigma grows fast.
        var settled = Math.Sqrt(1 - Math.Pow(1 - constants.StepRate, 2.0 * (before.Generation + 1)));
        var stalls = length / settled >= (1.4 + (2 / (d + 1.0))) * constants.NormalLength;
        var covariancePath = Faded(before.CovariancePath, 1 - constants.PathRate);
        var pathGain = Math.Sqrt(constants.PathRate * (2 - constants.PathRate) * constants.EffectiveParents);
        if (!stalls) VectorKernels.Axpy(pathGain, meanY, covariancePath);
        var kept = 1 - constants.RankOneRate - constants.RankMuRate + (stalls ? constants.RankOneRate * constants.PathRate * (2 - constants.PathRate) : 0);
        var covariance = Faded(before.Covariance, kept);
        AddOuter(covariance, constants.RankOneRate, covariancePath);
        for (var rank = 0; rank < order.Length; rank++)
            AddOuter(covariance, constants.RankMuRate * constants.Weights[rank], samples.AsSpan(rank * d, d));

        var finite = Array.TrueForAll(next, double.IsFinite) && Array.TrueForAll(covariance, double.IsFinite) && Array.TrueForAll(stepPath, double.IsFinite)
            && Array.TrueForAll(covariancePath, double.IsFinite) && double.IsFinite(sigma) && sigma > 0;
        if (!finite) return (unchanged, state);
        return (next, new CmaEsState(before.Generation + 1, sigma, ImmutableArray.Create(covariance), ImmutableArray.Create(stepPath),
            ImmutableArray.Create(covariancePath)));
    }

    /// <inheritdoc/>
    public void Save(OptimizerState state, StateWriter writer)
    {
        var saved = (CmaEsState)state;
        var d = saved.StepPath.Length;
        writer.Count(saved.Generation);
        writer.Double(saved.Sigma);
        writer.Doubles(saved.StepPath.AsSpan());
        writer.Doubles(saved.CovariancePath.AsSpan());
        // The lower triangle is all of a symmetric matrix.
        for (var row = 0; row < d; row++) writer.Doubles(saved.Covariance.AsSpan(row * d, row + 1));
    }

    /// <inheritdoc/>
    public OptimizerState Load(ref StateReader reader, int parameters)
    {
        var generation = reader.Count(int.MaxValue - 1);
        var sigma = reader.Finite();
        if (!(sigma > 0)) throw new FormatException($"A step size is {sigma}; it must be above 0.");
        var stepPath = reader.Doubles(parameters);
        var covariancePath = reader.Doubles(parameters);
        var covariance = new double[parameters * parameters];
        for (var row = 0; row < parameters; row++)
        {
            var numbers = reader.Doubles(row + 1);
            if (!(numbers[row] > 0)) throw new FormatException($"A variance is {numbers[row]}; it must be above 0.");
            for (var column = 0; column <= row; column++)
                covariance[(row * parameters) + column] = covariance[(column * parameters) + row] = numbers[column];
        }

        return new CmaEsState(generation, sigma, ImmutableArray.Create(covariance), ImmutableArray.Create(stepPath), ImmutableArray.Create(covariancePath));
    }

    private static bool AllEqual(IReadOnlyList<double> returns)
    {
        var first = double.NaN;
        foreach (var value in returns)
        {
            if (double.IsNaN(value)) continue;
            if (double.IsNaN(first)) first = value;
            else if (value != first) return false;
        }

        return true;
    }

    private static double[] Faded(ImmutableArray<double> values, double factor)
    {
        var faded = new double[values.Length];
        for (var i = 0; i < faded.Length; i++) faded[i] = factor * values[i];
        return faded;
    }

    // matrix += factor · vector vector', both triangles by the same operations.
    private static void AddOuter(Span<double> matrix, double factor, ReadOnlySpan<double> vector)
    {
        var d = vector.Length;
        for (var row = 0; row < d; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var at = (row * d) + column;
                matrix[at] += factor * (vector[row] * vector[column]);
                matrix[(column * d) + row] = matrix[at];
            }
        }
    }
}
