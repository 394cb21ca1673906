using System.Globalization;
using System.Text;

namespace EsEnas.Export.C;

/// <summary>Writes constant tables, a few numbers a line, and counts their bytes.</summary>
internal sealed class CTable(StringBuilder text, int realBytes)
{
    private const int NumbersInALine = 6;

    /// <summary>Bytes of the tables so far.</summary>
    public int Bytes { get; private set; }

    /// <summary>A table of numbers of the policy's precision.</summary>
    public void Reals(string name, string size, string comment, IEnumerable<(string Comment, IEnumerable<string> Numbers)> rows) =>
        Write("policy_real", realBytes, name, size, comment, rows);

    /// <summary>A table of whole numbers, of the smallest type that holds them.</summary>
    public void Wholes(string name, string size, string comment, IReadOnlyList<int> numbers) =>
        Wholes(name, size, comment, [("", numbers)]);

    /// <summary>The same in rows.</summary>
    public void Wholes(string name, string size, string comment, IReadOnlyList<(string Comment, IReadOnlyList<int> Numbers)> rows)
    {
        var all = rows.SelectMany(row => row.Numbers).DefaultIfEmpty().ToList();
        var (low, high) = (all.Min(), all.Max());
        var (type, bytes) = low < 0
            ? low >= -128 && high <= 127 ? ("int8_t", 1) : low >= -32768 && high <= 32767 ? ("int16_t", 2) : ("int32_t", 4)
            : high <= 255 ? ("uint8_t", 1) : high <= 65535 ? ("uint16_t", 2) : ("uint32_t", 4);
        Write(type, bytes, name, size, comment,
            rows.Select(row => (row.Comment, row.Numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))));
    }

    /// <summary>A table of numbers with a sign, of the smallest type that holds them.</summary>
    public void Signed(string name, string size, string comment, IReadOnlyList<(string Comment, IReadOnlyList<long> Numbers)> rows)
    {
        var most = rows.SelectMany(row => row.Numbers).Select(number => number < 0 ? ~number : number).DefaultIfEmpty().Max();
        var (type, bytes) = most <= sbyte.MaxValue ? ("int8_t", 1) : most <= short.MaxValue ? ("int16_t", 2)
            : most <= int.MaxValue ? ("int32_t", 4) : ("int64_t", 8);
        Write(type, bytes, name, size, comment,
            rows.Select(row => (row.Comment, row.Numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))));
    }

    private void Write(string type, int bytes, string name, string size, string comment,
        IEnumerable<(string Comment, IEnumerable<string> Numbers)> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"/* {comment} */\nstatic const {type} {name}[{size}] =\n{{\n");
        var lines = new List<string>();
        foreach (var (note, numbers) in rows)
        {
            var chunks = numbers.Chunk(NumbersInALine).ToList();
            Bytes += bytes * chunks.Sum(chunk => chunk.Length);
            var remark = note.Length > 0 ? $"/* {CText.Comment(note)} */" : "";
            if (remark.Length > 0 && chunks.Count == 1) lines.Add($"    {string.Join(", ", chunks[0])}, {remark}");
            else
            {
                if (remark.Length > 0) lines.Add($"    {remark}");
                lines.AddRange(chunks.Select(chunk => $"    {string.Join(", ", chunk)},"));
            }
        }
        text.AppendJoin('\n', lines).Append("\n};\n\n");
    }
}
