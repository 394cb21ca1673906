using System.Text;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Output;

/// <summary>
/// Rows under headings: elsewhere than on a terminal as aligned columns, all of them; on a terminal with borders and as many columns as the
/// window has room for, with the command option that shows all. No cell is ever cut: names can be copied.
/// </summary>
internal sealed class Table(params IReadOnlyList<Column> columns)
{
    private const string Bold = "\u001b[1m";
    private const string Plain = "\u001b[0m";
    private readonly List<string[]> rows = [];

    public void Add(params string[] cells) => rows.Add([.. cells.Select(SafeText.Line)]);

    public void Write(Terminal terminal)
    {
        if (terminal.OutIsTerminal) WriteFitting(terminal);
        else terminal.Out.Write(ToPlainText());
    }

    public string ToPlainText()
    {
        var widths = columns.Select((column, i) => rows.Select(row => row[i].Length).Append(column.Heading.Length).Max()).ToArray();
        var text = new StringBuilder();
        AppendLine(text, columns.Select(column => column.Heading).ToArray(), widths);
        foreach (var row in rows) AppendLine(text, row, widths);
        return text.ToString();
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        Append(columns.Select(column => column.Heading));
        text.Append('|').Insert(text.Length, "---|", columns.Count).Append('\n');
        foreach (var row in rows) Append(row);
        return text.ToString();

        void Append(IEnumerable<string> cells) => text.Append("| ")
            .AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
    }

    private void AppendLine(StringBuilder text, string[] cells, int[] widths)
    {
        var line = string.Join("  ", cells.Select((cell, i) => columns[i].Right ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i])));
        text.Append(line.TrimEnd()).Append('\n');
    }

    private void WriteFitting(Terminal terminal)
    {
        var layout = TableLayout.For(columns, rows, terminal.Wide ? int.MaxValue : terminal.Columns());
        terminal.RawOut.Write(layout.Stacked ? Stacked(terminal.Columns(), terminal.Styled) : Bordered(layout, terminal.Styled));
        terminal.RawOut.Flush();
        if (layout.Stacked) terminal.Remark("the window is too narrow for a table (--wide draws it all the same)");
        else if (layout.Shown.Count < columns.Count)
            terminal.Remark(
                $"not shown: {string.Join(", ", columns.Where((_, i) => !layout.Shown.Contains(i)).Select(column => column.Heading))} " +
                "(--wide shows all)");
    }

    private string Bordered(TableLayout layout, bool styled)
    {
        string Rule(char left, char between, char right) =>
            left + string.Join(between, layout.Widths.Select(width => new string('─', width + 2))) + right + "\n";
        var text = new StringBuilder(Rule('╭', '┬', '╮'));
        AppendRow(text, layout, [.. columns.Select(column => column.Heading)], styled);
        text.Append(Rule('├', '┼', '┤'));
        foreach (var row in rows) AppendRow(text, layout, row, styled: false);
        return text.Append(Rule('╰', '┴', '╯')).ToString();
    }

    private void AppendRow(StringBuilder text, TableLayout layout, string[] cells, bool styled)
    {
        var parts = layout.Shown.Select((index, i) => TextWidth.Wrap(cells[index], layout.Widths[i])).ToList();
        for (var line = 0; line < parts.Max(part => part.Count); line++)
        {
            for (var i = 0; i < parts.Count; i++)
            {
                var cell = TextWidth.Pad(line < parts[i].Count ? parts[i][line] : "", layout.Widths[i], columns[layout.Shown[i]].Right);
                text.Append("│ ").Append(styled ? Bold + cell + Plain : cell).Append(' ');
            }
            text.Append("│\n");
        }
    }

    // A line a cell; a cell wider than the window is left to the terminal, which does not cut it either.
    private string Stacked(int window, bool styled)
    {
        var name = columns.Max(column => TextWidth.Of(column.Heading)) + 2;
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            if (text.Length > 0) text.Append('\n');
            for (var i = 0; i < columns.Count; i++)
            {
                var heading = TextWidth.Pad(columns[i].Heading, name, right: false);
                text.Append(styled ? Bold + heading + Plain : heading);
                var lines = TextWidth.Wrap(row[i], Math.Max(1, window - name));
                text.AppendJoin("\n" + new string(' ', name), lines).Append('\n');
            }
        }
        return text.ToString();
    }
}
