using EsEnas.Grains.Storage;

namespace EsEnas.Grains.Checkpoints;

/// <summary>Some bytes of a run's archive.</summary>
[GenerateSerializer, Alias("esenas.ArchivePartState")]
internal sealed record ArchivePartState : IStoredState
{
    /// <summary>The bytes.</summary>
    [Id(0)] public byte[] Bytes { get; init; } = [];

    /// <inheritdoc/>
    [field: NonSerialized] public string Damage { get; set; } = "";
}
