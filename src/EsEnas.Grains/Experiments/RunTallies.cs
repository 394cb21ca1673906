using EsEnas.Core.Runs;

namespace EsEnas.Grains.Experiments;

/// <summary>What a run has spent, by its history: of forks, and of runs of builds that did not count.</summary>
internal static class RunTallies
{
    private const int RowsAtOnce = 1000;

    /// <summary>Sums up the rows of training up to an iteration.</summary>
    /// <param name="readAsync">Reads so many rows from an iteration on.</param>
    /// <param name="iteration">The last one that counts.</param>
    /// <exception cref="Exception">The store's error.</exception>
    public static async Task<TallyRecord> SumAsync(Func<IterationNumber, int, Task<IReadOnlyList<IterationRow>>> readAsync,
        IterationNumber iteration)
    {
        var totals = default(IterationTotals);
        for (var from = IterationNumber.First; from <= iteration; from += RowsAtOnce)
        {
            foreach (var row in await readAsync(from, Math.Min(RowsAtOnce, iteration - from + 1))) totals = totals.With(row);
        }

        return new TallyRecord { Episodes = totals.Episodes, Steps = totals.Steps };
    }
}
