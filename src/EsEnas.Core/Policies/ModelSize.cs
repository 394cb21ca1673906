namespace EsEnas.Core.Policies;

/// <summary>A model's size as Table 2 counts it, and as a fair count would (docs/paper.md).</summary>
/// <param name="LiveWeights">Distinct weights used.</param>
/// <param name="Biases">
/// Biases counted: all that are trained, whether or not the model's edges use them, as in Table 2. A linear neuron has none, so the paper's
/// figures need <c>linearNeurons: 0</c>; with the default of 1, each hidden layer counts one bias (32 bits) less. Outputs count only if
/// they have a bias.
/// </param>
/// <param name="DenseWeights">Weights of the dense network of the same layers and connectivity.</param>
/// <param name="Compression">1 - (weights + biases) / (dense weights + biases), in [0, 1].</param>
/// <param name="Bits">32 · (weights + biases) plus the dictionary, the paper's formula (no bits for which edges are kept, nor for
/// functions).</param>
/// <param name="FairBits">
/// The same numbers with what it takes to tell the model: the cheaper of an index list and a mask for the kept edges, the colors, the
/// functions.
/// </param>
public sealed record ModelSize(int LiveWeights, int Biases, int DenseWeights, double Compression, long Bits, long FairBits)
{
    /// <summary>1 - (weights + biases) / (dense weights + biases); weights may be a mean over models.</summary>
    public static double CompressionOf(double weights, int biases, int denseWeights) => 1 - ((weights + biases) / (denseWeights + biases));
}
