using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>Evaluations for one silo.</summary>
/// <param name="Run">Run id; the pool is fair between runs.</param>
/// <param name="SpecificationHash">Names the specification.</param>
/// <param name="SpecificationYaml">The specification, or null if this silo should have it.</param>
/// <param name="SharedHash">Names the shared part of the plan.</param>
/// <param name="Shared">The shared part (PlanCodec), or null if this silo should have it.</param>
/// <param name="Evaluations">The evaluations (PlanCodec).</param>
/// <param name="Trace">The trace that it belongs to; null if it is not traced.</param>
/// <param name="Identity">The fingerprint of the numerics identity that the sender expects: a silo of that identity need not spell it out.
/// 0: none.</param>
[GenerateSerializer, Immutable, Alias("esenas.RolloutBatch")]
public sealed record RolloutBatch([property: Id(0), StorageKey] RunId Run, [property: Id(1), Hex(128)] string SpecificationHash,
    [property: Id(2), Document(SpecificationYaml.MaxBytes)] string? SpecificationYaml, [property: Id(3), Hex(128)] string SharedHash,
    [property: Id(4), Size] byte[]? Shared, [property: Id(5), Size] byte[] Evaluations, [property: Id(20)] RolloutTrace? Trace = null,
    [property: Id(21)] ulong Identity = 0);
