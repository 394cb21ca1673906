using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>The trace that a batch belongs to.</summary>
/// <param name="Parent">W3C trace parent of the call.</param>
/// <param name="Sampled">Indices of the evaluations that get a span.</param>
/// <param name="Previous">For each of those, the trace parent of the call that it was in before, or an empty string.</param>
[GenerateSerializer, Immutable, Alias("esenas.RolloutTrace")]
public sealed record RolloutTrace([property: Id(0), TraceParent] string Parent, [property: Id(1), Number(0, int.MaxValue)] int[] Sampled,
    [property: Id(2), TraceParent] string[] Previous);
