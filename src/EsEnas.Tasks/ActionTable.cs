using System.Globalization;

namespace EsEnas.Tasks;

/// <summary>Reads actions from CSV: a header <c>a0,a1,…</c>, then one row per step.</summary>
public static class ActionTable
{
    /// <summary>Reads all rows. Blank lines at the end are ignored.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="actionSize">|A|, the number of columns.</param>
    /// <exception cref="FormatException">The header or a row is wrong; the message gives line, column, value and what is wanted.
    /// </exception>
    public static IReadOnlyList<double[]> Read(TextReader reader, int actionSize)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var wanted = string.Join(',', Enumerable.Range(0, actionSize).Select(i => $"a{i}"));
        var header = reader.ReadLine() ?? throw new FormatException($"line 1: the file is empty; the header must be {wanted}");
        if (!header.TrimStart('\uFEFF').Split(',').Select(name => name.Trim()).SequenceEqual(wanted.Split(',')))
            throw new FormatException($"line 1: the header is '{Shorten(header)}'; it must be {wanted}");

        var rows = new List<double[]>();
        var blankLine = 0;
        for (var line = 2; reader.ReadLine() is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                blankLine = blankLine == 0 ? line : blankLine;
                continue;
            }

            if (blankLine != 0)
                throw new FormatException($"line {blankLine}: the line is blank, but rows follow");
            rows.Add(ReadRow(text, line, actionSize));
        }

        return rows;
    }

    private static double[] ReadRow(string text, int line, int actionSize)
    {
        var cells = text.Split(',');
        if (cells.Length != actionSize)
            throw new FormatException($"line {line}: the row has {cells.Length} values; it must have {actionSize}");
        var row = new double[actionSize];
        for (var i = 0; i < row.Length; i++)
        {
            if (!double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out row[i]) || !double.IsFinite(row[i]))
                throw new FormatException($"line {line}, column a{i}: '{Shorten(cells[i])}' is not a finite number");
        }

        return row;
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
