namespace EsEnas.Analysis.Statistics;

/// <summary>Sizes of the models that a run proposed last.</summary>
/// <param name="ActiveWeights">Weights that reach an output, mean over the last iteration's models.</param>
/// <param name="Biases">Biases.</param>
/// <param name="DenseWeights">Weights of the dense network; 0 for a blackbox function.</param>
/// <param name="Bits">Bits by the paper's count (Table 2).</param>
/// <param name="FairBits">Bits with what it takes to tell the model; 0 if unknown.</param>
public sealed record ModelSizes(double ActiveWeights, int Biases, int DenseWeights, long Bits, long FairBits);
