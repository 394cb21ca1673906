using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>Asks for a run.</summary>
/// <param name="SpecificationYaml">The specification; validated and made canonical by the grain.</param>
/// <param name="Start">Whether to start at once (false leaves it paused).</param>
/// <param name="TraceParent">W3C trace parent of the submission, to which the run's spans belong; empty without tracing.</param>
/// <param name="Labels">Labels of a new run, as text (<see cref="RunLabels"/>); null for none. One that is there keeps its own.</param>
[GenerateSerializer, Immutable, Alias("esenas.SubmitRequest")]
public sealed record SubmitRequest([property: Id(0), Document(SpecificationYaml.MaxBytes)] string SpecificationYaml,
    [property: Id(1)] bool Start = true,
    [property: Id(2), TraceParent] string TraceParent = "", [property: Id(3), Labels] string? Labels = null);
