using EsEnas.Core.Numerics;

namespace EsEnas.Core.Policies.Spaces;

/// <summary>
/// The masked baseline (§5.2, App. C.5): the dense network, every edge with a weight w and a mask logit gamma, both trained, and nothing to
/// decide. An edge weighs w · sigmoid(gamma / alpha); theta = [W, Gamma, biases].
/// </summary>
/// <remarks>
/// <para>
/// Initial weights and biases are those of the unstructured baseline, logits N(0, 0.1²): half of the edges begin pruned, and sigma moves a
/// logit across 0. The paper's elementwise softmax of one number is 1 whatever the number; a softmax over keeping and dropping, which is
/// this sigmoid, is what can be meant.
/// </para>
/// <para>
/// An edge is kept where its mask is above 1/2, that is where gamma is above 0. Table 2 pays ceil(log2 K) bits for each of the n dense
/// weights, K of them kept; the fair count pays for the cheaper of a list of the kept edges and a mask.
/// </para>
/// </remarks>
public sealed class MaskedSpace : BaselineSpace, IMaskedModels
{
    private const double InitialLogitDeviation = 0.1;

    private readonly double temperature;

    /// <summary>Makes the space.</summary>
    /// <param name="layout">The neurons and candidate edges.</param>
    /// <param name="temperature">alpha, above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="temperature"/> is out of range.</exception>
    public MaskedSpace(NetworkLayout layout, double temperature = 0.01)
        : base(layout, (rows, columns) => rows * columns, (row, column, rows, _) => column * rows + row, EdgesOf(layout))
    {
        if (!(temperature > 0 && double.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "a temperature is above 0 and finite");
        this.temperature = temperature;
    }

    /// <inheritdoc/>
    public double KeptShare(ReadOnlySpan<double> theta)
    {
        CheckLength(theta);
        var edges = Layout.Edges.Length;
        var kept = 0;
        foreach (var logit in theta.Slice(edges, edges)) if (logit > 0) kept++;
        return (double)kept / edges;
    }

    /// <inheritdoc/>
    protected internal override double WeightUnder(ReadOnlySpan<double> theta, int weight) =>
        theta[weight] * (1.0 / (1.0 + Math.Exp(-theta[Layout.Edges.Length + weight] / temperature)));

    /// <inheritdoc/>
    protected internal override void Prune(ReadOnlySpan<double> theta, Span<int> weightOfEdge)
    {
        var logits = theta[Layout.Edges.Length..];
        foreach (ref var weight in weightOfEdge) if (weight >= 0 && !(logits[weight] > 0)) weight = -1;
    }

    /// <inheritdoc/>
    protected internal override (long Paper, long Fair) DictionaryBits(int liveWeights) =>
        ((long)Layout.Edges.Length * BitsFor(liveWeights), KeptEdgesBits(liveWeights));

    /// <inheritdoc/>
    protected override void InitializeWeights(RandomStream random, Span<double> weights)
    {
        ArgumentNullException.ThrowIfNull(random);
        base.InitializeWeights(random, weights);
        var logits = weights[Layout.Edges.Length..];
        random.FillNormal(logits);
        foreach (ref var logit in logits) logit *= InitialLogitDeviation;
    }

    private static int EdgesOf(NetworkLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return layout.Edges.Length;
    }
}
