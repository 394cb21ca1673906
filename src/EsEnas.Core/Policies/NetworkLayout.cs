using System.Collections.Immutable;

namespace EsEnas.Core.Policies;

/// <summary>
/// The neurons of a policy and every edge it may have (E_max of §5.1). Neurons are numbered inputs first, then hidden layers, then outputs;
/// edges are ordered by layer pair (consecutive: 0→1, 1→2, …; residual: by target layer, then source layer), then target, then source.
/// </summary>
/// <remarks>Immutable, thread safe.</remarks>
public sealed class NetworkLayout
{
    /// <summary>The most candidate edges that a layout may have; more are refused before anything is allocated.</summary>
    public const int MaximumEdges = 500_000;

    private readonly int[] firstNeurons;
    private readonly int[] biasIndices;
    private readonly bool[] linear;
    private readonly Nonlinearity nonlinearity;

    /// <summary>Lays out a network.</summary>
    /// <param name="observationSize">|S|, at least 1.</param>
    /// <param name="hiddenSizes">The size of each hidden layer, each at least 1; empty for a linear policy.</param>
    /// <param name="actionSize">|A|, at least 1.</param>
    /// <param name="connectivity">Which layers may be joined.</param>
    /// <param name="linearNeurons">
    /// How many neurons at the head of each hidden layer are linear and without bias (docs/paper.md, the Swimmer trap), at least 0; in a
    /// layer that has fewer neurons, all of them.
    /// </param>
    /// <param name="outputBias">Whether output neurons have a trained bias.</param>
    /// <param name="nonlinearity">The function of the other hidden neurons where it is not searched.</param>
    /// <exception cref="ArgumentException">An argument is out of range, or there would be more than <see cref="MaximumEdges"/>
    /// edges.</exception>
    public NetworkLayout(int observationSize, IReadOnlyList<int> hiddenSizes, int actionSize,
        Connectivity connectivity = Connectivity.Consecutive, int linearNeurons = 1, bool outputBias = false,
        Nonlinearity nonlinearity = Nonlinearity.Tanh)
    {
        ArgumentNullException.ThrowIfNull(hiddenSizes);
        ArgumentOutOfRangeException.ThrowIfNegative(linearNeurons);
        if (!Enum.IsDefined(connectivity)) throw new ArgumentOutOfRangeException(nameof(connectivity), connectivity, "not a connectivity");
        if (!Enum.IsDefined(nonlinearity)) throw new ArgumentOutOfRangeException(nameof(nonlinearity), nonlinearity, "not a nonlinearity");
        var edges = CountEdges(observationSize, hiddenSizes, actionSize, connectivity);
        if (edges > MaximumEdges)
            throw new ArgumentException($"These layers may have {edges} edges; at most {MaximumEdges} are allowed.", nameof(hiddenSizes));

        LayerSizes = [observationSize, .. hiddenSizes, actionSize];
        Connectivity = connectivity;
        this.nonlinearity = nonlinearity;
        firstNeurons = new int[LayerSizes.Length + 1];
        for (var layer = 0; layer < LayerSizes.Length; layer++) firstNeurons[layer + 1] = firstNeurons[layer] + LayerSizes[layer];

        // Biases: hidden neurons that are not linear, then the outputs'.
        linear = new bool[NeuronCount];
        biasIndices = new int[NeuronCount];
        Array.Fill(biasIndices, -1);
        for (var layer = 1; layer < LayerSizes.Length - 1; layer++)
        {
            for (var neuron = firstNeurons[layer]; neuron < firstNeurons[layer + 1]; neuron++)
            {
                linear[neuron] = neuron - firstNeurons[layer] < linearNeurons;
                if (!linear[neuron]) biasIndices[neuron] = BiasCount++;
            }
        }
        if (outputBias)
        {
            for (var neuron = NeuronCount - ActionSize; neuron < NeuronCount; neuron++) biasIndices[neuron] = BiasCount++;
        }

        (Edges, EdgeGroups) = JoinLayers((int)edges);
        ByTarget = OrderByTarget();
    }

    /// <summary>Sizes of all layers, inputs and outputs included.</summary>
    public ImmutableArray<int> LayerSizes { get; }

    /// <summary>Number of neurons, inputs and outputs included.</summary>
    public int NeuronCount => firstNeurons[^1];

    /// <summary>|S|.</summary>
    public int ObservationSize => LayerSizes[0];

    /// <summary>|A|.</summary>
    public int ActionSize => LayerSizes[^1];

    /// <summary>Number of hidden neurons.</summary>
    public int HiddenCount => NeuronCount - ObservationSize - ActionSize;

