using System.Text;

namespace EsEnas.Client.Reading;

/// <summary>Lines of a text that may have no end: neither a line nor all of them together are longer than they may be.</summary>
internal sealed class BoundedLines(TextReader inner, int longestLine, long most) : TextReader
{
    private readonly char[] block = new char[16 * 1024];
    private int count;
    private int next;
    private long read;
    private int lines;

    /// <summary>The next line; null at the end.</summary>
    /// <exception cref="FormatException">It, or the text, is too long.</exception>
    public override string? ReadLine()
    {
        StringBuilder? line = null;
        lines++;
        while (next < count || Fill())
        {
            var rest = block.AsSpan(next, count - next);
            var end = rest.IndexOf('\n');
            line = (line ?? new StringBuilder()).Append(end < 0 ? rest : rest[..end]);
            next += end < 0 ? rest.Length : end + 1;
            if (line.Length > longestLine) throw new FormatException($"line {lines}: the line is longer than {longestLine} characters");
            if (end >= 0) break;
        }
        if (line is { Length: > 0 } && line[^1] == '\r') line.Length--;
        return line?.ToString();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private bool Fill()
    {
        (count, next) = (inner.Read(block), 0);
        read += count;
        return read <= most ? count > 0 : throw new FormatException($"line {lines}: the text is longer than {most} characters");
    }
}
