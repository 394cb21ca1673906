using EsEnas.Core.Numerics;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Optimizers.Cma;
using EsEnas.Core.Perturbations;

namespace EsEnas.Core.Tests.Optimizers;

/// <summary>
/// CMA-ES on the functions it is known by: how many evaluations it takes to 1e-8, beside what is published for the same lambda (roughly;
/// the bounds are generous).
/// </summary>
public sealed class CmaEsConvergenceTests(ITestOutputHelper log)
{
    [Theory]
    [InlineData("sphere", 10, 10, 0.5, 1700)]
    [InlineData("ellipsoid", 10, 10, 0.5, 6000)]
    [InlineData("cigar", 10, 10, 0.5, 4000)]
    [InlineData("rosenbrock", 10, 10, 0.1, 7000)]
    [InlineData("sphere", 40, 16, 0.5, 7000)]
    public void Minimum_is_found_within_twice_the_published_evaluations(string name, int dimension, int samples,
        double sigma, int published)
    {
        for (var seed = 1UL; seed <= 3; seed++)
        {
            var (evaluations, value, _) = Minimize(name, dimension, samples, sigma, 1e-8, 3 * published, seed);
            log.WriteLine($"{name} {dimension} seed {seed}: {value} after {evaluations} evaluations");
            // A third of what is published would be as wrong as three times it.
            Assert.InRange(evaluations, published / 3, 2 * published);
            Assert.True(value <= 1e-8);
        }
    }

    [Fact]
    public void Rastrigin_is_solved_with_many_samples_and_not_with_few()
    {
        var (many, few) = (0, 0);
        for (var seed = 1UL; seed <= 4; seed++)
        {
            if (Minimize("rastrigin", 5, 400, 3, 1e-8, 80_000, seed).Value <= 1e-8) many++;
            if (Minimize("rastrigin", 5, 8, 0.3, 1e-8, 5000, seed).Value <= 1e-8) few++;
        }

        log.WriteLine($"{many} of 4 with 400 samples, {few} of 4 with 8");
        Assert.True(many >= 3, $"{many} of 4");
        Assert.True(few <= 1, $"{few} of 4");
    }

    [Fact]
    public void Rotation_of_the_function_changes_little()
    {
        double[] plain =
            [.. Enumerable.Range(1, 5).Select(seed => (double)Minimize("ellipsoid", 8, 10, 0.5, 1e-8, 20_000, (ulong)seed).Evaluations)];
        double[] turned = [.. Enumerable.Range(1, 5)
            .Select(seed => (double)Minimize("ellipsoid", 8, 10, 0.5, 1e-8, 20_000, (ulong)seed, turn: true).Evaluations)];

        log.WriteLine($"{plain.Average()} plain, {turned.Average()} turned");
        Assert.InRange(turned.Average() / plain.Average(), 0.75, 1.33);
    }

    [Fact]
    public void Step_size_grows_on_a_slope_and_shrinks_in_a_bowl()
    {
        Assert.True(Minimize("slope", 10, 10, 0.01, double.NegativeInfinity, 300, 1).Sigma > 1);
        Assert.True(Minimize("sphere", 10, 10, 5, 1e-12, 3000, 1).Sigma < 1e-3);
    }

    [Fact]
    public void Orders_matter_and_values_do_not()
    {
        var a = Minimize("sphere", 6, 10, 0.5, 1e-8, 5000, 2);
        var b = Minimize("root of sphere", 6, 10, 0.5, 1e-4, 5000, 2);

        Assert.Equal(a.Evaluations, b.Evaluations);
        Assert.Equal(a.Sigma, b.Sigma);
    }

    private static (int Evaluations, double Value, double Sigma) Minimize(string name, int dimension, int samples, double sigma,
        double goal, int budget, ulong seed, bool turn = false)
    {
        var optimizer = new CmaEs(sigma);
        var state = optimizer.Initial(dimension);
        var theta = new double[dimension];
        Array.Fill(theta, name == "rosenbrock" ? 0 : 1);
        var basis = turn ? Rows(dimension) : null;
        if (basis is not null)
            theta = [.. basis.Aggregate(new double[dimension], (sum, row) => [.. sum.Zip(row).Select(pair => pair.First + pair.Second)])];
        var (g, x) = (new double[dimension], new double[dimension]);
        var returns = new double[samples];
        var best = double.PositiveInfinity;
        for (var generation = 0; ; generation++)
        {
            for (var i = 0; i < samples; i++)
            {
                optimizer.Distribution(state).Direction(seed, generation, i, g);
                Perturbation.Apply(theta, optimizer.Sigma(state), 1, g, x);
                var value = Value(name, basis is null ? x : [.. basis.Select(row => VectorKernels.Dot(row, x))]);
                best = Math.Min(best, value);
                returns[i] = -value;
            }

            (theta, state) = optimizer.Update(theta, state, new IterationReturns(seed, generation, returns, double.NaN));
            if (best <= goal || (generation + 1) * samples >= budget) return ((generation + 1) * samples, best, optimizer.Sigma(state));
        }
    }

    // Orthonormal rows.
    private static double[][] Rows(int size) => [.. Enumerable.Range(0, size).Select(i =>
    {
        var row = new double[size];
        new OrthogonalDistribution(size).Direction(77, 0, i, row);
        var length = Math.Sqrt(VectorKernels.Dot(row, row));
        return (double[])[.. row.Select(number => number / length)];
    })];

    private static double Value(string name, ReadOnlySpan<double> x)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var next = i + 1 < x.Length ? x[i + 1] : 0;
            sum += name switch
            {
                "slope" => x[i],
                "ellipsoid" => Math.Pow(1e6, (double)i / (x.Length - 1)) * x[i] * x[i],
                "cigar" => (i == 0 ? 1 : 1e6) * x[i] * x[i],
                "rosenbrock" => i + 1 == x.Length ? 0 : (100 * Math.Pow((x[i] * x[i]) - next, 2)) + Math.Pow(x[i] - 1, 2),
                "rastrigin" => 10 + (x[i] * x[i]) - (10 * Math.Cos(2 * Math.PI * x[i])),
                _ => x[i] * x[i],
            };
        }

        return name == "root of sphere" ? Math.Sqrt(sum) : sum;
    }
}
