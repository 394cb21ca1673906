using System.Numerics;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Search;

namespace EsEnas.Core.Policies;

/// <summary>
/// A space of policies over one <see cref="NetworkLayout"/>: says which edges a model has, which entry of theta weighs each, and the
/// functions of its hidden neurons (docs/spaces.md).
/// </summary>
/// <param name="layout">The neurons and candidate edges.</param>
/// <param name="space">The decisions that make a model.</param>
/// <param name="weightCount">How many entries of theta come before the biases.</param>
/// <remarks>Immutable, thread safe. theta = [weights, biases], biases last.</remarks>
public abstract class PolicySpace(NetworkLayout layout, SearchSpace space, int weightCount) : ModelSpace
{
    private const int FullPrecision = 32;

    /// <summary>The neurons and candidate edges.</summary>
    public NetworkLayout Layout { get; } = layout;

    /// <inheritdoc/>
    public override SearchSpace Space { get; } = space;

    /// <summary>How many entries of theta come before the biases: the weights of edges and, masked, the logits of the masks.</summary>
    public int WeightCount { get; } = weightCount;

    /// <summary>The most weights that one model uses; known without drawing one.</summary>
    public virtual int MostWeights => WeightCount;

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

    /// <summary>Says the function of each neuron where a model chooses it.</summary>
    /// <param name="choices">A model's choices, already validated.</param>
    /// <param name="nonlinearities">The function of every neuron, on entry the layout's
    /// (<see cref="NetworkLayout.NonlinearityOf"/>).</param>
    public virtual void AssignNonlinearities(ReadOnlySpan<int> choices, Span<Nonlinearity> nonlinearities)
    {
    }

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
        ArgumentNullException.ThrowIfNull(model);
        return CountUsed(WeightOfEdge(model));
    }

    /// <inheritdoc/>
    /// <exception cref="DnaFormatException">The model is not one of this space.</exception>
    /// <exception cref="ArgumentException">theta has not <see cref="ModelSpace.ParameterCount"/> entries.</exception>
    public override int LiveWeights(Dna model, ReadOnlySpan<double> theta)
    {
        ArgumentNullException.ThrowIfNull(model);
        CheckLength(theta);
        var weightOfEdge = WeightOfEdge(model);
        Prune(theta, weightOfEdge);
        return CountUsed(weightOfEdge);
    }

    /// <summary>
    /// The wired network of <paramref name="model"/> under weights <paramref name="theta"/>, as it is trained: edges by (target, source),
    /// weights, biases, functions.
    /// </summary>
    /// <exception cref="DnaFormatException">The model is not one of this space.</exception>
    /// <exception cref="ArgumentException">theta has not <see cref="ModelSpace.ParameterCount"/> entries.</exception>
    public WiredNetwork Wire(Dna model, ReadOnlySpan<double> theta)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Wire(model, theta, pruned: false);
    }

    /// <summary>
    /// As <see cref="Wire(Dna, ReadOnlySpan{double})"/>, but without the edges that theta itself prunes: the network of a run's policy.
    /// Differs for masked policies only.
    /// </summary>
    /// <exception cref="DnaFormatException">The model is not one of this space.</exception>
    /// <exception cref="ArgumentException">theta has not <see cref="ModelSpace.ParameterCount"/> entries.</exception>
    public WiredNetwork WirePruned(Dna model, ReadOnlySpan<double> theta)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Wire(model, theta, pruned: true);
    }

    /// <summary>
    /// For each edge of <see cref="WirePruned"/>, in its order, the entry of theta that weighs it: edges with the same one share a weight.
    /// </summary>
    /// <exception cref="DnaFormatException">The model is not one of this space.</exception>
    /// <exception cref="ArgumentException">theta has not <see cref="ModelSpace.ParameterCount"/> entries.</exception>
    public int[] WeightsOfEdges(Dna model, ReadOnlySpan<double> theta)
    {
        ArgumentNullException.ThrowIfNull(model);
        CheckLength(theta);
        var weightOfEdge = WeightOfEdge(model);
        Prune(theta, weightOfEdge);
        return [.. Layout.ByTarget.Select(candidate => weightOfEdge[candidate]).Where(weight => weight >= 0)];
    }

    /// <summary>Sizes of <paramref name="model"/>, whatever theta: weights, biases, compression, bits (Table 2).</summary>
    /// <exception cref="DnaFormatException">The model is not one of this space.</exception>
    public ModelSize SizeOf(Dna model) => SizeOf(LiveWeights(model), BiasCount);

    /// <summary>
    /// Sizes of <paramref name="model"/> without the edges that <paramref name="theta"/> itself prunes (<see cref="WirePruned"/>).
    /// </summary>
    /// <exception cref="DnaFormatException">The model is not one of this space.</exception>
    /// <exception cref="ArgumentException">theta has not <see cref="ModelSpace.ParameterCount"/> entries.</exception>
    public ModelSize SizeOf(Dna model, ReadOnlySpan<double> theta) => SizeOf(LiveWeights(model, theta), BiasCount);

    /// <summary>Sizes of a smaller policy that was made of one of this space, by the same formulas with its bits of a number.</summary>
    internal ModelSize SizeOf(CompactPolicy policy) =>
        SizeOf(policy.Shape.WeightCount, policy.Shape.BiasCount, policy.Quantization?.Bits ?? FullPrecision);

    /// <summary>
    /// The weight that entry <paramref name="weight"/> gives an edge: theta's number itself unless a space says otherwise.
    /// </summary>
    /// <param name="theta">All of theta, of the right length.</param>
    /// <param name="weight">An index that <see cref="AssignWeights"/> gave.</param>
    protected internal virtual double WeightUnder(ReadOnlySpan<double> theta, int weight) => theta[weight];

    /// <summary>Drops the edges that theta itself prunes: none unless a space says otherwise.</summary>
    /// <param name="theta">All of theta, of the right length.</param>
    /// <param name="weightOfEdge">What <see cref="AssignWeights"/> gave; set to -1 for a dropped edge.</param>
    protected internal virtual void Prune(ReadOnlySpan<double> theta, Span<int> weightOfEdge)
    {
    }

    /// <summary>Fills the initial weights: uniform(-1, 1) unless a space says otherwise, as in the published code.</summary>
    protected virtual void InitializeWeights(RandomStream random, Span<double> weights)
    {
        ArgumentNullException.ThrowIfNull(random);
        FillUniform(random, weights);
    }

    /// <summary>Fills the initial biases: uniform(-1, 1) unless a space says otherwise.</summary>
    protected virtual void InitializeBiases(RandomStream random, Span<double> biases)
    {
        ArgumentNullException.ThrowIfNull(random);
        FillUniform(random, biases);
    }

    /// <summary>
    /// Bits beside the numbers themselves: what Table 2 counts, and what telling the model apart from others of its space really takes.
    /// </summary>
    /// <param name="liveWeights">How many weights the model uses.</param>
    protected internal abstract (long Paper, long Fair) DictionaryBits(int liveWeights);

    /// <summary>The bits that name a number in [0, <paramref name="values"/>): ceil(log2(values)).</summary>
    protected static int BitsFor(int values) => values <= 1 ? 0 : BitOperations.Log2((uint)values - 1) + 1;

    /// <summary>The bits that say which of the candidate edges are kept: the cheaper of a list of indices and a mask.</summary>
    protected long KeptEdgesBits(int kept) => Math.Min((long)kept * BitsFor(Layout.Edges.Length), Layout.Edges.Length);

    private static void FillUniform(RandomStream random, Span<double> target)
    {
        foreach (ref var number in target) number = random.NextUniform(-1.0, 1.0);
    }

    private WiredNetwork Wire(Dna model, ReadOnlySpan<double> theta, bool pruned)
    {
        CheckLength(theta);
        var weightOfEdge = WeightOfEdge(model);
        if (pruned) Prune(theta, weightOfEdge);
        var count = weightOfEdge.Length - weightOfEdge.AsSpan().Count(-1);
        var edges = new Edge[count];
        var weights = new double[count];
        var next = 0;
        foreach (var candidate in Layout.ByTarget)
        {
            if (weightOfEdge[candidate] < 0) continue;
            edges[next] = Layout.Edges[candidate];
            weights[next++] = WeightUnder(theta, weightOfEdge[candidate]);
        }

        var biases = new double[Layout.NeuronCount];
        var nonlinearities = new Nonlinearity[biases.Length];
        for (var neuron = 0; neuron < biases.Length; neuron++)
        {
            if (Layout.BiasIndex(neuron) is >= 0 and var bias) biases[neuron] = theta[WeightCount + bias];
            nonlinearities[neuron] = Layout.NonlinearityOf(neuron);
        }
        AssignNonlinearities(model.Choices.AsSpan(), nonlinearities);
        return new WiredNetwork([.. Layout.LayerSizes], edges, weights, biases, nonlinearities);
    }

    private ModelSize SizeOf(int live, int biases, int bits = FullPrecision)
    {
        var (paper, fair) = DictionaryBits(live);
        var dense = Layout.Edges.Length;
        var numbers = (long)bits * (live + biases);
        return new ModelSize(live, biases, dense, ModelSize.CompressionOf(live, biases, dense), numbers + paper, numbers + fair);
    }

    private int CountUsed(ReadOnlySpan<int> weightOfEdge)
    {
        var used = new bool[WeightCount];
        foreach (var weight in weightOfEdge) if (weight >= 0) used[weight] = true;
        return used.AsSpan().Count(true);
    }

    /// <summary>Refuses a theta that has not <see cref="ModelSpace.ParameterCount"/> entries.</summary>
    /// <exception cref="ArgumentException">It has not.</exception>
    private protected void CheckLength(ReadOnlySpan<double> theta)
    {
        if (theta.Length != ParameterCount)
            throw new ArgumentException($"theta has {theta.Length} entries; this space has {ParameterCount}.", nameof(theta));
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
