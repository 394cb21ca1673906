namespace EsEnas.Grains.Abstractions;

/// <summary>Where a forked run comes from.</summary>
/// <param name="Run">The run that was forked.</param>
/// <param name="Iteration">The last iteration that both have.</param>
/// <param name="Fingerprint">That iteration's fingerprint there.</param>
[GenerateSerializer, Immutable, Alias("esenas.ForkOrigin")]
public sealed record ForkOrigin([property: Id(0)] string Run, [property: Id(1)] int Iteration, [property: Id(2)] string Fingerprint);
