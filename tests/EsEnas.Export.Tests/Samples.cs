using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Tasks;

namespace EsEnas.Export.Tests;

/// <summary>Policies of every kind, with weights drawn at random.</summary>
internal static class Samples
{
    public static ExportOrigin Origin { get; } = new("0.0.0", "0123456789abcdef0123456789abcdef");

    /// <summary>Every search space, each with what else it can have.</summary>
    public static TheoryData<string> Kinds =>
    [
        .. Enum.GetValues<SearchKind>().Select(kind => kind.ToString()), "linear", "residual", "functions", "no normalizer", "unit",
        "8 bits", "16 bits", "4 bits", "no edges", "biases alone", "wide", "deep", "one", .. Enum.GetNames<Nonlinearity>(),
    ];

    /// <summary>A policy of a kind.</summary>
    public static PolicyDocument Of(string kind, uint sample = 0)
    {
        var random = new RandomStream(11, RandomPurpose.Sample, sample);
        return kind switch
        {
            "8 bits" => OfSpace(new SearchSpecification { Connectivity = Connectivity.Residual }, random, bits: 8),
            "16 bits" => OfSpace(new SearchSpecification { Space = SearchKind.WeightSharing }, random, bits: 16),
            "4 bits" => OfSpace(new SearchSpecification { Space = SearchKind.Unstructured }, random, isLinear: true, bits: 4),
            "no edges" => Of(Dense([3, 2, 2], random, share: 0, biases: 0), random),
            "biases alone" => Of(Dense([3, 2, 2], random, share: 0, biases: 1), random),
            "wide" => Of(Dense([290, 20, 3], random, share: 0.3, biases: 1), random),
            "deep" => Of(Dense([3, 4, 4, 4, 4, 4, 4, 4, 4, 2], random, share: 0.8, biases: 1), random),
            "one" => Of(Dense([1, 1], random, share: 1, biases: 0), random),
            "linear" => OfSpace(new SearchSpecification { Space = SearchKind.Unstructured }, random, isLinear: true),
            "residual" => OfSpace(new SearchSpecification { Connectivity = Connectivity.Residual, Nonlinearities = true }, random),
            "functions" => Of(RandomNetwork(random), random),
            "no normalizer" => Without(Of(RandomNetwork(random), random), random),
            "unit" => WithInterface(Of(RandomNetwork(random), random) with { ActionScale = ActionScale.Unit }, random),
            _ when Enum.TryParse<Nonlinearity>(kind, out var function) => Of(OneFunction(random, function), random),
            _ => OfSpace(new SearchSpecification { Space = Enum.Parse<SearchKind>(kind) }, random),
        };
    }

    /// <summary>A policy file around a network, with an interface and vectors.</summary>
    public static PolicyDocument Of(WiredNetwork network, RandomStream random)
    {
        double[] mean = new double[network.ObservationSize], scale = new double[network.ObservationSize],
            low = new double[network.ActionSize], high = new double[network.ActionSize];
        random.FillNormal(mean);
        random.FillNormal(scale);
        for (var i = 0; i < low.Length; i++) (low[i], high[i]) = (random.NextUniform(-3, 1), random.NextUniform(1, 4));
        var document = new PolicyDocument
        {
            Task = "sample",
            Network = network,
            Normalizer = new Normalizer(mean, scale),
            ActionLow = low,
            ActionHigh = high,
            Size = new ModelSize(network.Edges.Length, 0, network.Edges.Length, 0, 0, 0),
            Provenance = new PolicyProvenance("sample", "task: swimmer\n", 1, 1, new string('0', 32), "none", "none", 1.5, 0.5, 10),
        };
        return WithInterface(document, random);
    }

