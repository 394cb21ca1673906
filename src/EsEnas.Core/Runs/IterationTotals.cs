using System.Globalization;

namespace EsEnas.Core.Runs;

/// <summary>Episodes and environment steps of a history up to and including a row.</summary>
/// <param name="Iteration">The row's iteration; 0 before the first.</param>
/// <param name="Episodes">Evaluations, valid or not.</param>
/// <param name="Steps">Environment steps of these.</param>
public readonly record struct IterationTotals(int Iteration, long Episodes, long Steps)
{
    /// <summary>The columns that <c>history --csv</c> puts behind those of the row.</summary>
    public const string CsvHeader = "totalEpisodes,totalSteps";

    /// <summary>
    /// With the next row. Rows of very long histories are thinned out: those left out count as much as the row after them, so that these
    /// totals are exact up to there, and near it beyond.
    /// </summary>
    public IterationTotals With(IterationRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var iterations = (long)row.Iteration.Value - Iteration;
        return new IterationTotals(row.Iteration.Value, Episodes + (iterations * row.Evaluations), Steps + (iterations * row.Steps));
    }

    /// <summary>The totals at each row.</summary>
    public static IEnumerable<(IterationRow Row, IterationTotals Totals)> Over(IEnumerable<IterationRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var totals = default(IterationTotals);
        foreach (var row in rows)
        {
            totals = totals.With(row);
            yield return (row, totals);
        }
    }

    /// <summary>As the CSV has them.</summary>
    public string ToCsv() => string.Create(CultureInfo.InvariantCulture, $"{Episodes},{Steps}");
}
