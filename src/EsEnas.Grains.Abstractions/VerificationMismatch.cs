using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions;

/// <summary>Something that came out otherwise than it is recorded.</summary>
/// <param name="Iteration">The iteration.</param>
/// <param name="Evaluation">The evaluation; -1 if the fingerprint of the iteration differs.</param>
/// <param name="Recorded">The recorded return with 17 digits (equal returns: with the digest of the whole outcome), or fingerprint.</param>
/// <param name="Computed">What came out, likewise.</param>
/// <param name="What">
/// After training: the phase whose iteration it is, or what about the policy differs (<c>policy return</c>, <c>policy file</c>, …); empty
/// in training.
/// </param>
[GenerateSerializer, Immutable, Alias("esenas.VerificationMismatch")]
public sealed record VerificationMismatch([property: Id(0)] IterationNumber Iteration, [property: Id(1)] int Evaluation,
    [property: Id(2)] string Recorded, [property: Id(3)] string Computed,
    [property: Id(4)] string What = "");
