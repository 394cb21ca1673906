using System.Globalization;
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

    /// <summary>The last iteration, stored or not; 0 before the first.</summary>
    public IterationNumber LastIteration => Last?.Iteration ?? default;

    /// <summary>The last iteration whose row is in the history grains.</summary>
    public IterationNumber Stored { get; private set; }

    /// <summary>How many rows are not in the history grains yet.</summary>
    public int PendingCount => LastIteration - Stored;

    /// <summary>Those rows, packed.</summary>
    public byte[] Pending => IterationRow.Pack(recent.Where(r => r.Iteration > Stored));

    /// <summary>The proposal summaries that go with them, packed.</summary>
    public byte[] PendingProposals => ProposalSummary.Pack(proposals.Where(p => p.Iteration > Stored));

    /// <summary>The last row, packed; empty before the first.</summary>
    public byte[] PackedLast => Last is null ? [] : IterationRow.Pack([Last]);

    /// <summary>Starts from a checkpoint.</summary>
    /// <param name="lastRow">The last row, packed; empty before the first.</param>
    /// <param name="pendingRows">The last rows that are in no history grain, packed.</param>
    /// <param name="pendingProposals">The proposal summaries that go with them, packed.</param>
    /// <exception cref="ArgumentException">Not whole rows.</exception>
    public void Restart(byte[] lastRow, byte[] pendingRows, byte[] pendingProposals)
    {
        recent.Clear();
        recent.AddRange(IterationRow.Unpack(pendingRows));
        proposals.Clear();
        proposals.AddRange(ProposalSummary.Unpack(pendingProposals));
        Last = lastRow.Length == 0 ? null : IterationRow.Read(lastRow);
        Stored = LastIteration - recent.Count;
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
        foreach (var chunk in rows.Where(r => HistoryLimits.IsKept(r.Iteration)).GroupBy(r => ChunkNumbers.Of(r.Iteration)))
        {
            await chunks.AppendAsync(chunk.Key, chunk, summaries.Where(p => ChunkNumbers.Of(p.Iteration) == chunk.Key));
        }
        if (rows.Length > 0) Stored = rows[^1].Iteration;
        recent.RemoveAll(r => r.Iteration <= Stored);
        proposals.RemoveAll(p => p.Iteration <= Stored);
    }

    /// <summary>Some rows of a history, for messages.</summary>
    /// <param name="key">The key of the <see cref="RunHistory"/>.</param>
    /// <param name="first">The first iteration.</param>
    /// <param name="last">The last one.</param>
    public static string Name(string key, IterationNumber first, IterationNumber last)
    {
        var of =
            key.Split('/') is [var run, var name] && RunPhases.WithOwnHistory.FirstOrDefault(kind => kind.HistoryName == name) is { } phase
                ? $"{phase.Name} of run '{run}'"
                : $"history of run '{key}'";
        return string.Create(CultureInfo.InvariantCulture, $"iterations {first:#,0} to {last:#,0} of the {of}");
    }

    /// <summary>How many history grains <see cref="VerifyAsync"/> reads: all up to the last that has a row.</summary>
    public int Chunks => HistoryLimits.LastKept(Stored) is { IsBeforeFirst: false } last ? ChunkNumbers.Of(last) + 1 : 0;

    /// <summary>Those history grains.</summary>
    public IEnumerable<GrainId> ChunkGrains => Enumerable.Range(0, Chunks).Select(chunk => StoredKeys.History(key, chunk));

    /// <summary>Reads all that is stored, and gives nothing.</summary>
    /// <exception cref="RunException">A part of it cannot be decoded, or is missing (<see cref="RunError.Failed"/>).</exception>
    public async Task VerifyAsync()
    {
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            var first = ChunkNumbers.LastOf(chunk - 1).Next;
            await ReadChunkAsync(chunk, first, LastStoredOf(chunk) - first + 1);
        }
    }

    /// <summary>Rows [from, from + count) that exist, in order; at most <see cref="HistoryLimits.MaxRowsPerCall"/>.</summary>
    /// <exception cref="RunException">A part of them cannot be decoded, or is missing (<see cref="RunError.Failed"/>).</exception>
    public async Task<IReadOnlyList<IterationRow>> ReadAsync(IterationNumber from, int count)
    {
        var last = Last;
        var rows = await ReadAsync(from, count, ReadChunkAsync,
            (first, end) => recent.Where(r => r.Iteration >= first && r.Iteration < end));
        // The last one, if it is thinned out, is in no history grain.
        return last is not null && !HistoryLimits.IsKept(last.Iteration)
            && last.Iteration >= from && last.Iteration - from < Math.Min(count, HistoryLimits.MaxRowsPerCall)
            && (rows.Count == 0 || rows[^1].Iteration < last.Iteration)
                ? [.. rows, last]
                : rows;
    }

    /// <summary>What the rows up to an iteration sum up to.</summary>
    /// <inheritdoc cref="ReadAsync(IterationNumber, int)"/>
    public async Task<IterationTotals> SumAsync(IterationNumber last)
    {
        var totals = default(IterationTotals);
        for (var from = IterationNumber.First; from <= last; from += HistoryLimits.RowsPerChunk)
        {
            foreach (var row in await ReadAsync(from, Math.Min(HistoryLimits.RowsPerChunk, last - from + 1))) totals = totals.With(row);
        }

        return totals;
    }

    /// <summary>The proposal summaries of those rows, as far as they are kept.</summary>
    public Task<IReadOnlyList<ProposalSummary>> ReadProposalsAsync(IterationNumber from, int count) =>
        ReadAsync(from, count, chunks.ReadProposalsAsync,
            (first, end) => proposals.Where(p => p.Iteration >= first && p.Iteration < end));

    private async Task<IReadOnlyList<T>> ReadAsync<T>(IterationNumber from, int count,
        Func<int, IterationNumber, int, Task<IReadOnlyList<T>>> stored, Func<IterationNumber, IterationNumber, IEnumerable<T>> pending)
    {
        var last = (int)Math.Min((long)from.Value + Math.Min(count, HistoryLimits.MaxRowsPerCall) - 1, LastIteration.Value);
        var end = new IterationNumber(last).Next;
        var found = new List<T>();
        for (var at = IterationNumber.Max(IterationNumber.First, from); at < end;)
        {
            if (at > Stored)
            {
                // No await from here on: nothing can move from memory to the grains meanwhile.
                found.AddRange(pending(at, end));
                break;
            }
            var chunk = ChunkNumbers.Of(at);
            var chunkEnd = LastStoredOf(chunk).Next is var next && next < end ? next : end;
            found.AddRange(await stored(chunk, at, chunkEnd - at));
            at = chunkEnd;
        }
        return found;
    }

    private IterationNumber LastStoredOf(int chunk) => ChunkNumbers.LastOf(chunk) is var last && last < Stored ? last : Stored;

    /// <summary>Stored rows of one chunk: all that a checkpoint covers are there, or the store has lost some.</summary>
    private async Task<IReadOnlyList<IterationRow>> ReadChunkAsync(int chunk, IterationNumber first, int count)
    {
        var rows = await chunks.ReadAsync(chunk, first, count);
        var wanted = Enumerable.Range(first.Value, count).Count(number => HistoryLimits.IsKept(new IterationNumber(number)));
        return rows.Count == wanted
            ? rows
            : throw StoredStates.Damaged(Name(key, first, first + (count - 1)),
                string.Create(CultureInfo.InvariantCulture, $"{rows.Count:#,0} rows are there instead of {wanted:#,0}"));
    }
}
