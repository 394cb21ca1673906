using EsEnas.Core.Numerics;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Core.Training;

namespace EsEnas.Core.Tests.Optimizers;

public sealed class EvolutionStrategiesTests
{
    private const ulong Seed = 11;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Update_agrees_to_the_bit_with_algorithm_1_written_out(bool normalize, bool someDiverged)
    {
        for (var round = 0; round < 30; round++)
        {
            var random = new RandomStream(Seed, RandomPurpose.Sample, (uint)round);
            var (theta, plus, minus) = (new double[random.NextInt(40)], new double[1 + random.NextInt(20)], Array.Empty<double>());
            random.FillNormal(theta);
            minus = new double[plus.Length];
            random.FillNormal(plus);
            random.FillNormal(minus);
            var current = random.NextNormal();
            if (someDiverged)
            {
                for (var i = 0; i < plus.Length; i++)
                {
                    if (random.NextInt(3) == 0) plus[i] = double.NaN;
                    if (random.NextInt(3) == 0) minus[i] = double.NaN;
                }

                if (random.NextInt(3) == 0) current = double.NaN;
            }

            var optimizer = new EvolutionStrategies(0.1, 0.01, normalize);
            var (next, _) = optimizer.Update(theta, optimizer.Initial(), new IterationReturns(Seed, round, plus, minus, current));

            Assert.Equal(SlowUpdate(theta, plus, minus, current, round, normalize), next);
        }
    }

    [Fact]
    public void One_pair_moves_theta_by_the_formula()
    {
        var optimizer = new EvolutionStrategies(0.5, 0.2, normalizeReturns: false);
        var g = new double[2];
        Perturbation.Direction(Seed, 3, 0, g);

        var (next, _) = optimizer.Update([1, 2], optimizer.Initial(), new IterationReturns(Seed, 3, [7], [4], 0));

        // eta / (sigma n) · (7 - 4) / 2 = 0.6
        Assert.Equal(1 + (0.6 * g[0]), next[0], 1e-12);
        Assert.Equal(2 + (0.6 * g[1]), next[1], 1e-12);
    }

    [Fact]
    public void Z_score_is_over_the_perturbed_returns_and_the_mean_at_theta()
    {
        var raw = new EvolutionStrategies(0.5, 0.2, normalizeReturns: false);
        var scored = new EvolutionStrategies(0.5, 0.2, normalizeReturns: true);
        var returns = new IterationReturns(Seed, 3, [7, 1], [4, 2], 6);
        // Mean of 7, 4, 1, 2, 6 is 4; population variance (9 + 0 + 9 + 4 + 4) / 5.
        var deviation = Math.Sqrt(26.0 / 5);

        var a = raw.Update([1, 2, 3], raw.Initial(), returns).Theta;
        var b = scored.Update([1, 2, 3], scored.Initial(), returns).Theta;

        for (var i = 0; i < 3; i++) Assert.Equal((a[i] - (i + 1)) / deviation, b[i] - (i + 1), 1e-12);
    }

    [Fact]
    public void Scaling_and_shifting_returns_changes_nothing_when_they_are_z_scored()
    {
        var optimizer = new EvolutionStrategies(0.1, 0.01, normalizeReturns: true);
        double[] theta = [0.5, -0.5, 0.25];

        var a = optimizer.Update(theta, optimizer.Initial(), new IterationReturns(Seed, 0, [1, 2, 5], [3, 0, 1], 2)).Theta;
        var b = optimizer.Update(theta, optimizer.Initial(), new IterationReturns(Seed, 0, [1001, 1008, 1032], [1016, 992, 1000], 1008))
            .Theta;
        var c = optimizer.Update(theta, optimizer.Initial(), new IterationReturns(Seed, 0, [108, 116, 140], [124, 100, 108], 116)).Theta;

        Assert.NotEqual(theta, a);
        Assert.NotEqual(a, b);
        for (var i = 0; i < 3; i++) Assert.Equal(a[i], c[i], 1e-12);
    }

