using EsEnas.Core.Runs;
using EsEnas.Grains.History;

namespace EsEnas.Grains.Experiments;

/// <summary>What a run has spent, by its history: of forks, and of runs of builds that did not count.</summary>
internal static class RunTallies
{
    private const int RowsAtOnce = 1000;

    /// <summary>Sums up the rows of training up to an iteration.</summary>
    /// <param name="readAsync">Reads so many rows, packed, from an iteration on.</param>
    /// <param name="iteration">The last one that counts.</param>
    /// <exception cref="Exception">The store's error.</exception>
    public static async Task<TallyRecord> SumAsync(Func<IterationNumber, int, Task<byte[]>> readAsync, IterationNumber iteration)
    {
        var totals = default(IterationTotals);
        for (var from = IterationNumber.First; from <= iteration; from += RowsAtOnce)
        {
            var packed = await readAsync(from, Math.Min(RowsAtOnce, iteration - from + 1));
            foreach (var row in PackedRows.Unpack(packed)) totals = totals.With(row);
        }

        return new TallyRecord { Episodes = totals.Episodes, Steps = totals.Steps };
    }
}
