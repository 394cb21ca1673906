using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions;

/// <summary>Something that happened to a run on its way, such as the loss of a silo. No number of the run depends on it.</summary>
/// <param name="At">When, by the clock of the silo that coordinates the run.</param>
/// <param name="Iteration">Iterations that were completed then.</param>
/// <param name="Text">What happened, and what became of it, in a line.</param>
/// <param name="Evaluations">How many evaluations were or are made once more because of it; 0 for none.</param>
[GenerateSerializer, Immutable, Alias("esenas.RunIncident")]
public sealed record RunIncident([property: Id(0)] DateTimeOffset At, [property: Id(1)] IterationNumber Iteration,
    [property: Id(2)] string Text, [property: Id(3)] int Evaluations = 0);
