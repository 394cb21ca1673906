using System.Globalization;

namespace EsEnas.Core.Runs;

/// <summary>
/// A history as CSV, row after row from the first, numbers with enough digits to read back to the bit: what <c>history --csv</c> prints
/// and the page gives to take away. Not thread safe.
/// </summary>
/// <param name="terms">The names of the terms that the task's reward is the sum of, in order.</param>
public sealed class HistoryCsv(IReadOnlyList<string> terms)
{
    private IterationTotals totals;

    /// <summary>The line above the rows: those of <see cref="IterationRow"/>, of <see cref="IterationTotals"/>, and the terms.</summary>
    public string Header { get; } =
        $"{IterationRow.CsvHeader},{IterationTotals.CsvHeader}{string.Concat(terms.Select(term => $",reward.{term}"))}";

    /// <summary>The line of the next row. A row that does not tell the terms, as in earlier builds, has empty fields for them.</summary>
    public string Add(IterationRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        totals = totals.With(row);
        var sums = string.Concat(terms.Select((_, i) =>
            row.Terms.Length == terms.Count ? string.Create(CultureInfo.InvariantCulture, $",{row.Terms[i]:R}") : ","));
        return $"{row.ToCsv()},{totals.ToCsv()}{sums}";
    }
}
