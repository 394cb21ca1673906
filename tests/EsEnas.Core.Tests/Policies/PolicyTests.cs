using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;

namespace EsEnas.Core.Tests.Policies;

public sealed class PolicyTests
{
    private const Nonlinearity Id = Nonlinearity.Identity;
    private const Nonlinearity Tanh = Nonlinearity.Tanh;

    [Fact]
    public void Compiled_policy_agrees_with_its_slow_twin_to_the_bit()
    {
        var seen = new HashSet<Nonlinearity>();
        for (uint sample = 0; sample < 3000; sample++)
        {
            var random = new RandomStream(11, RandomPurpose.Sample, sample);
            var network = RandomNetwork(random);
            seen.UnionWith(network.Nonlinearities);
            var normalizer = RandomNormalizer(random, network.ObservationSize);
            double[] low = new double[network.ActionSize], high = new double[network.ActionSize];
            for (var i = 0; i < low.Length; i++)
            {
                low[i] = sample % 3 == 0 ? -1 : random.NextUniform(-3, 1);
                high[i] = sample % 3 == 0 ? 1 : low[i] + random.NextUniform(0, 4);
            }
            var policy = new Policy(network, normalizer, low, high);
            var observation = new double[network.ObservationSize];
            var action = new double[network.ActionSize];

            // Several times: activations of an earlier call must not show.
            for (var step = 0; step < 3; step++)
            {
                random.FillNormal(observation);
                policy.Act(observation, action);
                var expected = SlowPolicy.Act(network, normalizer, low, high, observation);
                for (var i = 0; i < action.Length; i++)
                {
                    Assert.True(BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(action[i]),
                        $"sample {sample}: {expected[i]:R} != {action[i]:R}");
                    Assert.InRange(action[i], low[i], high[i]);
                }
            }
        }
        Assert.Equal(Enum.GetValues<Nonlinearity>().Length, seen.Count);
    }

    [Fact]
    public void Unit_bounds_give_exactly_tanh()
    {
        var policy = Compile([1, 1], [new(0, 1)], [0.7], [0, 0], [Id, Tanh]);

        Assert.Equal(Math.Tanh(0.7 * 0.3), Act(policy, 0.3)[0]);
    }

    [Fact]
    public void Action_is_middle_plus_half_range_times_tanh()
    {
        var network = new WiredNetwork([1, 1], [new(0, 1)], [1000], [0, 0], [Id, Tanh]);
        var policy = new Policy(network, Normalizer.Identity(1), [-2], [6]);

        Assert.Equal(6.0, Act(policy, 1)[0]);
        Assert.Equal(-2.0, Act(policy, -1)[0]);
        Assert.Equal(2.0, Act(policy, 0)[0]);
    }

    [Fact]
    public void Action_of_a_unit_scale_is_the_tanh_itself_cut_to_the_range()
    {
        var network = new WiredNetwork([1, 1], [new(0, 1)], [0.7], [0, 0], [Id, Tanh]);
        double Of(double low, double high, double x) =>
            Act(new Policy(network, Normalizer.Identity(1), [low], [high], ActionScale.Unit), x)[0];

        Assert.Equal(Math.Tanh(0.7 * 0.3), Of(-15, 15, 0.3));
        Assert.Equal(Math.Tanh(0.7 * -5), Of(-3, 10, -5));
        Assert.Equal(0, Of(0, 4, -5));
    }

    [Fact]
    public void Both_scales_give_the_same_bits_where_the_range_is_the_unit()
    {
        for (uint sample = 0; sample < 500; sample++)
        {
            var random = new RandomStream(7, RandomPurpose.Sample, sample);
            var network = RandomNetwork(random);
            double[] low = [.. Enumerable.Repeat(-1.0, network.ActionSize)], high = [.. Enumerable.Repeat(1.0, network.ActionSize)];
            var normalizer = Normalizer.Identity(network.ObservationSize);
            double[] observation = new double[network.ObservationSize], stretched = new double[network.ActionSize],
                unit = new double[network.ActionSize];
            random.FillNormal(observation);
            new Policy(network, normalizer, low, high).Act(observation, stretched);
            new Policy(network, normalizer, low, high, ActionScale.Unit).Act(observation, unit);

            Assert.Equal(stretched.Select(BitConverter.DoubleToInt64Bits), unit.Select(BitConverter.DoubleToInt64Bits));
        }
    }

