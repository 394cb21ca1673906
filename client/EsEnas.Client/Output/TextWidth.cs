using System.Globalization;
using System.Text;

namespace EsEnas.Client.Output;

/// <summary>How much room text takes on a terminal, and where it may be broken.</summary>
internal static class TextWidth
{
    // The blocks of wide characters, first and last, as terminals draw them: East Asian scripts, full-width forms, emoji.
    private static readonly (int First, int Last)[] Wide =
        [(0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60),
            (0xFFE0, 0xFFE6), (0x1F300, 0x1F64F), (0x1F900, 0x1F9FF), (0x20000, 0x3FFFD)];

    /// <summary>Columns of the terminal that a line takes.</summary>
    public static int Of(string text) => text.EnumerateRunes().Sum(Of);

    /// <summary>A line broken between words so that no part is wider than <paramref name="width"/>, unless a single word is.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        if (Of(text) <= width) return [text];
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && Of(line.ToString()) + 1 + Of(word) > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }
            if (line.Length > 0) line.Append(' ');
            line.Append(word);
        }
        lines.Add(line.ToString());
        return lines;
    }

    /// <summary>Width of the widest word.</summary>
    public static int OfWidestWord(string text) => text.Split(' ').Max(Of);

    /// <summary>The text filled with blanks up to <paramref name="width"/>.</summary>
    public static string Pad(string text, int width, bool right)
    {
        var blanks = new string(' ', Math.Max(0, width - Of(text)));
        return right ? blanks + text : text + blanks;
    }

    private static int Of(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ => rune.Value >= Wide[0].First && Wide.Any(block => rune.Value >= block.First && rune.Value <= block.Last) ? 2 : 1,
    };
}