    /// <summary>The same with another interface: observations drawn at random, the actions of the policy.</summary>
    public static PolicyDocument WithInterface(PolicyDocument document, RandomStream random, Func<int, string>? name = null)
    {
        name ??= i => $"sensor {i}";
        ObservationSignal[] signals = [.. Enumerable.Range(0, document.Network.ObservationSize).Select(i =>
            i % 4 == 1 ? new ObservationSignal(name(i), "rad/s", SignalKind.JointVelocity, name(i), 0, "", -1, 1)
            : new ObservationSignal(name(i), "m", SignalKind.BodyDifference, name(i), 0, name(i + 1)))];
        string[] actuators = [.. Enumerable.Range(0, document.Network.ActionSize).Select(i => name(100 + i))];
        var vectors = Observations(document, signals, 16, random)
            .Select(observation => new TestVector(observation, Act(document, observation))).ToList();
        ObservationSignal[] seen = [.. signals.Select((signal, i) => signal with
        {
            Seen = (vectors.Min(vector => vector.Observation[i]), vectors.Max(vector => vector.Observation[i])),
            Noise = (i % 3) switch
            {
                0 => [new SignalNoise(SignalNoiseLaw.Normal, 0.02, 0.02), new SignalNoise(SignalNoiseLaw.Uniform, 0, 0.1)],
                _ => [],
            },
        })];
        return document with
        {
            Interface = new PolicyInterface(0.02, 4, seen, actuators, vectors)
            {
                Randomization = [new TrainedQuantity("actionDelay", 0, 2, "steps"), new TrainedQuantity("massScale", 0.8, 1.2, "")],
            },
        };
    }

    /// <summary>The same, trained without noise and with nothing drawn.</summary>
    public static PolicyDocument Untroubled(PolicyDocument document) => document with
    {
        Interface = document.Interface! with
        {
            Observations = [.. document.Interface!.Observations.Select(signal => signal with { Noise = [] })],
            Randomization = [],
        },
    };

    /// <summary>The same of few bits, with the actions of that policy in its vectors.</summary>
    public static PolicyDocument Quantized(PolicyDocument document, int bits)
    {
        if (document.Quantization is not null) return document;
        var quantized = QuantizedPolicy.Of(document, bits);
        return quantized with
        {
            Interface = document.Interface! with
            {
                Vectors = [.. document.Interface!.Vectors.Select(vector => vector with { Action = Act(quantized, vector.Observation) })],
            },
        };
    }

    /// <summary>Observations as the task would give them, cut where its signals are.</summary>
    public static IReadOnlyList<double[]> Observations(PolicyDocument document, IReadOnlyList<ObservationSignal> signals, int count,
        RandomStream random)
    {
        var observations = new List<double[]>();
        for (var k = 0; k < count; k++)
        {
            var observation = new double[document.Network.ObservationSize];
            random.FillNormal(observation);
            for (var i = 0; i < observation.Length; i++) observation[i] = Math.Clamp(2 * observation[i], signals[i].Low, signals[i].High);
            observations.Add(observation);
        }
        return observations;
    }

    /// <summary>What the product does.</summary>
    public static double[] Act(PolicyDocument document, double[] observation)
    {
        var action = new double[document.Network.ActionSize];
        new Policy(document.Network, document.Normalizer, document.ActionLow, document.ActionHigh, document.ActionScale)
            .Act(observation, action);
        return action;
    }

