using EsEnas.Core.Binary;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Optimizers.Cma;
using EsEnas.Core.Perturbations;

namespace EsEnas.Core.Tests.Optimizers;

public sealed class CmaEsTests
{
    [Fact]
    public void First_samples_are_gaussian_with_the_given_step_size()
    {
        var optimizer = new CmaEs(0.7);
        var state = optimizer.Initial(3);
        var (g, z) = (new double[3], new double[3]);
        optimizer.Distribution(state).Direction(1, 0, 5, g);
        Perturbation.Direction(1, 0, 5, z);

        Assert.Equal(0.7, optimizer.Sigma(state));
        Assert.False(optimizer.Antithetic);
        // B is some orthonormal basis: the identity up to order and signs.
        Assert.Equal(z.Select(Math.Abs).Order(), g.Select(Math.Abs).Order());
    }

    [Fact]
    public void Default_parameters_are_the_tutorials()
    {
        // d = 10, lambda = 10: mu = 5.
        var constants = new CmaEsConstants(10, 10);

        Assert.Equal([0.4556, 0.2707, 0.1626, 0.0853, 0.0255], constants.Weights.Select(weight => Math.Round(weight, 4)),
            (a, b) => Math.Abs(a - b) < 0.002);
        Assert.Equal(1, constants.Weights.Sum(), 1e-12);
        Assert.Equal(3.1673, constants.MuEff, 1e-3);
        Assert.Equal(0.2844, constants.CSigma, 1e-3);
        Assert.Equal(1.2844, constants.DSigma, 1e-3);
        Assert.Equal(0.2950, constants.CC, 1e-3);
        Assert.Equal(0.01529, constants.C1, 1e-4);
        Assert.Equal(0.02353, constants.CMu, 1e-4);
        Assert.Equal(3.0847, constants.ChiN, 1e-3);
    }

    [Fact]
    public void Mean_moves_by_the_weighted_mean_of_the_better_half()
    {
        var optimizer = new CmaEs(0.5);
        var state = optimizer.Initial(2);
        double[] returns = [1, 9, 3, 7, double.NaN, -5];
        var weights = new CmaEsConstants(2, 6).Weights;
        double[] expected = [10, 20];
        var g = new double[2];
        for (var rank = 0; rank < 3; rank++)
        {
            optimizer.Distribution(state).Direction(4, 2, new[] { 1, 3, 2 }[rank], g);
            for (var i = 0; i < 2; i++) expected[i] += 0.5 * weights[rank] * g[i];
        }

        var (next, _) = optimizer.Update([10, 20], state, new IterationReturns(4, 2, returns, 0));

        for (var i = 0; i < 2; i++) Assert.Equal(expected[i], next[i], 1e-12);
    }

