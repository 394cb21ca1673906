using System.Collections.Immutable;
using EsEnas.Core.Binary;
using EsEnas.Core.Numerics;
using EsEnas.Core.Perturbations;

namespace EsEnas.Core.Optimizers.Cma;

/// <summary>
/// CMA-ES (Hansen: The CMA Evolution Strategy: A Tutorial, arXiv 1604.00772, Figure 6): weighted recombination of the better half,
/// cumulative step-size adaptation, rank-one and rank-mu update of the covariance, the tutorial's default parameters with positive weights.
/// Numbers in parentheses are the tutorial's equations. The ES-ENAS paper names CMA-ES as an alternative in §2.2 and reports no run with
/// it.
/// </summary>
/// <param name="initialSigma">Step size of the first generation.</param>
/// <remarks>
/// <para>A generation g is an iteration. The mean m is theta, of d weights (the tutorial's n); the lambda samples are the perturbed
/// evaluations, two for each of evaluations.directions: x = m + sigma y, y = B D z, z ~ N(0, I), C = B D² B'. c_m is 1.</para>
/// <para>Returns are maximized and only ranked: the greatest first, equal ones by index. A diverged sample ranks last. Every sample has a
/// model of its own, so returns are noisy: more samples help, as they average over models.</para>
/// <para>Nothing changes if fewer than two returns differ (all but one diverged, say), or if a number would leave the finite ones
/// (or sigma become 0).</para>
/// </remarks>
internal sealed class CmaEs(double initialSigma) : WeightOptimizer<CmaEsState>
{
    /// <summary>The most parameters: d² numbers go to each silo in every iteration, and decomposing takes d³ steps.</summary>
    public const int MaximumParameters = FullCovarianceDistribution.MaximumSize;

    /// <inheritdoc/>
    public override bool Antithetic => false;

    /// <inheritdoc/>
    public override OptimizerState Initial(int parameters)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parameters, MaximumParameters);
        var identity = new double[parameters * parameters];
        for (var i = 0; i < parameters; i++) identity[(i * parameters) + i] = 1;
        return new CmaEsState(0, initialSigma, ImmutableArray.Create(identity), ImmutableArray.Create(new double[parameters]),
            ImmutableArray.Create(new double[parameters]));
    }

    /// <inheritdoc/>
    protected override double Sigma(CmaEsState state) => state.Sigma;

    /// <inheritdoc/>
    protected override PerturbationDistribution Distribution(CmaEsState state) => state.Distribution;

    /// <inheritdoc/>
    protected override (double[] Theta, CmaEsState State) Update(ReadOnlySpan<double> theta, CmaEsState before, IterationReturns returns)
    {
        var unchanged = theta.ToArray();
        if (theta.IsEmpty || ReturnScale.AreEqual(returns.Perturbed)) return (unchanged, before);

        // The mu best of lambda samples. NaN sorts below every number, and the sort is stable.
        var d = theta.Length;
        var c = new CmaEsConstants(d, returns.Perturbed.Count);
        int[] order = [.. Enumerable.Range(0, returns.Perturbed.Count).OrderByDescending(i => returns.Perturbed[i]).Take(c.Weights.Length)];

        // (41): <y>_w = sum of w_i y_i, with y_i = B D z_i; <z>_w alike.
        var ys = new double[order.Length * d];
        var (zW, yW) = (new double[d], new double[d]);
        var z = new double[d];
        for (var i = 0; i < order.Length; i++)
        {
            var y = ys.AsSpan(i * d, d);
            Perturbation.Direction(returns.Seed, returns.Iteration, order[i], z);
            before.Distribution.Apply(z, y);
            VectorKernels.Axpy(c.Weights[i], z, zW);
            VectorKernels.Axpy(c.Weights[i], y, yW);
        }

        // (42): m += sigma <y>_w.
        var next = theta.ToArray();
        VectorKernels.Axpy(before.Sigma, yW, next);

        // (43): p_sigma = (1 - c_sigma) p_sigma + sqrt(c_sigma (2 - c_sigma) mu_eff) C^(-1/2) <y>_w, where C^(-1/2) <y>_w = B <z>_w.
        var axes = before.Eigen.Axes;
        var pSigma = Faded(before.StepPath, 1 - c.CSigma);
        var gain = Math.Sqrt(c.CSigma * (2 - c.CSigma) * c.MuEff);
        for (var i = 0; i < d; i++) pSigma[i] += gain * VectorKernels.Dot(axes.AsSpan(i * d, d), zW);

        // (44): sigma *= exp(c_sigma / d_sigma (|p_sigma| / E|N(0, I)| - 1)).
        var length = Math.Sqrt(VectorKernels.Dot(pSigma, pSigma));
        var sigma = before.Sigma * Math.Exp(c.CSigma / c.DSigma * ((length / c.ChiN) - 1));

        // h_sigma = 0: the path of C stalls while sigma grows fast.
        var settled = Math.Sqrt(1 - Math.Pow(1 - c.CSigma, 2.0 * (before.Generation + 1)));
        var stalls = length / settled >= (1.4 + (2 / (d + 1.0))) * c.ChiN;

        // (45): p_c = (1 - c_c) p_c + h_sigma sqrt(c_c (2 - c_c) mu_eff) <y>_w.
        var pC = Faded(before.CovariancePath, 1 - c.CC);
        var pathGain = Math.Sqrt(c.CC * (2 - c.CC) * c.MuEff);
        if (!stalls) VectorKernels.Axpy(pathGain, yW, pC);

        // (47): C = (1 + c_1 delta - c_1 - c_mu) C + c_1 p_c p_c' + c_mu sum of w_i y_i y_i', where delta = (1 - h_sigma) c_c (2 - c_c)
        // and the weights sum to 1.
        var kept = 1 - c.C1 - c.CMu + (stalls ? c.C1 * c.CC * (2 - c.CC) : 0);
        var covariance = Faded(before.Covariance, kept);
        AddOuter(covariance, c.C1, pC);
        for (var i = 0; i < order.Length; i++) AddOuter(covariance, c.CMu * c.Weights[i], ys.AsSpan(i * d, d));

        var finite = Array.TrueForAll(next, double.IsFinite) && Array.TrueForAll(covariance, double.IsFinite)
            && Array.TrueForAll(pSigma, double.IsFinite) && Array.TrueForAll(pC, double.IsFinite) && double.IsFinite(sigma) && sigma > 0;
        if (!finite) return (unchanged, before);
        return (next, new CmaEsState(before.Generation + 1, sigma, ImmutableArray.Create(covariance), ImmutableArray.Create(pSigma),
            ImmutableArray.Create(pC)));
    }

    /// <inheritdoc/>
    protected override void Save(CmaEsState saved, StateWriter writer)
    {
        var d = saved.StepPath.Length;
        writer.Count(saved.Generation);
        writer.Double(saved.Sigma);
        writer.Doubles(saved.StepPath.AsSpan());
        writer.Doubles(saved.CovariancePath.AsSpan());
        // The lower triangle is all of a symmetric matrix.
        for (var row = 0; row < d; row++) writer.Doubles(saved.Covariance.AsSpan(row * d, row + 1));
    }

    /// <inheritdoc/>
    public override OptimizerState Load(ref StateReader reader, int parameters)
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

        return new CmaEsState(generation, sigma, ImmutableArray.Create(covariance), ImmutableArray.Create(stepPath),
            ImmutableArray.Create(covariancePath));
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
