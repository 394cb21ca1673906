using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Search;
using EsEnas.Core.Tests.Policies.Spaces;

namespace EsEnas.Core.Tests.Policies.Compact;

public sealed class CompactPolicyTests
{
    public static TheoryData<SearchKind, bool> EverySpace()
    {
        var data = new TheoryData<SearchKind, bool>();
        foreach (var kind in Enum.GetValues<SearchKind>()) foreach (var functions in (bool[])[false, true]) data.Add(kind, functions);
        return data;
    }

    [Theory]
    [MemberData(nameof(EverySpace))]
    public void Lossless_policy_of_every_space_acts_the_same_to_the_bit(SearchKind kind, bool functions)
    {
        uint sample = 0;
        var (before, after) = (0L, 0L);
        foreach (var space in PolicySpaceExamples.Of(kind, functions))
        {
            for (var i = 0; i < 30; i++)
            {
                var random = new RandomStream(77, RandomPurpose.Sample, sample++);
                var model = space.Space.Sample(random);
                var theta = RandomTheta(space.ParameterCount, random);
                var normalizer = RandomNormalizer(space.Layout.ObservationSize, random);
                var policy = CompactPolicy.Of(space, model, theta, normalizer);
                var lossless = LosslessSimplification.Of(policy);

                AssertSameActions(space.WirePruned(model, theta), normalizer, lossless, random, $"{kind}, sample {sample}");
                AssertSettled(policy, lossless);
                before += policy.Shape.NumberCount;
                after += lossless.Shape.NumberCount;
            }
        }

        Assert.True(after < before, $"{after} of {before} numbers");
    }

    [Fact]
    public void Lossless_policy_of_any_network_acts_the_same_to_the_bit()
    {
        for (uint sample = 0; sample < 3000; sample++)
        {
            var random = new RandomStream(78, RandomPurpose.Sample, sample);
            var network = PolicyTests.RandomNetwork(random);
            RandomTheta(network.Weights.Length, random).CopyTo(network.Weights, 0);
            int[] shared = [.. network.Edges.Select((_, i) => sample % 2 == 0 ? i : random.NextInt(4))];
            for (var i = 0; i < shared.Length; i++) network.Weights[i] = network.Weights[Array.IndexOf(shared, shared[i])];
            var normalizer = RandomNormalizer(network.ObservationSize, random);
            var policy = CompactDraft.Of(network, shared, normalizer).Build();
            var lossless = LosslessSimplification.Of(policy);

            AssertSameActions(network, normalizer, lossless, random, $"sample {sample}");
            AssertSettled(policy, lossless);
        }
    }

    [Fact]
    public void Neuron_without_a_path_to_an_output_and_the_observation_that_only_it_reads_are_gone()
    {
        // 0 → 2 → 4, and 1 → 3, which leads nowhere.
        var network = new WiredNetwork([2, 2, 1], [new(0, 2), new(1, 3), new(2, 4)], [0.5, 0.7, 2], [0, 0, 0.1, 0.2, 0],
            [Nonlinearity.Identity, Nonlinearity.Identity, Nonlinearity.Relu, Nonlinearity.Cos, Nonlinearity.Tanh]);

        var lossless = LosslessSimplification.Of(CompactDraft.Of(network, [0, 1, 2], new Normalizer([3, 4], [5, 6])).Build());

        Assert.Equal([0.5, 2, 0.1, 3, 5], lossless.Numbers);
        Assert.Equal([new(0, 2, 0), new(2, 4, 1)], lossless.Shape.Edges);
    }

    [Fact]
    public void Constant_before_everything_else_of_a_sum_becomes_a_bias_and_one_behind_it_stays_until_rounding_is_allowed()
    {
        // Neurons 1 and 3 are constants, 2 reads the observation; all lead to the output 4.
        var network = new WiredNetwork([1, 3, 1], [new(0, 2), new(1, 4), new(2, 4), new(3, 4)], [0.5, 2, 3, 4], [0, 0.1, 0, 0.3, 0],
            [Nonlinearity.Identity, Nonlinearity.Tanh, Nonlinearity.Tanh, Nonlinearity.Sin, Nonlinearity.Tanh]);
        var policy = CompactDraft.Of(network, [0, 1, 2, 3], Normalizer.Identity(1)).Build();

        var lossless = LosslessSimplification.Of(policy);
        var rounded = RoundedSimplification.Of(policy);

        Assert.Equal([0.5, 3, 4, 0.3, 0 + (Math.Tanh(0.1) * 2)], lossless.Numbers);
        Assert.Equal([0.5, 3, 0 + (Math.Tanh(0.1) * 2) + (Math.Sin(0.3) * 4)], rounded.Numbers);
    }