    [Fact]
    public void Rounding_never_leaves_the_action_range()
    {
        for (uint sample = 0; sample < 2000; sample++)
        {
            var random = new RandomStream(5, RandomPurpose.Sample, sample);
            double low = random.NextUniform(-1, 1), high = low + random.NextUniform(0, 1);
            var policy =
                new Policy(new WiredNetwork([1, 1], [new(0, 1)], [1e9], [0, 0], [Id, Tanh]), Normalizer.Identity(1), [low], [high]);

            Assert.InRange(Act(policy, 1)[0], low, high);
            Assert.InRange(Act(policy, -1)[0], low, high);
        }
    }

    [Fact]
    public void Largest_bounds_do_not_overflow()
    {
        var policy = new Policy(new WiredNetwork([1, 1], [new(0, 1)], [1e9], [0, 0], [Id, Tanh]), Normalizer.Identity(1),
            [-double.MaxValue], [double.MaxValue]);

        Assert.Equal(double.MaxValue, Act(policy, 1)[0]);
    }

    [Fact]
    public void Empty_network_acts_at_the_middle()
    {
        var policy = new Policy(new WiredNetwork([2, 3, 1], [], [], new double[6], [Id, Id, Tanh, Tanh, Tanh, Tanh]),
            Normalizer.Identity(2), [0], [4]);

        Assert.Equal(2.0, Act(policy, 5, 6)[0]);
    }

    [Fact]
    public void Output_bias_alone_is_an_action() =>
        Assert.Equal(Math.Tanh(0.25), Act(Compile([1, 1], [], [], [0, 0.25], [Id, Tanh]), 3)[0]);

    [Fact]
    public void Neuron_without_inputs_contributes_its_function_of_its_bias()
    {
        var policy = Compile([1, 2, 1], [new(1, 3), new(2, 3)], [0.5, 2], [0, 0, 0.75, 0], [Id, Nonlinearity.Cos, Tanh, Tanh]);

        Assert.Equal(Math.Tanh(0.5 + 2 * Math.Tanh(0.75)), Act(policy, 9)[0]);
    }

    [Fact]
    public void Edges_that_cannot_reach_an_output_are_dropped()
    {
        // Neuron 2 leads nowhere; neuron 3 carries input 1 to the output.
        var policy = Compile([2, 2, 1], [new(0, 2), new(1, 2), new(1, 3), new(3, 4)], [1, 1, 0.5, 0.25], new double[5],
            [Id, Id, Tanh, Id, Tanh]);

        // A number that is not finite would show if an edge from input 0 were computed.
        Assert.Equal(Math.Tanh(0.25 * (0.5 * 8)), Act(policy, double.NaN, 8)[0]);
    }

    [Fact]
    public void Observation_that_is_not_finite_shows_in_the_action()
    {
        var policy = Compile([1, 1], [new(0, 1)], [1], [0, 0], [Id, Tanh]);

        Assert.True(double.IsNaN(Act(policy, double.NaN)[0]));
    }

    [Fact]
    public void Constructor_refuses_what_does_not_fit()
    {
        var network = new WiredNetwork([2, 1], [], [], new double[3], [Id, Id, Tanh]);
        var normalizer = Normalizer.Identity(2);

        Refused("1 means", () => _ = new Policy(network, Normalizer.Identity(1), [-1], [1]));
        Refused("1 scales", () => _ = new Policy(network, new Normalizer([0, 0], [1]), [-1], [1]));
        Refused("2 bounds", () => _ = new Policy(network, normalizer, [-1, -1], [1]));
        Refused("0 bounds", () => _ = new Policy(network, normalizer, [-1], []));
        Refused("[1, -1]", () => _ = new Policy(network, normalizer, [1], [-1]));
        Refused("Action 0", () => _ = new Policy(network, normalizer, [double.NegativeInfinity], [1]));
        Refused("Action 0", () => _ = new Policy(network, normalizer, [-1], [double.PositiveInfinity]));
        Refused("Action 0", () => _ = new Policy(network, normalizer, [double.NaN], [1]));
    }

