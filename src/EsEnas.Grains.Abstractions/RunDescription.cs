using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>What a user calls a run; none of it is part of its numbers. Null leaves what there is.</summary>
/// <param name="Name">Another name, by which it is shown and found; its own id takes the name away again.</param>
/// <param name="Labels">All its labels, as text (<see cref="RunLabels"/>).</param>
[GenerateSerializer, Immutable, Alias("esenas.RunDescription")]
public sealed record RunDescription([property: Id(0), RunId] string? Name = null, [property: Id(1), Labels] string? Labels = null);