    /// <summary>Every edge that a policy may have, in the order that search spaces index.</summary>
    public ImmutableArray<Edge> Edges { get; }

    /// <summary>For each pair of joined layers, in order, where its edges start in <see cref="Edges"/> and how many they are.</summary>
    public ImmutableArray<(int Start, int Count)> EdgeGroups { get; }

    /// <summary>Which pairs of layers may be joined.</summary>
    public Connectivity Connectivity { get; }

    /// <summary>Number of trained biases: hidden neurons that are not linear, then outputs if they have one.</summary>
    public int BiasCount { get; }

    /// <summary>Indices into <see cref="Edges"/>, ordered by target, then source.</summary>
    internal ImmutableArray<int> ByTarget { get; }

    /// <summary>How many edges a layout may have; computed without making one, so any sizes may be asked about.</summary>
    /// <returns>The count, or <see cref="long.MaxValue"/> if it is larger than that.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static long CountEdges(int observationSize, IReadOnlyList<int> hiddenSizes, int actionSize, Connectivity connectivity)
    {
        ArgumentNullException.ThrowIfNull(hiddenSizes);
        ArgumentOutOfRangeException.ThrowIfLessThan(observationSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(actionSize, 1);
        Int128 edges = 0, sources = observationSize;
        for (var layer = 0; layer <= hiddenSizes.Count; layer++)
        {
            var size = layer < hiddenSizes.Count ? hiddenSizes[layer] : actionSize;
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(hiddenSizes));
            edges += sources * size;
            sources = connectivity == Connectivity.Residual ? sources + size : size;
        }
        return edges > long.MaxValue ? long.MaxValue : (long)edges;
    }

    /// <summary>How many pairs of layers are joined: the length of <see cref="EdgeGroups"/> for that many hidden layers.</summary>
    public static int CountEdgeGroups(int hiddenLayers, Connectivity connectivity) =>
        connectivity == Connectivity.Residual ? (hiddenLayers + 1) * (hiddenLayers + 2) / 2 : hiddenLayers + 1;

    /// <summary>For each neuron of layers of these sizes its layer: 0 for inputs, the last one for outputs.</summary>
    public static int[] LayersOf(IEnumerable<int> layerSizes)
    {
        ArgumentNullException.ThrowIfNull(layerSizes);
        return [.. layerSizes.SelectMany((size, layer) => Enumerable.Repeat(layer, size))];
    }

    /// <summary>The layer of a neuron: 0 for inputs, the last one for outputs.</summary>
    public int LayerOf(int neuron)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(neuron);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(neuron, NeuronCount);
        var layer = 0;
        while (neuron >= firstNeurons[layer + 1]) layer++;
        return layer;
    }

    /// <summary>Index of a neuron's bias among the biases, or -1.</summary>
    public int BiasIndex(int neuron) => biasIndices[neuron];

    /// <summary>Whether a hidden neuron is one of the linear, bias-free ones.</summary>
    public bool IsLinear(int neuron) => linear[neuron];

    /// <summary>
    /// A hidden neuron's function where it is not searched (Identity for a linear one). Inputs have Identity, outputs tanh, always.
    /// </summary>
    public Nonlinearity NonlinearityOf(int neuron)
    {
        if (neuron >= NeuronCount - ActionSize) return Nonlinearity.Tanh;
        return neuron < ObservationSize || linear[neuron] ? Nonlinearity.Identity : nonlinearity;
    }

    private (ImmutableArray<Edge> Edges, ImmutableArray<(int Start, int Count)> Groups) JoinLayers(int count)
    {
        var edges = ImmutableArray.CreateBuilder<Edge>(count);
        var groups = ImmutableArray.CreateBuilder<(int Start, int Count)>();
        for (var target = 1; target < LayerSizes.Length; target++)
        {
            for (var source = Connectivity == Connectivity.Residual ? 0 : target - 1; source < target; source++)
            {
                groups.Add((edges.Count, LayerSizes[source] * LayerSizes[target]));
                for (var to = firstNeurons[target]; to < firstNeurons[target + 1]; to++)
                {
                    for (var from = firstNeurons[source]; from < firstNeurons[source + 1]; from++) edges.Add(new Edge(from, to));
                }
            }
        }
        return (edges.MoveToImmutable(), groups.ToImmutable());
    }

    private ImmutableArray<int> OrderByTarget()
    {
        var order = new int[Edges.Length];
        var keys = new long[Edges.Length];
        for (var edge = 0; edge < order.Length; edge++)
        {
            order[edge] = edge;
            keys[edge] = (long)Edges[edge].To * NeuronCount + Edges[edge].From;
        }
        Array.Sort(keys, order);
        return ImmutableArray.Create(order);
    }
}