    /// <summary>A network of random layers, edges, biases and functions.</summary>
    public static WiredNetwork RandomNetwork(RandomStream random)
    {
        int[] layers = [.. Enumerable.Range(0, 2 + (int)(random.NextUInt64() % 3)).Select(_ => 1 + (int)(random.NextUInt64() % 9))];
        var starts = new int[layers.Length + 1];
        for (var i = 0; i < layers.Length; i++) starts[i + 1] = starts[i] + layers[i];
        var edges = new List<Edge>();
        for (var layer = 1; layer < layers.Length; layer++)
        {
            for (var to = starts[layer]; to < starts[layer + 1]; to++)
            {
                for (var from = 0; from < starts[layer]; from++) if (random.NextDouble() < 0.5) edges.Add(new Edge(from, to));
            }
        }
        var weights = new double[edges.Count];
        var biases = new double[starts[^1]];
        random.FillNormal(weights);
        random.FillNormal(biases);
        var functions = new Nonlinearity[starts[^1]];
        for (var i = 0; i < functions.Length; i++)
        {
            functions[i] = i < layers[0] ? Nonlinearity.Identity : i >= starts[^2] ? Nonlinearity.Tanh
                : (Nonlinearity)(int)(random.NextUInt64() % (ulong)NonlinearityFunctions.Count);
            if (i < layers[0] || random.NextDouble() < 0.3) biases[i] = 0;
        }
        return new WiredNetwork(layers, [.. edges], weights, biases, functions);
    }

    // Layers of tanh, each joined with the next; so many of the edges, and biases or none.
    private static WiredNetwork Dense(int[] layers, RandomStream random, double share, double biases)
    {
        var starts = new int[layers.Length + 1];
        for (var i = 0; i < layers.Length; i++) starts[i + 1] = starts[i] + layers[i];
        var edges = new List<Edge>();
        for (var layer = 1; layer < layers.Length; layer++)
        {
            for (var to = starts[layer]; to < starts[layer + 1]; to++)
            {
                for (var from = starts[layer - 1]; from < starts[layer]; from++)
                    if (random.NextDouble() < share) edges.Add(new Edge(from, to));
            }
        }
        var weights = new double[edges.Count];
        random.FillNormal(weights);
        var numbers = new double[starts[^1]];
        for (var i = layers[0]; i < numbers.Length; i++) numbers[i] = biases * random.NextNormal();
        var functions = Enumerable.Range(0, numbers.Length).Select(i => i < layers[0] ? Nonlinearity.Identity : Nonlinearity.Tanh);
        return new WiredNetwork(layers, [.. edges], weights, numbers, [.. functions]);
    }

    // A dense layer of neurons of one function, for arguments of some size.
    private static WiredNetwork OneFunction(RandomStream random, Nonlinearity function)
    {
        var edges = new List<Edge>();
        for (var to = 2; to < 5; to++) edges.AddRange([new Edge(0, to), new Edge(1, to)]);
        edges.AddRange([new Edge(2, 5), new Edge(3, 5), new Edge(4, 5)]);
        var weights = new double[edges.Count];
        random.FillNormal(weights);
        for (var i = 0; i < 6; i++) weights[i] *= 3;
        return new WiredNetwork([2, 3, 1], [.. edges], weights, [0, 0, 0.5, -0.25, 0, 0.125],
            [Nonlinearity.Identity, Nonlinearity.Identity, function, function, function, Nonlinearity.Tanh]);
    }

    private static PolicyDocument Without(PolicyDocument document, RandomStream random) =>
        WithInterface(document with { Normalizer = Normalizer.Identity(document.Network.ObservationSize) }, random);

    private static PolicyDocument OfSpace(SearchSpecification search, RandomStream random, bool isLinear = false, int? bits = null)
    {
        var specification = new ExperimentSpecification
        {
            Task = "hopper",
            Search = search,
            Policy = new PolicySpecification { Hidden = isLinear ? [] : [8, 6], OutputBias = true },
        };
        var policies = (PolicySpace)TaskCatalog.CreateObjective(specification).Models;
        var theta = new double[policies.ParameterCount];
        random.FillNormal(theta);
        var model = policies.Space.Sample(random);
        var document = Of(policies.WirePruned(model, theta), random);
        if (bits is not { } count) return document;
        var quantized = PolicyQuantization.Apply(CompactPolicy.Of(policies, model, theta, document.Normalizer), count);
        return WithInterface(document with
        {
            Network = quantized.Wire(),
            Normalizer = quantized.Normalize(),
            Quantization = quantized.Quantization,
        }, random);
    }
}
