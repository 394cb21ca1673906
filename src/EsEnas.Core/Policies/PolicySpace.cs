using System.Numerics;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Policies;

/// <summary>A space of policies over one <see cref="NetworkLayout"/>: says which edges a model has and which entry of theta weighs each.</summary>
/// <param name="layout">The neurons and candidate edges.</param>
/// <param name="space">The decisions that make a model.</param>
/// <param name="weightCount">How many entries of theta weigh edges.</param>
/// <remarks>Immutable, thread safe. theta = [weights, biases], biases last.</remarks>
public abstract class PolicySpace(NetworkLayout layout, SearchSpace space, int weightCount) : ModelSpace
{
    /// <summary>The neurons and candidate edges.</summary>
    public NetworkLayout Layout { get; } = layout;

    /// <inheritdoc/>
    public override SearchSpace Space { get; } = space;

    /// <summary>How many entries of theta weigh edges.</summary>
    public int WeightCount { get; } = weightCount;

    /// <inheritdoc/>
    public override int BiasCount => Layout.BiasCount;

    /// <inheritdoc/>
    public override int ParameterCount => WeightCount + BiasCount;

    /// <summary>Says which entry of theta weighs each candidate edge.</summary>
    /// <param name="choices">A model's choices, already validated.</param>
    /// <param name="weightOfEdge">
    /// For each edge of the layout, on entry -1: set to an index below <see cref="WeightCount"/> where the model has the edge.
    /// </param>
    public abstract void AssignWeights(ReadOnlySpan<int> choices, Span<int> weightOfEdge);

    /// <inheritdoc/>
    public override double[] InitialParameters(ulong seed)
    {
        var theta = new double[ParameterCount];
        var random = new RandomStream(seed, RandomPurpose.InitialWeights);
        InitializeWeights(random, theta.AsSpan(0, WeightCount));
        InitializeBiases(random, theta.AsSpan(WeightCount));
        return theta;
    }

    /// <inheritdoc/>
    /// <exception cref="DnaFormatException">The model is not one of this space.</exception>
    public override int LiveWeights(Dna model)
    {
        var used = new bool[WeightCount];
        foreach (var weight in WeightOfEdge(model)) if (weight >= 0) used[weight] = true;
        return used.AsSpan().Count(true);
    }

    /// <summary>
    /// The wired network of <paramref name="model"/> under weights <paramref name="theta"/>: edges by (target, source), weights, biases,
    /// functions.
    /// </summary>
    /// <exception cref="DnaFormatException">The model is not one of this space.</exception>
    /// <exception cref="ArgumentException">theta has not <see cref="ModelSpace.ParameterCount"/> entries.</exception>
    public WiredNetwork Wire(Dna model, ReadOnlySpan<double> theta)
    {
        if (theta.Length != ParameterCount)
            throw new ArgumentException($"theta has {theta.Length} entries; this space has {ParameterCount}.", nameof(theta));
        var weightOfEdge = WeightOfEdge(model);
        var count = weightOfEdge.Length - weightOfEdge.AsSpan().Count(-1);
        var edges = new Edge[count];
        var weights = new double[count];
        var next = 0;
        foreach (var candidate in Layout.ByTarget)
        {
            if (weightOfEdge[candidate] < 0) continue;
            edges[next] = Layout.Edges[candidate];
            weights[next++] = theta[weightOfEdge[candidate]];
        }

        var biases = new double[Layout.NeuronCount];
        var nonlinearities = new Nonlinearity[biases.Length];
        for (var neuron = 0; neuron < biases.Length; neuron++)
        {
            if (Layout.BiasIndex(neuron) is >= 0 and var bias) biases[neuron] = theta[WeightCount + bias];
            nonlinearities[neuron] = Layout.NonlinearityOf(neuron);
        }
        return new WiredNetwork([.. Layout.LayerSizes], edges, weights, biases, nonlinearities);
    }

    /// <summary>Sizes of <paramref name="model"/>: weights, biases, compression, bits (Table 2).</summary>
    /// <exception cref="DnaFormatException">The model is not one of this space.</exception>
    public SizePassport Passport(Dna model)
    {
        var live = LiveWeights(model);
        var (paper, fair) = DictionaryBits(live);
        var dense = Layout.Edges.Length;
        var numbers = 32L * (live + BiasCount);
        return new SizePassport(live, BiasCount, dense, 1.0 - (live + BiasCount) / (double)(dense + BiasCount), numbers + paper, numbers + fair);
    }

    /// <summary>Fills the initial weights: uniform(-1, 1) unless a space says otherwise, as in the published code.</summary>
    protected virtual void InitializeWeights(RandomStream random, Span<double> weights) => FillUniform(random, weights);

    /// <summary>Fills the initial biases: uniform(-1, 1) unless a space says otherwise.</summary>
    protected virtual void InitializeBiases(RandomStream random, Span<double> biases) => FillUniform(random, biases);

    /// <summary>
    /// Bits beside the numbers themselves: what Table 2 counts, and what telling the model apart from others of its space really takes.
    /// </summary>
    /// <param name="liveWeights">How many weights the model uses.</param>
    protected abstract (long Paper, long Fair) DictionaryBits(int liveWeights);

    /// <summary>The bits that name a number in [0, <paramref name="values"/>): ceil(log2(values)).</summary>
    protected static int BitsFor(int values) => values <= 1 ? 0 : BitOperations.Log2((uint)values - 1) + 1;

    /// <summary>The bits that say which of the candidate edges are kept: the cheaper of a list of indices and a mask.</summary>
    protected long KeptEdgesBits(int kept) => Math.Min((long)kept * BitsFor(Layout.Edges.Length), Layout.Edges.Length);

    private static void FillUniform(RandomStream random, Span<double> target)
    {
        foreach (ref var number in target) number = random.NextUniform(-1.0, 1.0);
    }

    private int[] WeightOfEdge(Dna model)
    {
        Space.Validate(model);
        var weightOfEdge = new int[Layout.Edges.Length];
        Array.Fill(weightOfEdge, -1);
        AssignWeights(model.Choices.AsSpan(), weightOfEdge);
        return weightOfEdge;
    }
}
