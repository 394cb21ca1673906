using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions;

/// <summary>An evaluation that no other one of its run beats in both return and active weights.</summary>
/// <param name="LiveWeights">Weights that its model used.</param>
/// <param name="Return">Real return of its single episode.</param>
/// <param name="Iteration">Its iteration, from 1.</param>
[GenerateSerializer, Immutable, Alias("esenas.ParetoPoint")]
public readonly record struct ParetoPoint([property: Id(0)] int LiveWeights, [property: Id(1)] double Return,
    [property: Id(2)] IterationNumber Iteration);
