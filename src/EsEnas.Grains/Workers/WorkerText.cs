using System.Text;
using EsEnas.Core.Binary;

namespace EsEnas.Grains.Workers;

/// <summary>Texts in frames.</summary>
internal static class WorkerText
{
    private const int Longest = 300;

    public static void Text(this StateWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Count(bytes.Length);
        writer.Bytes(bytes);
    }

    public static string Text(this ref StateReader reader) => Encoding.UTF8.GetString(reader.Bytes(reader.CountOf(bytesEach: 1)));

    /// <summary>In one line that a terminal can show, cut to 300 characters.</summary>
    public static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c));
        return line.Length <= Longest ? line : line[..(Longest - 1)] + "…";
    }
}
