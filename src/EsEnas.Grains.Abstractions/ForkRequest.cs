using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>Asks for a run that begins where another one stood.</summary>
/// <param name="Name">Id of the new run.</param>
/// <param name="Iteration">The last iteration that both have, 0 to the last completed one. If no checkpoint of exactly it is kept, it is
/// derived from the one before.</param>
/// <param name="SpecificationYaml">The new run's specification.</param>
/// <param name="Start">Whether to start it at once.</param>
/// <param name="TraceParent">W3C trace parent of the submission, to which the new run's spans belong; empty without tracing.</param>
/// <param name="Labels">Its labels, as text (<see cref="RunLabels"/>); null for none.</param>
[GenerateSerializer, Immutable, Alias("esenas.ForkRequest")]
public sealed record ForkRequest([property: Id(0), RunId] RunId Name, [property: Id(1), CheckedByGrain] IterationNumber Iteration,
    [property: Id(2), Document(SpecificationYaml.MaxBytes)] string SpecificationYaml, [property: Id(3)] bool Start,
    [property: Id(4), TraceParent] string TraceParent = "", [property: Id(5), Labels] string? Labels = null);
