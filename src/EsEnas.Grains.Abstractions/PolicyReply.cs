namespace EsEnas.Grains.Abstractions;

/// <summary>Answers a request for a policy.</summary>
/// <param name="Json">The policy file, or null while it is being chosen: ask again in a second.</param>
/// <param name="Status">The run's status.</param>
[GenerateSerializer, Immutable, Alias("esenas.PolicyReply")]
public sealed record PolicyReply([property: Id(0)] string? Json, [property: Id(1)] RunStatus Status);
