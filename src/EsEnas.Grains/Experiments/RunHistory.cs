using System.Globalization;
using System.Runtime.InteropServices;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.History;
using EsEnas.Grains.Storage;

namespace EsEnas.Grains.Experiments;

/// <summary>A run's rows: those that a checkpoint covers from the history grains, later ones from memory.</summary>
/// <remarks>Not thread safe; readers may interleave with the loop at awaits.</remarks>
/// <param name="key">What the keys of its history grains begin with: the run's id.</param>
/// <param name="chunks">Where the stored rows are.</param>
internal sealed class RunHistory(string key, IHistoryChunks chunks)
{
    private readonly List<IterationRow> recent = [];
    private readonly List<ProposalSummary> proposals = [];

    /// <summary>The last row, stored or not; null before the first.</summary>
    public IterationRow? Last { get; private set; }

    /// <summary>Iterations whose rows are in the history grains.</summary>
    public int Stored { get; private set; }

    /// <summary>How many rows are not in the history grains yet.</summary>
    public int PendingCount => (Last?.Iteration ?? 0) - Stored;

    /// <summary>Those rows, packed.</summary>
    public byte[] Pending => PackedRows.Pack(recent.Where(r => r.Iteration > Stored));

    /// <summary>The proposal summaries that go with them, packed.</summary>
    public byte[] PendingProposals => ProposalSummary.Pack(proposals.Where(p => p.Iteration > Stored));

    /// <summary>The last row, packed; empty before the first.</summary>
    public byte[] PackedLast => Last is null ? [] : PackedRows.Pack([Last]);

    /// <summary>Starts from a checkpoint.</summary>
    /// <param name="lastRow">The last row, packed; empty before the first.</param>
    /// <param name="pendingRows">The last rows that are in no history grain, packed.</param>
    /// <param name="pendingProposals">The proposal summaries that go with them, packed.</param>
    /// <exception cref="ArgumentException">Not whole rows.</exception>
    public void Restart(byte[] lastRow, byte[] pendingRows, byte[] pendingProposals)
    {
        recent.Clear();
        recent.AddRange(PackedRows.Unpack(pendingRows));
        proposals.Clear();
        proposals.AddRange(ProposalSummary.Unpack(pendingProposals));
        Last = lastRow.Length == 0 ? null : IterationRow.Read(lastRow);
        Stored = (Last?.Iteration ?? 0) - recent.Count;
    }

    /// <summary>Adds an iteration.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="summary">Its proposals' summary; null if that is not kept.</param>
    public void Add(IterationRow row, ProposalSummary? summary)
    {
        recent.Add(row);
        if (summary is not null) proposals.Add(summary);
        Last = row;
    }

    /// <summary>Makes all rows so far durable. Rows that were stored before are overwritten by equal ones.</summary>
    public async Task StoreAsync()
    {
        var rows = recent.Where(r => r.Iteration > Stored).ToArray();
        var summaries = proposals.Where(p => p.Iteration > Stored).ToArray();
        foreach (var chunk in rows.Where(r => HistoryLimits.IsKept(r.Iteration)).GroupBy(r => PackedRows.ChunkOf(r.Iteration)))
        {
            await chunks.AppendAsync(chunk.Key, PackedRows.Pack(chunk),
                ProposalSummary.Pack(summaries.Where(p => PackedRows.ChunkOf(p.Iteration) == chunk.Key)));
        }
        if (rows.Length > 0) Stored = rows[^1].Iteration;
        recent.RemoveAll(r => r.Iteration <= Stored);
        proposals.RemoveAll(p => p.Iteration <= Stored);
    }

    /// <summary>Some rows of a history, for messages.</summary>
    /// <param name="key">The key of the <see cref="RunHistory"/>.</param>
    /// <param name="first">The first iteration.</param>
    /// <param name="last">The last one.</param>
    public static string Name(string key, int first, int last)
    {
        var of =
            key.Split('/') is [var run, var name] && RunPhases.WithOwnHistory.FirstOrDefault(kind => kind.HistoryName == name) is { } phase
                ? $"{phase.Name} of run '{run}'"
                : $"history of run '{key}'";
        return string.Create(CultureInfo.InvariantCulture, $"iterations {first:#,0} to {last:#,0} of the {of}");
    }

    /// <summary>How many history grains <see cref="VerifyAsync"/> reads.</summary>
    public int Chunks => Stored == 0 ? 0 : PackedRows.ChunkOf(Stored) + 1;

    /// <summary>Those history grains.</summary>
    public IEnumerable<GrainId> ChunkGrains => Enumerable.Range(0, Chunks).Select(chunk => StoredKeys.History(key, chunk));

    /// <summary>Reads all that is stored, and gives nothing.</summary>
    /// <exception cref="RunException">A part of it cannot be decoded, or is missing (<see cref="RunError.Failed"/>).</exception>
    public async Task VerifyAsync()
    {
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            var first = PackedRows.LastOf(chunk - 1) + 1;
            await ReadChunkAsync(chunk, first, Math.Min(Stored, PackedRows.LastOf(chunk)) - first + 1);
        }
    }

    /// <summary>Rows [from, from + count) that exist, packed, in order; at most <see cref="HistoryLimits.MaxRowsPerCall"/>.</summary>
    /// <exception cref="RunException">A part of them cannot be decoded, or is missing (<see cref="RunError.Failed"/>).</exception>
    public Task<byte[]> ReadAsync(int from, int count) => ReadAsync(from, count, ReadChunkAsync,
        (first, end) => PackedRows.Pack(recent.Where(r => r.Iteration >= first && r.Iteration < end)));

    /// <summary>The proposal summaries of those rows, as far as they are kept.</summary>
    public Task<byte[]> ReadProposalsAsync(int from, int count) => ReadAsync(from, count,
        chunks.ReadProposalsAsync,
        (first, end) => ProposalSummary.Pack(proposals.Where(p => p.Iteration >= first && p.Iteration < end)));

    private async Task<byte[]> ReadAsync(int from, int count, Func<int, int, int, Task<byte[]>> stored, Func<int, long, byte[]> pending)
    {
        var first = Math.Max(1, from);
        var end = Math.Min((long)from + Math.Min(count, HistoryLimits.MaxRowsPerCall), (Last?.Iteration ?? 0) + 1L);
        var bytes = new List<byte>();
        for (var at = first; at < end;)
        {
            if (at > Stored)
            {
                // No await from here on: nothing can move from memory to the grains meanwhile.
                bytes.AddRange(pending(at, end));
                break;
            }
            var chunk = PackedRows.ChunkOf(at);
            var chunkEnd = (int)Math.Min(end, Math.Min(Stored, PackedRows.LastOf(chunk)) + 1L);
            bytes.AddRange(await stored(chunk, at, chunkEnd - at));
            at = chunkEnd;
        }
        return CollectionsMarshal.AsSpan(bytes).ToArray();
    }

    /// <summary>Stored rows of one chunk: all that a checkpoint covers are there, or the store has lost some.</summary>
    private async Task<byte[]> ReadChunkAsync(int chunk, int first, int count)
    {
        var rows = await chunks.ReadAsync(chunk, first, count);
        var wanted = Enumerable.Range(first, count).Count(HistoryLimits.IsKept);
        var there = PackedRows.Unpack(rows).Count;
        return there == wanted
            ? rows
            : throw StoredStates.Damaged(Name(key, first, first + count - 1), string.Create(CultureInfo.InvariantCulture,
                $"{there:#,0} rows are there instead of {wanted:#,0}"));
    }
}
