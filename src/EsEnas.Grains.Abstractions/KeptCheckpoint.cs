using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions;

/// <summary>A checkpoint that is kept for replay and forks.</summary>
/// <param name="Iteration">Completed iterations in it.</param>
/// <param name="Bytes">Its size.</param>
[GenerateSerializer, Immutable, Alias("esenas.KeptCheckpoint")]
public readonly record struct KeptCheckpoint([property: Id(0)] IterationNumber Iteration, [property: Id(1)] int Bytes);
