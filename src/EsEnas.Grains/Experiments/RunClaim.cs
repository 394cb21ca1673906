namespace EsEnas.Grains.Experiments;

/// <summary>Who may advance a run. Written before the first step, so that an older activation's next write fails.</summary>
/// <param name="Owner">Silo address and activation.</param>
/// <param name="Epoch">Counts the claims.</param>
[GenerateSerializer, Immutable, Alias("esenas.RunClaim")]
internal sealed record RunClaim([property: Id(0)] string Owner, [property: Id(1)] long Epoch);