    [Fact]
    public void Weight_that_edges_share_stays_as_long_as_one_of_them_does()
    {
        var network = new WiredNetwork([2, 1], [new(0, 2), new(1, 2)], [0.5, 0.5], [0, 0, 0],
            [Nonlinearity.Identity, Nonlinearity.Identity, Nonlinearity.Tanh]);

        var lossless = LosslessSimplification.Of(CompactDraft.Of(network, [7, 7], new Normalizer([0, 0], [1, 0])).Build());

        Assert.Equal([0.5], lossless.Numbers);
        Assert.Equal([new(0, 2, 0)], lossless.Shape.Edges);
    }

    [Fact]
    public void Rounded_policy_has_no_more_numbers_and_acts_the_same_up_to_rounding()
    {
        for (uint sample = 0; sample < 2000; sample++)
        {
            var random = new RandomStream(79, RandomPurpose.Sample, sample);
            var network = PolicyTests.RandomNetwork(random);
            // A step function turns the last bit into a jump.
            for (var i = 0; i < network.Nonlinearities.Length; i++)
                if (network.Nonlinearities[i] is Nonlinearity.Step or Nonlinearity.Reciprocal) network.Nonlinearities[i] = Nonlinearity.Sin;
            int[] shared = [.. network.Edges.Select((_, i) => sample % 2 == 0 ? i : random.NextInt(3))];
            foreach (var i in Enumerable.Range(0, shared.Length)) network.Weights[i] = network.Weights[Array.IndexOf(shared, shared[i])];
            var normalizer = RandomNormalizer(network.ObservationSize, random);
            var lossless = LosslessSimplification.Of(CompactDraft.Of(network, shared, normalizer).Build());
            var rounded = RoundedSimplification.Of(lossless);

            Assert.True(rounded.Shape.NumberCount <= lossless.Shape.NumberCount, $"sample {sample}");
            var (expected, actual) = (Act(lossless, network, random), Act(rounded, network, random));
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-9);
        }
    }

    private static double[] Act(CompactPolicy policy, WiredNetwork network, RandomStream random)
    {
        random.Reset(80, RandomPurpose.Sample, 0, 0);
        double[] observation = new double[network.ObservationSize], action = new double[network.ActionSize];
        random.FillNormal(observation);
        double[] low = [.. action.Select(_ => -1.0)], high = [.. action.Select(_ => 1.0)];
        new Policy(policy.Wire(), policy.Normalize(), low, high).Act(observation, action);
        return action;
    }

    private static void AssertSameActions(WiredNetwork network, Normalizer normalizer, CompactPolicy lossless, RandomStream random,
        string what)
    {
        double[] low = new double[network.ActionSize], high = new double[network.ActionSize];
        for (var i = 0; i < low.Length; i++)
        {
            low[i] = random.NextInt(2) == 0 ? -1 : random.NextUniform(-3, 1);
            high[i] = low[i] == -1 ? 1 : low[i] + random.NextUniform(0, 4);
        }

        var (before, after) = (new Policy(network, normalizer, low, high), new Policy(lossless.Wire(), lossless.Normalize(), low, high));
        double[] observation = new double[network.ObservationSize], expected = new double[low.Length], actual = new double[low.Length];
        // Ordinary ones, zeros of both signs, and some that saturate.
        foreach (var factor in (double[])[1, 1, 0, -0.0, 1e6])
        {
            random.FillNormal(observation);
            for (var i = 0; i < observation.Length; i++) observation[i] *= factor;
            before.Act(observation, expected);
            after.Act(observation, actual);
            for (var i = 0; i < expected.Length; i++)
            {
                if (double.IsNaN(expected[i])) continue;
                Assert.True(BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i]),
                    $"{what}: {expected[i]:R} became {actual[i]:R}");
            }
        }
    }

    private static void AssertSettled(CompactPolicy policy, CompactPolicy lossless)
    {
        Assert.True(lossless.Shape.NumberCount <= policy.Shape.NumberCount);
        Assert.Equal(lossless.Numbers, LosslessSimplification.Of(lossless).Numbers);
    }

    private static double[] RandomTheta(int count, RandomStream random)
    {
        var theta = new double[count];
        random.FillNormal(theta);
        var factor = random.NextInt(3) == 0 ? 50 : 1;
        for (var i = 0; i < count; i++) theta[i] = random.NextInt(6) switch { 0 => 0.0, 1 => -0.0, _ => theta[i] * factor };
        return theta;
    }

    private static Normalizer RandomNormalizer(int size, RandomStream random)
    {
        var (mean, scale) = (new double[size], new double[size]);
        random.FillNormal(mean);
        for (var i = 0; i < size; i++)
        {
            if (random.NextInt(4) == 0) mean[i] = 0;
            scale[i] = random.NextInt(4) switch { 0 => 0, 1 => 1, _ => random.NextUniform(0.1, 3) };
        }

        return new Normalizer(mean, scale);
    }
}
