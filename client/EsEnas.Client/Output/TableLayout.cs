namespace EsEnas.Client.Output;

/// <summary>How a table fits into a window: which columns it shows, how wide each is, or that none of them fit beside each other.</summary>
/// <param name="Shown">Indices of the columns that are shown, in order.</param>
/// <param name="Widths">Width of each of these; longer cells, which are sentences, go on in the next line.</param>
/// <param name="Stacked">Whether the window is too narrow for the columns that have to be there: each row is then lines of heading and
/// cell.</param>
internal sealed record TableLayout(IReadOnlyList<int> Shown, IReadOnlyList<int> Widths, bool Stacked)
{
    // What is left of a sentence's column before another column is left out for it.
    private const int NarrowestSentence = 24;
    private const int Border = 3;

    /// <summary>Leaves out the columns of the highest rank, rightmost first, until the rest fits; no cell is ever cut.</summary>
    public static TableLayout For(IReadOnlyList<Column> columns, IReadOnlyList<string[]> rows, int window)
    {
        int[] natural =
            [.. columns.Select((column, i) => rows.Select(row => TextWidth.Of(row[i])).Append(TextWidth.Of(column.Heading)).Max())];
        int[] word = [.. columns.Select((column, i) =>
            column.Words ? rows.Select(row => TextWidth.OfWidestWord(row[i])).Append(TextWidth.Of(column.Heading)).Max() : natural[i])];
        int[] least =
            [.. columns.Select((column, i) => column.Words ? Math.Min(natural[i], Math.Max(word[i], NarrowestSentence)) : natural[i])];
        List<int> shown = [.. Enumerable.Range(0, columns.Count)];
        while (Total(shown, least) > window
            && shown.Where(i => columns[i].Rank > 0).OrderBy(i => (columns[i].Rank, i)).LastOrDefault(-1) is >= 0 and var last)
            shown.Remove(last);
        if (Total(shown, least) > window) least = word;
        if (Total(shown, least) > window) return new TableLayout([.. Enumerable.Range(0, columns.Count)], natural, Stacked: true);
        var widths = shown.ToDictionary(i => i, i => natural[i]);
        for (var excess = Total(shown, natural) - window; excess > 0;)
        {
            var widest = shown.Where(i => widths[i] > least[i]).MaxBy(i => widths[i]);
            widths[widest]--;
            excess--;
        }
        return new TableLayout(shown, [.. shown.Select(i => widths[i])], Stacked: false);
    }

    private static int Total(List<int> shown, int[] widths) => shown.Sum(i => widths[i] + Border) + 1;
}
