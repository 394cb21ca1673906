using System.Collections.Immutable;
using EsEnas.Core.Runs;
using EsEnas.Web.Curves;

namespace EsEnas.Web.Comparing;

/// <summary>Rows that stand for stretches of a long run: at the last iteration of each, with the sums of all.</summary>
internal static class ThinnedRows
{
    /// <summary>A row for each stretch of a curve; one in which iterations of interest lie is divided there.</summary>
    /// <param name="buckets">The curve.</param>
    /// <param name="ends">Iterations whose own return is wanted, ascending.</param>
    /// <param name="readAsync">Reads rows of the run: the first iteration, and how many.</param>
    internal static async Task<IReadOnlyList<IterationRow>> OfAsync(ImmutableArray<CurveBucket> buckets, IReadOnlyList<int> ends,
        Func<int, int, Task<IReadOnlyList<IterationRow>>> readAsync)
    {
        var rows = new List<IterationRow>();
        foreach (var bucket in buckets)
        {
            var rest = bucket;
            foreach (var end in ends.Where(end => end >= bucket.First && end <= bucket.Last))
            {
                var part = await readAsync(rest.First, end - rest.First + 1);
                // Of a very long run not every iteration is kept.
                if (part.Count == 0) continue;
                var first = part.Select(CurveBucket.Of).Aggregate((sum, next) => sum.With(next));
                rows.Add(RowOf(first) with { MeanReturn = part[^1].MeanReturn });
                rest = rest with
                {
                    First = end + 1,
                    Episodes = rest.Episodes - first.Episodes,
                    Steps = rest.Steps - first.Steps,
                    Invalid = rest.Invalid - first.Invalid,
                };
            }
            if (rest.First <= rest.Last) rows.Add(RowOf(rest));
        }
        return rows;
    }

    /// <summary>What was spent up to each of such rows.</summary>
    internal static IReadOnlyList<IterationTotals> TotalsOf(IReadOnlyList<IterationRow> rows)
    {
        var totals = new List<IterationTotals>(rows.Count);
        var (episodes, steps) = (0L, 0L);
        foreach (var row in rows)
            totals.Add(new IterationTotals(row.Iteration.Value, episodes += row.Evaluations, steps += row.Steps));
        return totals;
    }

    private static IterationRow RowOf(CurveBucket bucket) => new(new IterationNumber(bucket.Last), bucket.LastMean, bucket.Best,
        double.NaN, double.NaN, (int)bucket.Episodes, (int)bucket.Invalid, bucket.Steps, bucket.Weights, default);
}
