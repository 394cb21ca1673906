using EsEnas.Core.Binary;
using EsEnas.Core.Numerics;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Optimizers.Es;
using EsEnas.Core.Perturbations;
using EsEnas.Core.Specifications;

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

            var optimizer = new EvolutionStrategies(0.1, 0.01, normalize ? ReturnTransform.Zscore : ReturnTransform.Raw);
            var (next, _) = optimizer.Update(theta, optimizer.Initial(theta.Length), Pairs(round, plus, minus, current));

            Assert.Equal(SlowUpdate(theta, plus, minus, current, round, normalize), next);
        }
    }

    [Fact]
    public void One_pair_moves_theta_by_the_formula()
    {
        var optimizer = new EvolutionStrategies(0.5, 0.2, ReturnTransform.Raw);
        var g = new double[2];
        Perturbation.Direction(Seed, 3, 0, g);

        var (next, _) = optimizer.Update([1, 2], optimizer.Initial(2), Pairs(3, [7], [4], 0));

        // eta / (sigma n) · (7 - 4) / 2 = 0.6
        Assert.Equal(1 + (0.6 * g[0]), next[0], 1e-12);
        Assert.Equal(2 + (0.6 * g[1]), next[1], 1e-12);
    }

    [Fact]
    public void Z_score_is_over_the_perturbed_returns_and_the_mean_at_theta()
    {
        var raw = new EvolutionStrategies(0.5, 0.2, ReturnTransform.Raw);
        var scored = new EvolutionStrategies(0.5, 0.2, ReturnTransform.Zscore);
        var returns = Pairs(3, [7, 1], [4, 2], 6);
        // Mean of 7, 4, 1, 2, 6 is 4; population variance (9 + 0 + 9 + 4 + 4) / 5.
        var deviation = Math.Sqrt(26.0 / 5);

        var a = raw.Update([1, 2, 3], raw.Initial(3), returns).Theta;
        var b = scored.Update([1, 2, 3], scored.Initial(3), returns).Theta;

        for (var i = 0; i < 3; i++) Assert.Equal((a[i] - (i + 1)) / deviation, b[i] - (i + 1), 1e-12);
    }

    [Fact]
    public void Scaling_and_shifting_returns_changes_nothing_when_they_are_z_scored()
    {
        var optimizer = new EvolutionStrategies(0.1, 0.01, ReturnTransform.Zscore);
        double[] theta = [0.5, -0.5, 0.25];

        var a = optimizer.Update(theta, optimizer.Initial(theta.Length), Pairs(0, [1, 2, 5], [3, 0, 1], 2)).Theta;
        var b = optimizer.Update(theta, optimizer.Initial(theta.Length), Pairs(0, [1001, 1008, 1032], [1016, 992, 1000], 1008))
            .Theta;
        var c = optimizer.Update(theta, optimizer.Initial(theta.Length), Pairs(0, [108, 116, 140], [124, 100, 108], 116)).Theta;

        Assert.NotEqual(theta, a);
        Assert.NotEqual(a, b);
        for (var i = 0; i < 3; i++) Assert.Equal(a[i], c[i], 1e-12);
    }

    [Fact]
    public void Equal_returns_change_nothing()
    {
        var optimizer = new EvolutionStrategies(0.1, 0.01, ReturnTransform.Zscore);

        Assert.Equal([1.0, 2.0], optimizer.Update([1, 2], optimizer.Initial(2), Pairs(0, [5, 5], [5, 5], 5)).Theta);
        Assert.Equal([1.0, 2.0], optimizer.Update([1, 2], optimizer.Initial(2), Pairs(0, [5, 5 + 1e-9], [5, 5], 5))
            .Theta);
        Assert.NotEqual([1.0, 2.0], optimizer.Update([1, 2], optimizer.Initial(2), Pairs(0, [5, 5 + 1e-6], [5, 5], 5))
            .Theta);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_pair_left_changes_nothing(bool normalize)
    {
        var optimizer = new EvolutionStrategies(0.1, 0.01, normalize ? ReturnTransform.Zscore : ReturnTransform.Raw);

        Assert.Equal([1.0, 2.0],
            optimizer.Update([1, 2], optimizer.Initial(2), Pairs(0, [double.NaN, 1], [2, double.NaN], 5)).Theta);
        Assert.Equal([1.0, 2.0],
            optimizer.Update([1, 2], optimizer.Initial(2), Pairs(0, [double.NaN], [double.NaN], double.NaN)).Theta);
    }

    [Fact]
    public void Step_that_would_leave_the_finite_numbers_is_not_made()
    {
        var optimizer = new EvolutionStrategies(0.1, 0.01, ReturnTransform.Raw);

        Assert.Equal([1.0, 2.0], optimizer.Update([1, 2], optimizer.Initial(2), Pairs(0, [1e308], [-1e308], 0)).Theta);
    }

    [Fact]
    public void Arguments_stay_as_they_were_and_state_takes_no_bytes()
    {
        var optimizer =
            (EvolutionStrategies)ExperimentFactory.CreateOptimizer(new ExperimentSpecification { Task = "swimmer",
            Optimizer = new() { Sigma = 0.3 } }, 2);
        double[] theta = [1, 2];
        var (_, state) = optimizer.Update(theta, optimizer.Initial(theta.Length), Pairs(0, [1], [2], 0));
        var writer = new StateWriter();
        optimizer.Save(state, writer);
        var reader = new StateReader(writer.Written);

        Assert.Equal([1.0, 2.0], theta);
        Assert.Equal(0.3, optimizer.Sigma(state));
        Assert.Equal(state, optimizer.Load(ref reader, 2));
        Assert.Equal(0, reader.Remaining);
    }

    [Fact]
    public void One_sided_step_compares_each_direction_with_the_mean_at_theta()
    {
        var optimizer = new EvolutionStrategies(0.5, 0.2, ReturnTransform.Raw, GradientEstimator.OneSided);
        var (a, b) = (Direction(3, 0), Direction(3, 1));

        var (next, _) = optimizer.Update([1, 2], optimizer.Initial(2), new IterationReturns(Seed, 3, [7, 4], 5));

        Assert.False(optimizer.Antithetic);
        // eta / (sigma 2n) = 0.2 / (0.5 * 2)
        for (var i = 0; i < 2; i++) Assert.Equal(1 + i + (0.2 * ((2 * a[i]) - b[i])), next[i], 1e-12);
    }

    [Fact]
    public void One_sided_z_score_divides_by_the_deviation_of_all_returns_and_the_mean_at_theta()
    {
        var raw = new EvolutionStrategies(0.5, 0.2, ReturnTransform.Raw, GradientEstimator.OneSided);
        var scored = new EvolutionStrategies(0.5, 0.2, ReturnTransform.Zscore, GradientEstimator.OneSided);
        var returns = new IterationReturns(Seed, 3, [7, 1, 4, 2], 6);

        var a = raw.Update([1, 2, 3], raw.Initial(3), returns).Theta;
        var b = scored.Update([1, 2, 3], scored.Initial(3), returns).Theta;

        for (var i = 0; i < 3; i++) Assert.Equal((a[i] - (i + 1)) / Math.Sqrt(26.0 / 5), b[i] - (i + 1), 1e-12);
    }

    [Fact]
    public void One_sided_step_leaves_diverged_directions_out()
    {
        var optimizer = new EvolutionStrategies(0.5, 0.2, ReturnTransform.Raw, GradientEstimator.OneSided);
        var b = Direction(3, 1);

        var (next, _) = optimizer.Update([1, 2], optimizer.Initial(2), new IterationReturns(Seed, 3, [double.NaN, 4], 5));
        // Nothing at theta: the mean of the perturbed returns takes its place, here the return itself.
        var (same, _) = optimizer.Update([1, 2], optimizer.Initial(2), new IterationReturns(Seed, 3, [double.NaN, 4], double.NaN));

        for (var i = 0; i < 2; i++) Assert.Equal(1 + i - (0.4 * b[i]), next[i], 1e-12);
        Assert.Equal([1.0, 2.0], same);
    }

    [Theory]
    [InlineData(GradientEstimator.Antithetic)]
    [InlineData(GradientEstimator.OneSided)]
    public void Centered_ranks_make_the_step_blind_to_everything_but_the_order(GradientEstimator estimator)
    {
        var optimizer = new EvolutionStrategies(0.1, 0.01, ReturnTransform.CenteredRanks, estimator);
        var a = optimizer.Update([1, 2], optimizer.Initial(2), new IterationReturns(Seed, 1, [1, 2, 5, 3], 0)).Theta;
        var b = optimizer.Update([1, 2], optimizer.Initial(2), new IterationReturns(Seed, 1, [-9, 0, 1e6, 0.5], 44)).Theta;

        Assert.NotEqual([1.0, 2.0], a);
        Assert.Equal(a, b);
        Assert.Equal([1.0, 2.0], optimizer.Update([1, 2], optimizer.Initial(2), new IterationReturns(Seed, 1, [4, 4, 4, 4], 4)).Theta);
    }

    [Fact]
    public void Centered_ranks_of_one_pair_are_half_apart_each_way()
    {
        var optimizer = new EvolutionStrategies(0.5, 0.2, ReturnTransform.CenteredRanks);
        var g = Direction(3, 0);

        var (next, _) = optimizer.Update([1, 2], optimizer.Initial(2), Pairs(3, [700], [4], 0));

        // eta / (sigma n) · (1/2 - -1/2) / 2 = 0.2
        for (var i = 0; i < 2; i++) Assert.Equal(1 + i + (0.2 * g[i]), next[i], 1e-12);
    }

    [Fact]
    public void Adam_steps_by_hand()
    {
        var optimizer = new EvolutionStrategies(0.5, 0.2, ReturnTransform.Raw, update: WeightUpdate.Adam);
        double[] theta = [1, 2];
        var state = optimizer.Initial(2);
        var (m, v) = (new double[2], new double[2]);
        double[] expected = [1, 2];
        for (var t = 1; t <= 5; t++)
        {
            var g = Direction(t, 0);
            (theta, state) = optimizer.Update(theta, state, Pairs(t, [3 * t], [1], 0));
            for (var i = 0; i < 2; i++)
            {
                var gradient = ((3 * t) - 1) / 2.0 * g[i] / 0.5;
                m[i] = (0.9 * m[i]) + (0.1 * gradient);
                v[i] = (0.999 * v[i]) + (0.001 * gradient * gradient);
                expected[i] += 0.2 * (m[i] / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, t))) + 1e-8);
                Assert.Equal(expected[i], theta[i], 1e-12);
            }
        }

        var writer = new StateWriter();
        optimizer.Save(state, writer);
        var reader = new StateReader(writer.Written);
        var loaded = optimizer.Load(ref reader, 2);
        reader.End();
        var returns = Pairs(6, [1], [2], 0);
        Assert.Equal(optimizer.Update(theta, state, returns).Theta, optimizer.Update(theta, loaded, returns).Theta);
    }

    [Fact]
    public void Adam_keeps_its_momentum_when_there_is_nothing_to_learn_or_too_much()
    {
        var optimizer = new EvolutionStrategies(0.1, 0.2, ReturnTransform.Zscore, update: WeightUpdate.Adam);
        var raw = new EvolutionStrategies(0.1, 0.2, ReturnTransform.Raw, update: WeightUpdate.Adam);
        var (theta, state) = optimizer.Update([1, 2], optimizer.Initial(2), Pairs(0, [1], [2], 0));

        Assert.Equal(1 + 0.2, Math.Abs(theta[0] - 1) + 1, 1e-6);
        Assert.Same(state, optimizer.Update(theta, state, Pairs(1, [5], [5], 5)).State);
        Assert.Same(state, optimizer.Update(theta, state, Pairs(1, [double.NaN], [5], 5)).State);
        Assert.Same(state, raw.Update(theta, state, Pairs(1, [5], [5], 4)).State);
        // The square of the gradient is not finite.
        var (unchanged, same) = raw.Update(theta, state, Pairs(1, [1e200], [0], 5));
        Assert.Equal(theta, unchanged);
        Assert.Same(state, same);
    }

    [Fact]
    public void Adam_state_that_is_malformed_is_refused()
    {
        var optimizer = new EvolutionStrategies(0.1, 0.2, ReturnTransform.Zscore, update: WeightUpdate.Adam);
        var (_, state) = optimizer.Update([1, 2], optimizer.Initial(2), Pairs(0, [1], [2], 0));
        var writer = new StateWriter();
        optimizer.Save(state, writer);
        var bytes = writer.Written.ToArray();

        for (var length = 0; length < bytes.Length; length++) Assert.Throws<FormatException>(() => Load(bytes[..length], 2));
        Assert.Throws<FormatException>(() => Load(bytes, 3));
        bytes[^1] |= 0x80;
        Assert.Contains("negative", Assert.Throws<FormatException>(() => Load(bytes, 2)).Message, StringComparison.Ordinal);

        void Load(byte[] source, int parameters)
        {
            var reader = new StateReader(source);
            optimizer.Load(ref reader, parameters);
        }
    }

    private static double[] Direction(int iteration, int index)
    {
        var g = new double[2];
        Perturbation.Direction(Seed, iteration, index, g);
        return g;
    }

    private static IterationReturns Pairs(int iteration, double[] plus, double[] minus, double atCurrent) =>
        new(Seed, iteration, [.. plus.Zip(minus).SelectMany(pair => new[] { pair.First, pair.Second })], atCurrent);

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
