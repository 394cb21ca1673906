using System.Runtime.InteropServices;
using EsEnas.Core.Training;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.History;

namespace EsEnas.Grains.Experiments;

/// <summary>A run's rows: those that a checkpoint covers from the history grains, later ones from memory.</summary>
/// <remarks>Not thread safe; readers may interleave with the loop at awaits.</remarks>
internal sealed class RunHistory(string run, IGrainFactory grains)
{
    private readonly List<IterationRow> recent = [];

    /// <summary>The last row, stored or not; null before the first.</summary>
    public IterationRow? Last { get; private set; }

    /// <summary>Iterations whose rows are in the history grains.</summary>
    public int Stored { get; private set; }

    /// <summary>How many rows are not in the history grains yet.</summary>
    public int PendingCount => (Last?.Iteration ?? 0) - Stored;

    /// <summary>Those rows, packed.</summary>
    public byte[] Pending => PackedRows.Pack(recent.Where(r => r.Iteration > Stored));

    /// <summary>Starts from a checkpoint.</summary>
    public void Restart(ExperimentRecord record)
    {
        recent.Clear();
        recent.AddRange(PackedRows.Unpack(record.PendingRows));
        Stored = record.Iteration - recent.Count;
        Last = record.LastRow.Length == 0 ? null : IterationRow.Read(record.LastRow);
    }

    public void Add(IterationRow row)
    {
        recent.Add(row);
        Last = row;
    }

    /// <summary>Makes all rows so far durable. Rows that were stored before are overwritten by equal ones.</summary>
    public async Task StoreAsync()
    {
        var rows = recent.Where(r => r.Iteration > Stored).ToArray();
        foreach (var chunk in rows.Where(r => HistoryLimits.IsKept(r.Iteration)).GroupBy(r => PackedRows.ChunkOf(r.Iteration)))
            await Chunk(chunk.Key).Append(PackedRows.Pack(chunk));
        if (rows.Length > 0) Stored = rows[^1].Iteration;
        recent.RemoveAll(r => r.Iteration <= Stored);
    }

    /// <summary>Rows [from, from + count) that exist, packed, in order; at most <see cref="HistoryLimits.MaxRowsPerCall"/>.</summary>
    public async Task<byte[]> ReadAsync(int from, int count)
    {
        var first = Math.Max(1, from);
        var end = Math.Min((long)from + Math.Min(count, HistoryLimits.MaxRowsPerCall), (Last?.Iteration ?? 0) + 1L);
        var rows = new List<byte>();
        for (var at = first; at < end;)
        {
            if (at > Stored)
            {
                // No await from here on: nothing can move from memory to the grains meanwhile.
                rows.AddRange(PackedRows.Pack(recent.Where(r => r.Iteration >= at && r.Iteration < end)));
                break;
            }
            var chunk = PackedRows.ChunkOf(at);
            var chunkEnd = (int)Math.Min(end, Math.Min(Stored, PackedRows.LastOf(chunk)) + 1L);
            rows.AddRange(await Chunk(chunk).Read(at, chunkEnd - at));
            at = chunkEnd;
        }
        return CollectionsMarshal.AsSpan(rows).ToArray();
    }

    private IHistoryGrain Chunk(int chunk) => grains.GetGrain<IHistoryGrain>($"{run}/{chunk}");
}