    [Fact]
    public void Act_refuses_spans_of_the_wrong_length()
    {
        var policy = new Policy(new WiredNetwork([2, 1], [], [], new double[3], [Id, Id, Tanh]), Normalizer.Identity(2), [-1], [1]);

        Refused("1 values for 2 observations", () => policy.Act([1.0], new double[1]));
        Refused("2 values for 1 actions", () => policy.Act([1.0, 2.0], new double[2]));
    }

    [Fact]
    public void Act_allocates_nothing()
    {
        var policy =
            Compile([1, 2, 1], [new(0, 1), new(0, 2), new(1, 3), new(2, 3)], [1, 2, 3, 4], new double[4], [Id, Id, Nonlinearity.Sin, Tanh]);
        double[] observation = [0.5], action = [0];

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 1000; i++) policy.Act(observation, action);
        }));
    }

    internal static WiredNetwork RandomNetwork(RandomStream random)
    {
        var hidden = new int[random.NextInt(4)];
        for (var i = 0; i < hidden.Length; i++) hidden[i] = 1 + random.NextInt(6);
        var layout = new NetworkLayout(1 + random.NextInt(6), hidden, 1 + random.NextInt(4),
            random.NextInt(2) == 0 ? Connectivity.Consecutive : Connectivity.Residual, random.NextInt(3), random.NextInt(2) == 0);

        // From no edges over few (dead neurons) to all.
        double[] densities = [0, 0.1, 0.3, 0.7, 1];
        var density = densities[random.NextInt(densities.Length)];
        Edge[] edges = [.. layout.Edges.Where(_ => random.NextDouble() < density).OrderBy(edge => edge.To).ThenBy(edge => edge.From)];
        var biases = new double[layout.NeuronCount];
        var functions = new Nonlinearity[layout.NeuronCount];
        for (var neuron = 0; neuron < biases.Length; neuron++)
        {
            if (layout.BiasIndex(neuron) >= 0) biases[neuron] = random.NextInt(8) == 0 ? -0.0 : random.NextUniform(-1, 1);
            functions[neuron] = layout.NonlinearityOf(neuron);
            if (layout.LayerOf(neuron) > 0 && layout.LayerOf(neuron) < layout.LayerSizes.Length - 1)
                functions[neuron] = (Nonlinearity)random.NextInt(11);
        }
        return new WiredNetwork([.. layout.LayerSizes], edges, [.. edges.Select(_ => random.NextUniform(-1, 1))], biases, functions);
    }

    private static Normalizer RandomNormalizer(RandomStream random, int size)
    {
        var (mean, scale) = (new double[size], new double[size]);
        random.FillNormal(mean);
        for (var i = 0; i < size; i++) scale[i] = random.NextInt(4) == 0 ? 0 : random.NextUniform(0.1, 3);
        return new Normalizer(mean, scale);
    }

    private static Policy Compile(int[] layers, Edge[] edges, double[] weights, double[] biases, Nonlinearity[] functions)
    {
        double[] high = [.. Enumerable.Repeat(1.0, layers[^1])];
        return new Policy(new WiredNetwork(layers, edges, weights, biases, functions), Normalizer.Identity(layers[0]),
            [.. high.Select(x => -x)], high);
    }

    private static double[] Act(Policy policy, params double[] observation)
    {
        var action = new double[policy.ActionSize];
        policy.Act(observation, action);
        return action;
    }

    private static void Refused(string message, Action action) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
