using EsEnas.Core.Controllers.PolicyGradient;
using EsEnas.Core.Numerics;

namespace EsEnas.Core.Tests.Controllers.PolicyGradient;

public sealed class SoftmaxTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(17)]
    [InlineData(256)]
    public void Probabilities_sum_to_one_and_excluded_candidates_have_exactly_none(int candidates)
    {
        var random = new RandomStream(9, RandomPurpose.Sample, (uint)candidates);
        for (var trial = 0; trial < 50; trial++)
        {
            var allowed = new bool[candidates];
            for (var j = 0; j < candidates; j++) allowed[j] = random.NextInt(3) > 0;
            allowed[random.NextInt(candidates)] = true;
            var raw = Logits(random, candidates, trial % 2 == 0 ? 3 : 300);
            var (log, p) = (raw.ToArray(), new double[raw.Length]);
            Softmax.Exclude(log, candidates, allowed);
            Softmax.Evaluate(log, p);

            Assert.Equal(1, p.Sum(), 1e-13);
            for (var j = 0; j < p.Length; j++)
            {
                if (j < candidates && allowed[j]) Assert.Equal(Math.Exp(log[j]), p[j], 1e-13);
                else Assert.Equal(0, p[j]);
            }

            var entropy = Softmax.Entropy(log, p);
            Assert.InRange(entropy, -1e-13, Math.Log(allowed.Count(a => a)) + 1e-12);
            var gradient = new double[p.Length];
            var choice = Array.IndexOf(allowed, true);
            Softmax.Gradient(log, p, choice, 0.7, 0.3, entropy, gradient);
            for (var j = 0; j < p.Length; j++)
            {
                var expected = (0.7 * (p[j] - (j == choice ? 1 : 0))) + (p[j] > 0 ? 0.3 * p[j] * (log[j] + entropy) : 0);
                Assert.Equal(expected, gradient[j], 1e-13);
                if (p[j] == 0 && j != choice) Assert.Equal(0, gradient[j]);
            }
        }
    }

    [Fact]
    public void Evaluate_agrees_with_the_scalar_loop_to_the_bit()
    {
        var random = new RandomStream(9, RandomPurpose.Sample, 1000);
        foreach (var candidates in new[] { 3, 8, 17, 40 })
        {
            var raw = Logits(random, candidates, 3);
            Softmax.Exclude(raw, candidates, []);
            var (log, p) = (raw.ToArray(), new double[raw.Length]);
            Softmax.Evaluate(log, p);

            var largest = raw.Max();
            var lanes = new double[4];
            for (var j = 0; j < raw.Length; j++) lanes[j % 4] += SlowMath.Exp(raw[j] - largest);
            var sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
            for (var j = 0; j < raw.Length; j++)
            {
                Assert.Equal(SlowMath.Exp(raw[j] - largest) * (1 / sum), p[j]);
                Assert.Equal(raw[j] - (largest + BoxMuller.Log(sum)), log[j]);
            }
        }
    }

    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(0.2499, 1)]
    [InlineData(0.25, 3)]
    [InlineData(0.9999, 3)]
    public void Draw_takes_the_candidate_at_its_cumulated_probability(double uniform, int expected) =>
        Assert.Equal(expected, Softmax.Draw([0, 0.25, 0, 0.75, 0], uniform));

    [Fact]
    public void Draw_falls_back_to_the_last_possible_candidate_where_rounding_leaves_none() =>
        Assert.Equal(1, Softmax.Draw([0.3, 0.6999999, 0, 0], 0.99999999));

    private static double[] Logits(RandomStream random, int candidates, double scale)
    {
        var logits = new double[DecisionLayout.Padded(candidates)];
        foreach (ref var z in logits.AsSpan()) z = scale * random.NextNormal();
        return logits;
    }
}
