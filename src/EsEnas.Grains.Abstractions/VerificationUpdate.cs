namespace EsEnas.Grains.Abstractions;

/// <summary>What a verifier does, or has found.</summary>
/// <param name="Activity">In a few words.</param>
/// <param name="Report">The result of a replay or a verification; null before the end.</param>
/// <param name="Forked">The status of the new run; null before the end.</param>
[GenerateSerializer, Immutable, Alias("esenas.VerificationUpdate")]
public sealed record VerificationUpdate([property: Id(0)] string Activity, [property: Id(1)] VerificationReport? Report = null,
    [property: Id(2)] RunStatus? Forked = null)
{
    /// <summary>Whether it waits, for the reason that <see cref="Activity"/> gives: no silo takes work.</summary>
    [Id(3)] public bool Waits { get; init; }
}