    [Fact]
    public void One_generation_by_the_tutorials_formulas()
    {
        var optimizer = new CmaEs(0.5);
        double[] theta = [1, -1];
        var state = optimizer.Initial(2);
        // Two ordinary generations first, so that the paths and the covariance are not those of the start.
        for (var i = 0; i < 2; i++) (theta, state) = optimizer.Update(theta, state, new IterationReturns(4, i, [1, 9, 3, 7, 0, -5], 0));
        var before = (CmaEsState)state;
        var c = new CmaEsConstants(2, 6);
        int[] best = [5, 0, 3];

        var (_, after) = optimizer.Update(theta, state, new IterationReturns(4, 2, [8, 1, 2, 5, 3, 9], 0));
        var actual = (CmaEsState)after;

        var ys = best.Select(i => Direction(before.Distribution, 2, i)).ToArray();
        var zs = best.Select(i => Direction(PerturbationDistribution.Gaussian, 2, i)).ToArray();
        double MeanOf(double[][] vectors, int i) => Enumerable.Range(0, 3).Sum(rank => c.Weights[rank] * vectors[rank][i]);
        var root = Enumerable.Range(0, 2)
            .Select(i => Enumerable.Range(0, 2).Sum(j => before.Eigen.Axes[(2 * i) + j] * MeanOf(zs, j))).ToArray();
        var path = Enumerable.Range(0, 2).Select(i => ((1 - c.CSigma) * before.StepPath[i])
            + (Math.Sqrt(c.CSigma * (2 - c.CSigma) * c.MuEff) * root[i])).ToArray();
        var length = Math.Sqrt((path[0] * path[0]) + (path[1] * path[1]));
        var h = length / Math.Sqrt(1 - Math.Pow(1 - c.CSigma, 6)) < (1.4 + (2.0 / 3)) * c.ChiN ? 1 : 0;
        var covariancePath = Enumerable.Range(0, 2).Select(i => ((1 - c.CC) * before.CovariancePath[i])
            + (h * Math.Sqrt(c.CC * (2 - c.CC) * c.MuEff) * MeanOf(ys, i))).ToArray();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(path[i], actual.StepPath[i], 1e-12);
            Assert.Equal(covariancePath[i], actual.CovariancePath[i], 1e-12);
            for (var j = 0; j < 2; j++)
            {
                var expected = ((1 + (c.C1 * (1 - h) * c.CC * (2 - c.CC)) - c.C1 - c.CMu) * before.Covariance[(2 * i) + j])
                    + (c.C1 * covariancePath[i] * covariancePath[j])
                    + (c.CMu * Enumerable.Range(0, 3).Sum(rank => c.Weights[rank] * ys[rank][i] * ys[rank][j]));
                Assert.Equal(expected, actual.Covariance[(2 * i) + j], 1e-12);
            }
        }

