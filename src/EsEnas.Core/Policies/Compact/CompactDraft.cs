using System.Collections.Immutable;

namespace EsEnas.Core.Policies.Compact;

/// <summary>A compact policy while it is being changed. Not thread safe.</summary>
internal sealed class CompactDraft
{
    private const int None = CompactShape.None;
    private readonly ImmutableArray<int> layerSizes;

    private CompactDraft(ImmutableArray<int> layerSizes, ImmutableArray<Nonlinearity> functions, List<CompactEdge> edges, int[] biases,
        int[] means, int[] scales, List<double> numbers)
    {
        this.layerSizes = layerSizes;
        Functions = functions;
        Edges = edges;
        Biases = biases;
        Means = means;
        Scales = scales;
        Numbers = numbers;
    }

    /// <summary>The function of each neuron.</summary>
    public ImmutableArray<Nonlinearity> Functions { get; }

    /// <summary>The edges, ordered by target, then source.</summary>
    public List<CompactEdge> Edges { get; }

    /// <summary>The number of each neuron's bias.</summary>
    public int[] Biases { get; }

    /// <summary>The number of each observation's mean.</summary>
    public int[] Means { get; }

    /// <summary>The number of each observation's scale.</summary>
    public int[] Scales { get; }

    /// <summary>The numbers, whether or not anything uses them still.</summary>
    public List<double> Numbers { get; }

    public int ObservationSize => layerSizes[0];

    public int NeuronCount => Biases.Length;

    public int FirstOutput => NeuronCount - layerSizes[^1];

    public static CompactDraft Of(CompactPolicy policy) =>
        new(policy.Shape.LayerSizes, policy.Shape.Nonlinearities, [.. policy.Shape.Edges], [.. policy.Shape.Biases],
            [.. policy.Shape.Means], [.. policy.Shape.Scales], [.. policy.Numbers]);

    /// <summary>A network with what its observations are normalized by.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">For each edge the weight that it has; edges with the same one share it.</param>
    /// <param name="normalizer">The normalizer.</param>
    public static CompactDraft Of(WiredNetwork network, ReadOnlySpan<int> weights, Normalizer normalizer)
    {
        var numbers = new List<double>();
        var known = new Dictionary<int, int>();
        var edges = new List<CompactEdge>(network.Edges.Length);
        for (var i = 0; i < network.Edges.Length; i++)
        {
            if (!known.TryGetValue(weights[i], out var number)) known[weights[i]] = number = Add(network.Weights[i]);
            edges.Add(new CompactEdge(network.Edges[i].From, network.Edges[i].To, number));
        }

        return new CompactDraft([.. network.LayerSizes], [.. network.Nonlinearities], edges,
            [.. network.Biases.Select(bias => bias == 0 ? None : Add(bias))],
            [.. normalizer.Mean.Select(mean => mean == 0 ? None : Add(mean))],
            [.. normalizer.Scale.Select(scale => scale == 1 ? None : Add(scale))], numbers);

        int Add(double number)
        {
            numbers.Add(number);
            return numbers.Count - 1;
        }
    }

    public double Weight(CompactEdge edge) => Numbers[edge.Number];

    public double Bias(int neuron) => Biases[neuron] == None ? 0.0 : Numbers[Biases[neuron]];

    public double Mean(int input) => Means[input] == None ? 0.0 : Numbers[Means[input]];

    public double Scale(int input) => Scales[input] == None ? 1.0 : Numbers[Scales[input]];

    /// <summary>Sets a bias, which is a number of its own from then on; 0 is none.</summary>
    public void SetBias(int neuron, double value)
    {
        if (value == 0)
        {
            Biases[neuron] = None;
            return;
        }

        Biases[neuron] = Numbers.Count;
        Numbers.Add(value);
    }

    /// <summary>For each number how many edges have it.</summary>
    public int[] Uses()
    {
        var uses = new int[Numbers.Count];
        foreach (var edge in Edges) uses[edge.Number]++;
        return uses;
    }

    /// <summary>Which neurons depend on an observation.</summary>
    public bool[] Varying()
    {
        var varies = new bool[NeuronCount];
        Array.Fill(varies, true, 0, ObservationSize);
        foreach (var edge in Edges) varies[edge.To] |= varies[edge.From];
        return varies;
    }

    /// <summary>Which neurons have a path to an output; the outputs have.</summary>
    public bool[] Reaching()
    {
        var reaches = new bool[NeuronCount];
        Array.Fill(reaches, true, FirstOutput, NeuronCount - FirstOutput);
        // Against the order of the edges, so that a neuron is settled before the edges into it.
        for (var i = Edges.Count - 1; i >= 0; i--) reaches[Edges[i].From] |= reaches[Edges[i].To];
        return reaches;
    }

    /// <summary>The policy, with the numbers that are used, in order of first use.</summary>
    public CompactPolicy Build()
    {
        var numbers = ImmutableArray.CreateBuilder<double>();
        var places = new int[Numbers.Count];
        Array.Fill(places, None);
        ImmutableArray<CompactEdge> edges = [.. Edges.Select(edge => edge with { Number = Place(edge.Number) })];
        ImmutableArray<int> biases = [.. Biases.Select(Place)];
        var isRead = new bool[ObservationSize];
        foreach (var edge in Edges) if (edge.From < ObservationSize) isRead[edge.From] = true;
        ImmutableArray<int> means = [.. Means.Select((number, input) => isRead[input] ? Place(number) : None)];
        ImmutableArray<int> scales = [.. Scales.Select((number, input) => isRead[input] ? Place(number) : None)];
        var shape = new CompactShape(layerSizes, Functions, edges, biases, means, scales, numbers.Count);
        return new CompactPolicy(shape, numbers.ToImmutable());

        int Place(int number)
        {
            if (number == None) return None;
            if (places[number] != None) return places[number];
            numbers.Add(Numbers[number]);
            return places[number] = numbers.Count - 1;
        }
    }
}
