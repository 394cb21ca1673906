namespace EsEnas.Grains.Abstractions;

/// <summary>A run in the list, as it last reported itself.</summary>
[GenerateSerializer, Immutable, Alias("esenas.CatalogEntry")]
public sealed record CatalogEntry([property: Id(0)] string Id, [property: Id(1)] string Task, [property: Id(2)] RunState State, [property: Id(3)] DateTimeOffset SubmittedAt,
    [property: Id(4)] int Iterations,
    [property: Id(40)] ForkOrigin? ForkedFrom = null);
