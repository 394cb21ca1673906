using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Web.Curves;

/// <summary>
/// Reads a run's history and keeps what its curve needs: some thousand numbers, however long the run. Stored chunks are read from their own
/// grains, a few at a time, those that are far apart first; so there is a whole curve long before all of a long run is read. The rest of it
/// is read only as long as somebody wants it.
/// </summary>
/// <remarks>Not thread safe: one reader at a time. Snapshots may be used anywhere.</remarks>
/// <param name="run">The run.</param>
/// <param name="grains">Gives the way to the grains.</param>
internal sealed class CurveStore(RunId run, Func<IGrainFactory> grains)
{
    private const int MostBuckets = 8192;
    private const int AtOnce = 8;
    private const int FirstPart = 32;

    // Each divides the next and all of them a chunk, so that no bucket is of two chunks.
    private static readonly int[] Widths = [1, 2, 4, 8, 40, 200, 1000];

    private readonly Dictionary<int, CurveChunk> chunks = [];
    private readonly HashSet<int> whole = [];
    private Curve curve = Curve.Empty;

    /// <summary>Reads what is new.</summary>
    /// <param name="status">Where the run stands.</param>
    /// <param name="onPart">Called with what there is so far.</param>
    /// <param name="isWanted">Whether to go on with another part of a long history.</param>
    /// <param name="cancellationToken">Gives up; what was read stays.</param>
    internal async Task<Curve> ReadAsync(RunStatus status, Action<Curve> onPart, Func<bool> isWanted, CancellationToken cancellationToken)
    {
        var last = status.Iteration.Value;
        // A run of that name that was deleted and begun anew.
        if (last < curve.Last) Forget();
        var complete = Math.Min(last, status.CheckpointedIteration.Value) / HistoryLimits.RowsPerChunk;
        var missing = Spread(Enumerable.Range(0, complete).Where(chunk => !whole.Contains(chunk)).ToList());
        // Each part is seen by every page that is open, so there are few: the next has three times as much as there was.
        for (int taken = 0, size = FirstPart; taken < missing.Count && (taken == 0 || isWanted()); taken += size, size = 3 * taken)
        {
            var some = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(missing.Skip(taken).Take(size), some,
                async (chunk, _) => Keep(chunk, await ReadChunkAsync(chunk)));
            curve = Snapshot(last, complete);
            onPart(curve);
        }
        if (await ReadTailAsync(complete, last, cancellationToken) || missing.Count > 0) curve = Snapshot(last, complete);
        return curve;
    }

    private void Forget()
    {
        chunks.Clear();
        whole.Clear();
        curve = Curve.Empty;
    }

    // Rows that no checkpoint covers, or whose chunk is not full yet.
    private async Task<bool> ReadTailAsync(int complete, int last, CancellationToken cancellationToken)
    {
        var isNew = false;
        for (var from = Math.Max(curve.Last, complete * HistoryLimits.RowsPerChunk) + 1; from <= last;)
        {
            var rows = IterationRow.Unpack(await grains().GetGrain<IExperimentGrain>(run.Value)
                .GetHistory(new IterationNumber(from), HistoryLimits.RowsPerChunk).WaitAsync(cancellationToken));
            if (rows.Count == 0) break;
            foreach (var row in rows) ChunkOf((row.Iteration.Value - 1) / HistoryLimits.RowsPerChunk).Add(row);
            from = rows[^1].Iteration.Value + 1;
            isNew = true;
        }
        return isNew;
    }

    private async Task<IReadOnlyList<IterationRow>> ReadChunkAsync(int chunk)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{run.Value}/{chunk}");
        return IterationRow.Unpack(await grains().GetGrain<IHistoryGrain>(key)
            .Read(new IterationNumber((chunk * HistoryLimits.RowsPerChunk) + 1), HistoryLimits.RowsPerChunk));
    }

    private void Keep(int number, IReadOnlyList<IterationRow> rows)
    {
        var chunk = new CurveChunk();
        foreach (var row in rows) chunk.Add(row);
        lock (chunks)
        {
            chunk.Widen(Width);
            chunks[number] = chunk;
            whole.Add(number);
        }
    }

    private CurveChunk ChunkOf(int number)
    {
        if (!chunks.TryGetValue(number, out var chunk)) chunks[number] = chunk = new CurveChunk();
        return chunk;
    }

    private int Width => chunks.Count == 0 ? 1 : chunks.Values.Max(chunk => chunk.Width);

    private Curve Snapshot(int last, int complete)
    {
        var width = Widths.First(each => each == Widths[^1] || last / each <= MostBuckets);
        foreach (var chunk in chunks.Values) chunk.Widen(width);
        return new Curve([.. chunks.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value.Buckets)], whole.Count >= complete);
    }

    // First the ends and the middle, then the middles between them.
    private static List<int> Spread(List<int> all)
    {
        var ordered = new List<int>(all.Count);
        var taken = new HashSet<int>();
        for (var step = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, all.Count)); step >= 1; step /= 2)
        {
            for (var i = 0; i < all.Count; i += step)
                if (taken.Add(all[i])) ordered.Add(all[i]);
        }
        return ordered;
    }
}
