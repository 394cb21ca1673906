using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions;

/// <summary>What a run's numbers follow from.</summary>
/// <param name="SpecificationYaml">Canonical YAML, iterations as extended.</param>
/// <param name="NumericsIdentity">What its numbers depend on beside that.</param>
/// <param name="ForkedFrom">Where it comes from; null for a run of its own.</param>
/// <param name="Iteration">Completed iterations.</param>
[GenerateSerializer, Immutable, Alias("esenas.RunProvenance")]
public sealed record RunProvenance([property: Id(0)] string SpecificationYaml, [property: Id(1)] string NumericsIdentity,
    [property: Id(2)] ForkOrigin? ForkedFrom,
    [property: Id(3)] IterationNumber Iteration);
