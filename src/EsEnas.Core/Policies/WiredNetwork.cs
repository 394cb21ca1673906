namespace EsEnas.Core.Policies;

/// <summary>A network with its numbers filled in: what a policy file holds and what <see cref="Policy"/> compiles.</summary>
/// <param name="LayerSizes">Sizes of all layers, inputs and outputs included: two at least, each at least 1.</param>
/// <param name="Edges">The model's edges, strictly ordered by target, then source; each from a layer to a later one.</param>
/// <param name="Weights">The weight of each edge.</param>
/// <param name="Biases">For each neuron its bias, 0 where it has none (inputs included, so that index = neuron).</param>
/// <param name="Nonlinearities">For each neuron its function; Identity for inputs, Tanh for outputs.</param>
/// <remarks>
/// Immutable by convention, thread safe. Arrays are compared by reference. Weights and biases need not be finite: training can overflow.
/// </remarks>
/// <exception cref="ArgumentException">An array has the wrong length or holds what is not allowed; the message says where.</exception>
public sealed record WiredNetwork(int[] LayerSizes, Edge[] Edges, double[] Weights, double[] Biases, Nonlinearity[] Nonlinearities)
{
    /// <summary>Sizes of all layers, inputs and outputs included: two at least, each at least 1.</summary>
    public int[] LayerSizes { get; } = Validated(LayerSizes, Edges, Weights, Biases, Nonlinearities);

    /// <summary>The model's edges, strictly ordered by target, then source; each from a layer to a later one.</summary>
    public Edge[] Edges { get; } = Edges;

    /// <summary>The weight of each edge.</summary>
    public double[] Weights { get; } = Weights;

    /// <summary>For each neuron its bias, 0 where it has none (inputs included, so that index = neuron).</summary>
    public double[] Biases { get; } = Biases;

    /// <summary>For each neuron its function; Identity for inputs, Tanh for outputs.</summary>
    public Nonlinearity[] Nonlinearities { get; } = Nonlinearities;

    /// <summary>|S|.</summary>
    public int ObservationSize => LayerSizes[0];

    /// <summary>|A|.</summary>
    public int ActionSize => LayerSizes[^1];

    /// <summary>Number of neurons, inputs and outputs included.</summary>
    public int NeuronCount => Biases.Length;

    /// <summary>For each neuron whether a path leads from it to an output; the outputs have one.</summary>
    public bool[] FindPathsToOutputs()
    {
        var reaches = new bool[NeuronCount];
        Array.Fill(reaches, true, NeuronCount - ActionSize, ActionSize);
        // Against the edges' order, so that a neuron is settled before the edges into it.
        for (var i = Edges.Length - 1; i >= 0; i--) reaches[Edges[i].From] |= reaches[Edges[i].To];
        return reaches;
    }

    /// <summary>For each neuron whether a path leads to it from an input; the inputs have one.</summary>
    public bool[] FindPathsFromInputs()
    {
        var varies = new bool[NeuronCount];
        Array.Fill(varies, true, 0, ObservationSize);
        foreach (var edge in Edges) varies[edge.To] |= varies[edge.From];
        return varies;
    }

    private static int[] Validated(int[] layerSizes, Edge[] edges, double[] weights, double[] biases, Nonlinearity[] nonlinearities)
    {
        ArgumentNullException.ThrowIfNull(layerSizes);
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(biases);
        ArgumentNullException.ThrowIfNull(nonlinearities);
        if (layerSizes.Length < 2)
            throw new ArgumentException($"{layerSizes.Length} layers; inputs and outputs are two.", nameof(layerSizes));
        long count = 0;
        foreach (var size in layerSizes)
        {
            if (size < 1) throw new ArgumentException($"A layer of {size} neurons; each has at least 1.", nameof(layerSizes));
            count += size;
        }
        if (biases.Length != count) throw new ArgumentException($"{biases.Length} biases for {count} neurons.", nameof(biases));
        if (nonlinearities.Length != count)
            throw new ArgumentException($"{nonlinearities.Length} nonlinearities for {count} neurons.", nameof(nonlinearities));
        if (weights.Length != edges.Length)
            throw new ArgumentException($"{weights.Length} weights for {edges.Length} edges.", nameof(weights));

        // The first neuron of the layer that an edge ends in must lie beyond the edge's source.
        var layerStarts = LayerStarts(layerSizes, biases.Length);
        for (var i = 0; i < edges.Length; i++)
        {
            var (from, to) = edges[i];
            if (from < 0 || to < 0 || from >= biases.Length || to >= biases.Length)
                throw new ArgumentException($"Edge {i}, {from}→{to}, is not between neurons 0 to {biases.Length - 1}.", nameof(edges));
            if (from >= layerStarts[to])
                throw new ArgumentException($"Edge {i}, {from}→{to}, does not lead to a later layer.", nameof(edges));
            if (i > 0 && (to, from).CompareTo((edges[i - 1].To, edges[i - 1].From)) <= 0)
                throw new ArgumentException($"Edge {i}, {from}→{to}, is a duplicate or out of order (by target, then source).",
                    nameof(edges));
        }

        for (var neuron = 0; neuron < biases.Length; neuron++)
        {
            var function = nonlinearities[neuron];
            if (!Enum.IsDefined(function))
                throw new ArgumentException($"Neuron {neuron} has function {(int)function}, which does not exist.", nameof(nonlinearities));
            if (neuron < layerSizes[0] && (function != Nonlinearity.Identity || biases[neuron] != 0))
                throw new ArgumentException($"Neuron {neuron} is an input: it has Identity and no bias.", nameof(nonlinearities));
            if (neuron >= biases.Length - layerSizes[^1] && function != Nonlinearity.Tanh)
                throw new ArgumentException($"Neuron {neuron} is an output: it has Tanh.", nameof(nonlinearities));
        }
        return layerSizes;
    }

    private static int[] LayerStarts(int[] layerSizes, int neurons)
    {
        var starts = new int[neurons];
        var first = 0;
        foreach (var size in layerSizes)
        {
            Array.Fill(starts, first, first, size);
            first += size;
        }
        return starts;
    }
}