    [Fact]
    public void Equal_returns_change_nothing()
    {
        var optimizer = new EvolutionStrategies(0.1, 0.01, normalizeReturns: true);

        Assert.Equal([1.0, 2.0], optimizer.Update([1, 2], optimizer.Initial(), new IterationReturns(Seed, 0, [5, 5], [5, 5], 5)).Theta);
        Assert.Equal([1.0, 2.0], optimizer.Update([1, 2], optimizer.Initial(), new IterationReturns(Seed, 0, [5, 5 + 1e-9], [5, 5], 5))
            .Theta);
        Assert.NotEqual([1.0, 2.0], optimizer.Update([1, 2], optimizer.Initial(), new IterationReturns(Seed, 0, [5, 5 + 1e-6], [5, 5], 5))
            .Theta);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_pair_left_changes_nothing(bool normalize)
    {
        var optimizer = new EvolutionStrategies(0.1, 0.01, normalize);

        Assert.Equal([1.0, 2.0],
            optimizer.Update([1, 2], optimizer.Initial(), new IterationReturns(Seed, 0, [double.NaN, 1], [2, double.NaN], 5)).Theta);
        Assert.Equal([1.0, 2.0],
            optimizer.Update([1, 2], optimizer.Initial(), new IterationReturns(Seed, 0, [double.NaN], [double.NaN], double.NaN)).Theta);
    }

    [Fact]
    public void Step_that_would_leave_the_finite_numbers_is_not_made()
    {
        var optimizer = new EvolutionStrategies(0.1, 0.01, normalizeReturns: false);

        Assert.Equal([1.0, 2.0], optimizer.Update([1, 2], optimizer.Initial(), new IterationReturns(Seed, 0, [1e308], [-1e308], 0)).Theta);
    }

    [Fact]
    public void Arguments_stay_as_they_were_and_state_takes_no_bytes()
    {
        var optimizer =
            (EvolutionStrategies)OptimizerFactory.Create(new ExperimentSpecification { Task = "swimmer",
            Optimizer = new() { Sigma = 0.3 } });
        double[] theta = [1, 2];
        var (_, state) = optimizer.Update(theta, optimizer.Initial(), new IterationReturns(Seed, 0, [1], [2], 0));
        var writer = new StateWriter();
        optimizer.Save(state, writer);
        var reader = new StateReader(writer.Written);

        Assert.Equal([1.0, 2.0], theta);
        Assert.Equal(0.3, optimizer.Sigma(state));
        Assert.Equal(state, optimizer.Load(ref reader));
        Assert.Equal(0, reader.Remaining);
    }

    private static double[] SlowUpdate(double[] theta, double[] plus, double[] minus, double current, int iteration, bool normalize)
    {
        var all = plus.Zip(minus).SelectMany(pair => new[] { pair.First, pair.Second }).Append(current).Where(value => !double.IsNaN(value))
            .ToList();
        var mean = all.Count == 0 ? 0 : all.Aggregate(0.0, (sum, value) => sum + value) / all.Count;
        var deviation = normalize ? Math.Sqrt(all.Aggregate(0.0, (sum, value) => sum + ((value - mean) * (value - mean))) / all.Count) : 1;
        var pairs = Enumerable.Range(0, plus.Length).Where(i => !double.IsNaN(plus[i]) && !double.IsNaN(minus[i])).ToList();
        var result = theta.ToArray();
        if (pairs.Count == 0 || !(deviation >= 1e-8)) return result;
        for (var k = 0; k < theta.Length; k++)
        {
            var sum = 0.0;
            foreach (var i in pairs)
            {
                var g = new double[theta.Length];
                Perturbation.Direction(Seed, iteration, i, g);
                sum += (plus[i] - minus[i]) / 2 / deviation * g[k];
            }

            result[k] += 0.01 / (0.1 * pairs.Count) * sum;
        }

        return result;
    }
}
