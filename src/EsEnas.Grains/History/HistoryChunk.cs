using EsEnas.Grains.Storage;

namespace EsEnas.Grains.History;

/// <summary>The stored rows of a chunk, packed, by iteration.</summary>
[GenerateSerializer, Alias("esenas.HistoryChunk")]
internal sealed record HistoryChunk : IStoredState
{
    /// <summary>Name of the state.</summary>
    public const string StateName = "history";

    /// <summary>The rows.</summary>
    [Id(0)] public byte[] Rows { get; init; } = [];

    /// <summary>Proposal summaries of some of their iterations, packed, by iteration; empty in chunks of older builds.</summary>
    [Id(1)] public byte[] Proposals { get; init; } = [];

    /// <inheritdoc/>
    [field: NonSerialized] public string Damage { get; set; } = "";
}
