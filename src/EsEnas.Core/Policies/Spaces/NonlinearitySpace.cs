using System.Collections.Immutable;
using EsEnas.Core.Search;

namespace EsEnas.Core.Policies.Spaces;

/// <summary>
/// Nonlinearity search (App. C.2.3) on top of another space: a model also has one of the eleven functions for each hidden neuron. Its
/// decisions are {weights: those of the other space, nonlinearities: one OneOf(11) per hidden neuron}; theta is the other space's.
/// </summary>
/// <remarks>
/// The linear neurons at the head of a layer (<see cref="NetworkLayout.IsLinear"/>) stay linear and are not asked about: they carry a
/// signal through whatever the controller does, and have no bias to make a function of. Outputs keep tanh. Candidates are numbered as in
/// <see cref="Nonlinearity"/>. Table 2 has no bits for functions; the fair count adds ceil(log2 11) = 4 for each decision.
/// </remarks>
public class NonlinearitySpace : PolicySpace
{
    /// <summary>The name of the other space's decisions.</summary>
    public const string WeightsName = "weights";

    /// <summary>The name of the functions' decisions.</summary>
    public const string NonlinearitiesName = "nonlinearities";

    private readonly ImmutableArray<int> neurons;

    private NonlinearitySpace(PolicySpace weights) : base(weights.Layout, MakeSpace(weights), weights.WeightCount)
    {
        Weights = weights;
        neurons = SearchedNeurons(weights.Layout);
    }

    /// <summary>The space of edges and weights.</summary>
    public PolicySpace Weights { get; }

    /// <summary>Adds nonlinearity search to <paramref name="weights"/>. The result is <see cref="IMaskedModels"/> if that is.</summary>
    /// <param name="weights">A space whose models all have the same number of decisions, as all of the console's have.</param>
    /// <exception cref="ArgumentException"><paramref name="weights"/> searches nonlinearities already.</exception>
    public static NonlinearitySpace Over(PolicySpace weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights is NonlinearitySpace) throw new ArgumentException("The space searches nonlinearities already.", nameof(weights));
        return weights is IMaskedModels masked ? new Masked(weights, masked) : new NonlinearitySpace(weights);
    }

    /// <inheritdoc/>
    public override double[] InitialParameters(ulong seed) => Weights.InitialParameters(seed);

    /// <inheritdoc/>
    public override int MostWeights => Weights.MostWeights;

    /// <inheritdoc/>
    public override void AssignWeights(ReadOnlySpan<int> choices, Span<int> weightOfEdge) =>
        Weights.AssignWeights(choices[..^neurons.Length], weightOfEdge);

    /// <inheritdoc/>
    public override void AssignNonlinearities(ReadOnlySpan<int> choices, Span<Nonlinearity> nonlinearities)
    {
        choices = choices[^neurons.Length..];
        for (var i = 0; i < choices.Length; i++) nonlinearities[neurons[i]] = (Nonlinearity)choices[i];
    }

    /// <inheritdoc/>
    protected internal override double WeightUnder(ReadOnlySpan<double> theta, int weight) => Weights.WeightUnder(theta, weight);

    /// <inheritdoc/>
    protected internal override void Prune(ReadOnlySpan<double> theta, Span<int> weightOfEdge) => Weights.Prune(theta, weightOfEdge);

    /// <inheritdoc/>
    protected internal override (long Paper, long Fair) DictionaryBits(int liveWeights)
    {
        var (paper, fair) = Weights.DictionaryBits(liveWeights);
        return (paper, fair + (long)neurons.Length * BitsFor(NonlinearityFunctions.Count));
    }

    private static DictSpace MakeSpace(PolicySpace weights)
    {
        var functions = new OneOf(NonlinearityFunctions.Count);
        return new DictSpace(
        [
            KeyValuePair.Create(WeightsName, weights.Space),
            KeyValuePair.Create<string, SearchSpace>(NonlinearitiesName,
                new ListSpace([.. Enumerable.Repeat(functions, SearchedNeurons(weights.Layout).Length)])),
        ]);
    }

    private static ImmutableArray<int> SearchedNeurons(NetworkLayout layout) =>
        [.. Enumerable.Range(layout.ObservationSize, layout.HiddenCount).Where(neuron => !layout.IsLinear(neuron))];

    private sealed class Masked(PolicySpace weights, IMaskedModels masked) : NonlinearitySpace(weights), IMaskedModels
    {
        public double KeptShare(ReadOnlySpan<double> theta) => masked.KeptShare(theta);
    }
}
