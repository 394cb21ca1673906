namespace EsEnas.Grains.Abstractions;

/// <summary>One thing that happened in a run.</summary>
/// <param name="Rows">New history rows, packed (IterationRow.Pack); may be empty.</param>
/// <param name="Status">The status after them.</param>
[GenerateSerializer, Immutable, Alias("esenas.RunUpdate")]
public sealed record RunUpdate([property: Id(0)] byte[] Rows, [property: Id(1)] RunStatus Status);
