using System.Text;
using EsEnas.Grains.Abstractions;
using Spectre.Console;

namespace EsEnas.Client.Output;

/// <summary>Rows under headings: with borders on a terminal, as aligned columns elsewhere. Numbers (columns named so) are set right.</summary>
internal sealed class Table(params IReadOnlyList<(string Heading, bool Right)> columns)
{
    private readonly List<string[]> rows = [];

    public void Add(params string[] cells) => rows.Add([.. cells.Select(SafeText.Line)]);

    public void Write(Terminal terminal)
    {
        if (terminal.OutIsTerminal) WriteBordered(terminal);
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

    private void AppendLine(StringBuilder text, string[] cells, int[] widths)
    {
        var line = string.Join("  ", cells.Select((cell, i) => columns[i].Right ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i])));
        text.Append(line.TrimEnd()).Append('\n');
    }

    private void WriteBordered(Terminal terminal)
    {
        var table = new Spectre.Console.Table().Border(TableBorder.Rounded);
        foreach (var (heading, right) in columns)
        {
            var column = new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold)));
            table.AddColumn(right ? column.RightAligned() : column);
        }
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(cell)));
        SpectreConsole.For(terminal.RawOut, terminal).Write(table);
    }
}
