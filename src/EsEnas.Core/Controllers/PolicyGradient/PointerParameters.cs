using EsEnas.Core.Numerics;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>Where the pointer network's parameters stand in their vector, and what they are at first.</summary>
/// <param name="Rows">R, candidates of all groups.</param>
/// <param name="Slots">L, decision slots.</param>
/// <param name="Hidden">H, units of the LSTM.</param>
/// <param name="Embedding">E, entries of an embedding, a query and a key.</param>
internal sealed record PointerParameters(int Rows, int Slots, int Hidden, int Embedding)
{
    private const double SmallBound = 0.1;

    /// <summary>Input embeddings, [R + 1][E]; the last row is the start token.</summary>
    public static int InputEmbeddings => 0;

    /// <summary>Input slot embeddings, [L][E].</summary>
    public int SlotEmbeddings => InputEmbeddings + ((Rows + 1) * Embedding);

    /// <summary>LSTM weights of the input, [4H][E]: input, forget, candidate, output gate.</summary>
    public int InputWeights => SlotEmbeddings + (Slots * Embedding);

    /// <summary>LSTM weights of the output before, [4H][H].</summary>
    public int RecurrentWeights => InputWeights + (4 * Hidden * Embedding);

    /// <summary>LSTM biases, [4H].</summary>
    public int Biases => RecurrentWeights + (4 * Hidden * Hidden);

    /// <summary>Query matrix, [E][H].</summary>
    public int QueryWeights => Biases + (4 * Hidden);

    /// <summary>Slot queries, [L][E].</summary>
    public int SlotQueries => QueryWeights + (Embedding * Hidden);

    /// <summary>Candidate keys, [R][E].</summary>
    public int Keys => SlotQueries + (Slots * Embedding);

    /// <summary>All parameters.</summary>
    public int Count => Keys + (Rows * Embedding);

    /// <summary><see cref="Count"/>, where it may be too large for an int.</summary>
    public long LongCount => (((2L * (Rows + Slots)) + 1 + (5L * Hidden)) * Embedding) + (4L * Hidden * (Hidden + 1));

    /// <summary>
    /// Draws initial parameters: keys uniform(-1, 1); slot queries uniform(-b, b) with b = 3 spread, which gives the first logits the
    /// standard deviation spread, but b at least 0.1; forget biases 1, other biases 0; all else uniform(-0.1, 0.1).
    /// </summary>
    public void Initialize(RandomStream random, double spread, Span<double> parameters)
    {
        Fill(random, SmallBound, parameters[InputEmbeddings..Biases]);
        var biases = parameters[Biases..QueryWeights];
        biases.Clear();
        biases.Slice(Hidden, Hidden).Fill(1);
        Fill(random, SmallBound, parameters[QueryWeights..SlotQueries]);
        Fill(random, Math.Max(SmallBound, 3 * spread), parameters[SlotQueries..Keys]);
        Fill(random, 1, parameters[Keys..Count]);
    }

    private static void Fill(RandomStream random, double bound, Span<double> target)
    {
        foreach (ref var value in target) value = random.NextUniform(-bound, bound);
    }
}
