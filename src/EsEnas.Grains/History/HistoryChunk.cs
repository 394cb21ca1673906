using EsEnas.Core.Runs;
using EsEnas.Grains.Experiments;
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

    /// <summary>What a chunk is called in messages.</summary>
    /// <param name="key">The key of its history.</param>
    /// <param name="chunk">The chunk, from 0.</param>
    public static string NameOf(string key, int chunk) =>
        RunHistory.Name(key, ChunkNumbers.LastOf(chunk - 1).Next, ChunkNumbers.LastOf(chunk));

    /// <summary>Finds damage of a chunk of an older build, which has no checksum.</summary>
    public void Examine()
    {
        try
        {
            IterationRow.Unpack(Rows);
            ProposalSummary.Unpack(Proposals);
        }
        catch (ArgumentException exception)
        {
            Damage = exception.Message;
        }
    }

    /// <summary>Rows [from, from + count) that it has.</summary>
    public IReadOnlyList<IterationRow> RowsOf(IterationNumber from, int count) =>
        [.. IterationRow.Unpack(Rows).Where(r => r.Iteration >= from && r.Iteration.Value < (long)from.Value + count)];

    /// <summary>The summaries of these iterations that it has.</summary>
    public IReadOnlyList<ProposalSummary> ProposalsOf(IterationNumber from, int count) =>
        [.. ProposalSummary.Unpack(Proposals).Where(p => p.Iteration >= from && p.Iteration.Value < (long)from.Value + count)];
}
