using System.Collections.Immutable;

namespace EsEnas.Grains.Experiments;

/// <summary>Sizes for the status: of a model of the last iteration, and of the dense network.</summary>
/// <param name="Biases">Biases.</param>
/// <param name="Bits">Bits by Table 2's formula.</param>
/// <param name="DenseWeights">Weights of the dense network.</param>
/// <param name="FairBits">Bits with what it takes to tell the model.</param>
/// <param name="Layers">Sizes of the layers of its network, inputs and outputs included; default where an older version measured
/// it.</param>
[GenerateSerializer, Immutable, Alias("esenas.ModelSize")]
internal sealed record ModelSizeRecord([property: Id(0)] int Biases, [property: Id(1)] long Bits, [property: Id(2)] int DenseWeights,
    [property: Id(3)] long FairBits = 0, [property: Id(4)] ImmutableArray<int> Layers = default);
