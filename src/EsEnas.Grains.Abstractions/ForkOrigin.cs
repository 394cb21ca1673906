using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>Where a forked run comes from.</summary>
/// <param name="Run">The run that was forked.</param>
/// <param name="Iteration">The last iteration that both have.</param>
/// <param name="Fingerprint">That iteration's fingerprint there.</param>
[GenerateSerializer, Immutable, Alias("esenas.ForkOrigin")]
public sealed record ForkOrigin([property: Id(0), StorageKey] RunId Run,
    [property: Id(1), Number(0, int.MaxValue)] IterationNumber Iteration,
    [property: Id(2), Hex(32)] string Fingerprint);
