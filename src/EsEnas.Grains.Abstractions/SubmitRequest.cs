namespace EsEnas.Grains.Abstractions;

/// <summary>Asks for a run.</summary>
/// <param name="SpecificationYaml">The specification; validated and made canonical by the grain.</param>
/// <param name="Start">Whether to start at once (false leaves it paused).</param>
[GenerateSerializer, Immutable, Alias("esenas.SubmitRequest")]
public sealed record SubmitRequest([property: Id(0)] string SpecificationYaml, [property: Id(1)] bool Start = true);
