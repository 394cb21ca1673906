using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>A run that begins where another one stood.</summary>
/// <param name="SpecificationYaml">Its specification.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Checkpoint">The state there, as a checkpoint of the new specification.</param>
/// <param name="Start">Whether to start at once.</param>
/// <param name="TraceParent">W3C trace parent of the submission, to which the run's spans belong; empty without tracing.</param>
/// <param name="Labels">Its labels, as text (<see cref="RunLabels"/>); null for none.</param>
[GenerateSerializer, Immutable, Alias("esenas.ForkSubmission")]
public sealed record ForkSubmission([property: Id(0), Document(SpecificationYaml.MaxBytes)] string SpecificationYaml,
    [property: Id(1)] ForkOrigin Origin, [property: Id(2), Size] byte[] Checkpoint, [property: Id(3)] bool Start, [property: Id(4),
        TraceParent] string TraceParent = "", [property: Id(5), Labels] string? Labels = null);