        Assert.Equal(before.Sigma * Math.Exp(c.CSigma / c.DSigma * ((length / c.ChiN) - 1)), actual.Sigma, 1e-12);
        Assert.Equal(3, actual.Generation);
    }

    [Fact]
    public void Nothing_to_rank_changes_nothing()
    {
        var optimizer = new CmaEs(0.5);
        var (theta, state) = optimizer.Update([1, 2], optimizer.Initial(2), new IterationReturns(4, 0, [1, 2, 3, 4], 0));
        foreach (var returns in new double[][] { [5, 5, 5, 5], [double.NaN, double.NaN, double.NaN, double.NaN],
            [double.NaN, 7, double.NaN, 7], [3, double.NaN, double.NaN, double.NaN] })
        {
            var (next, same) = optimizer.Update(theta, state, new IterationReturns(4, 1, returns, 0));
            Assert.Equal(theta, next);
            Assert.Same(state, same);
        }

        Assert.Empty(optimizer.Update([], optimizer.Initial(0), new IterationReturns(4, 1, [1, 2], 0)).Theta);
    }

    [Fact]
    public void Step_beyond_the_finite_numbers_is_not_made()
    {
        var optimizer = new CmaEs(0.5);
        var state = optimizer.Initial(2) as CmaEsState;
        var huge = state! with { Sigma = double.MaxValue, StepPath = [1e3, 1e3] };

        var (theta, same) = optimizer.Update([1, 2], huge, new IterationReturns(4, 0, [1, 2, 3, 4], 0));

        Assert.Equal([1.0, 2.0], theta);
        Assert.Same(huge, same);
    }

    [Fact]
    public void State_reads_back_to_the_bit_and_goes_on_the_same()
    {
        var optimizer = new CmaEs(0.5);
        double[] theta = [1, -1, 0.5, 2];
        var state = optimizer.Initial(4);
        for (var i = 0; i < 20; i++)
            (theta, state) = optimizer.Update(theta, state, new IterationReturns(4, i, [1, 9 + i, 3, 7, 0, -5, 2, i], 0));
        var bytes = Bytes(optimizer, state);
        var reader = new StateReader(bytes);

        var loaded = optimizer.Load(ref reader, 4);

        reader.End();
        Assert.Equal(bytes, Bytes(optimizer, loaded));
        var returns = new IterationReturns(4, 20, [3, 1, 2, 8, 4, 5, 9, 0], 0);
        var (a, b) = (optimizer.Update(theta, state, returns), optimizer.Update(theta, loaded, returns));
        Assert.Equal(a.Theta, b.Theta);
        Assert.Equal(Bytes(optimizer, a.State), Bytes(optimizer, b.State));
        Assert.Equal(Direction(optimizer.Distribution(state), 3, 0, 4), Direction(optimizer.Distribution(loaded), 3, 0, 4));
    }

    [Fact]
    public void Malformed_state_is_refused()
    {
        var optimizer = new CmaEs(0.5);
        var bytes = Bytes(optimizer, optimizer.Initial(3));
        for (var length = 0; length < bytes.Length; length++) Assert.Throws<FormatException>(() => Load(bytes[..length], 3));
        Assert.Throws<FormatException>(() => Load(bytes, 4));

        Refused(at: 1, -0.5, "step size");
        Refused(at: 1, 0, "step size");
        Refused(at: 1, double.NaN, "finite");
        Refused(at: 1 + 8 + 24 + 24, 0, "variance");
        Refused(at: bytes.Length - 8, -1, "variance");
        Refused(at: 9, double.PositiveInfinity, "finite");

        void Refused(int at, double number, string what)
        {
            var broken = bytes.ToArray();
            BitConverter.TryWriteBytes(broken.AsSpan(at), number);
            Assert.Contains(what, Assert.Throws<FormatException>(() => Load(broken, 3)).Message, StringComparison.Ordinal);
        }

        void Load(byte[] source, int parameters)
        {
            var reader = new StateReader(source);
            optimizer.Load(ref reader, parameters);
        }
    }

    [Fact]
    public void State_of_the_largest_size_takes_about_a_megabyte()
    {
        var optimizer = new CmaEs(0.5);

        Assert.InRange(Bytes(optimizer, optimizer.Initial(500)).Length, 1_000_000, 1_020_000);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Initial(501));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(17)]
    public void Decomposition_gives_the_covariance_again(int size)
    {
        var random = new EsEnas.Core.Numerics.RandomStream(6, EsEnas.Core.Numerics.RandomPurpose.Sample);
        var root = new double[size * size];
        random.FillNormal(root);
        var covariance = new double[size * size];
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++)
                covariance[(i * size) + j] = Enumerable.Range(0, size).Sum(k => root[(i * size) + k] * root[(j * size) + k]);

        var eigen = new SymmetricEigen(covariance, size);

        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                Assert.Equal(covariance[(i * size) + j],
                    Enumerable.Range(0, size).Sum(k => eigen.Shape[(i * size) + k] * eigen.Shape[(j * size) + k]), 1e-10);
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, size).Sum(k => eigen.Axes[(i * size) + k] * eigen.Axes[(j * size) + k]),
                    1e-10);
            }
        }

        Assert.Equal(eigen.Deviations.Order(), eigen.Deviations);
        Assert.Equal(eigen.Shape, new SymmetricEigen(covariance, size).Shape);
    }

    [Fact]
    public void Decomposition_of_a_singular_matrix_keeps_every_axis_alive()
    {
        var eigen = new SymmetricEigen([1, 1, 1, 1], 2);

        Assert.Equal(Math.Sqrt(2e-14), eigen.Deviations[0], 1e-9);
        Assert.True(eigen.Deviations[0] > 0);
    }

    private static double[] Direction(PerturbationDistribution distribution, int iteration, int index, int size = 2)
    {
        var g = new double[size];
        distribution.Direction(4, iteration, index, g);
        return g;
    }

    private static byte[] Bytes(CmaEs optimizer, OptimizerState state)
    {
        var writer = new StateWriter();
        optimizer.Save(state, writer);
        return writer.Written.ToArray();
    }
}
