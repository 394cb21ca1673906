using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Checkpoints;

/// <summary>The table of contents of a run's archive.</summary>
[GenerateSerializer, Alias("esenas.RunArchiveState")]
internal sealed record RunArchiveState
{
    /// <summary>The kept checkpoints, by iteration.</summary>
    [Id(0)] public List<KeptCheckpoint> Kept { get; init; } = [];
}
