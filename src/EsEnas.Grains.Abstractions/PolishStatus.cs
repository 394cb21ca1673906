using System.Collections.Immutable;

namespace EsEnas.Grains.Abstractions;

/// <summary>How the fine-tuning of a run's policy stands, and what it gained.</summary>
/// <param name="Iteration">Iterations of it that are completed.</param>
/// <param name="Iterations">Iterations of it in all.</param>
/// <param name="Before">Mean real return of the chosen policy over the report episodes; null if all diverged.</param>
/// <param name="After">That of the fine-tuned one over the same episodes; null before it is known, and if all diverged.</param>
[GenerateSerializer, Immutable, Alias("esenas.PolishStatus")]
public sealed record PolishStatus([property: Id(0)] int Iteration, [property: Id(1)] int Iterations, [property: Id(2)] double? Before,
    [property: Id(3)] double? After)
{
    /// <summary>
    /// <see cref="After"/> - <see cref="Before"/>; where it is not positive, the policy stays as it was chosen. Null before it is known.
    /// </summary>
    public double? Gain => After - Before;

    /// <summary>That of the phases of a run; null if it is not among them.</summary>
    public static PolishStatus? Of(ImmutableArray<PhaseStatus> phases) =>
        phases.FirstOrDefault(phase => phase.Name == "fine-tuning") is { } tuning
            ? new PolishStatus(tuning.Done, tuning.Steps, tuning.Before, tuning.After)
            : null;
}
