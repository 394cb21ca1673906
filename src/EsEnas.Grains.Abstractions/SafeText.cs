using System.Globalization;
using System.Text;

namespace EsEnas.Grains.Abstractions;

/// <summary>
/// Text that came from elsewhere, made safe to print: what a terminal would obey, or would show otherwise than it is, is written as
/// <c>\u001b</c>. Everything that prints such text uses this. Thread safe.
/// </summary>
public static class SafeText
{
    private const int LongestShown = 80;

    /// <summary>
    /// Whether a text is one line that shows what it is: no control or format characters, no line breaks, no half surrogates.
    /// </summary>
    public static bool IsLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var i = 0; i < text.Length; i += Length(text, i))
            if (IsUnsafe(text, i)) return false;
        return true;
    }

    /// <summary>The text on one line: line breaks are written as <c>\n</c>.</summary>
    public static string Line(string? text) => Escape(text, keepBreaks: false);

    /// <summary>The text, its line breaks and tabs as they are.</summary>
    public static string Lines(string? text) => Escape(text, keepBreaks: true);

    /// <summary>The text on one line, at most 80 characters of it: for messages that quote what they refuse.</summary>
    public static string Shown(string? text) => Line(text is { Length: > LongestShown } ? text[..LongestShown] + "…" : text);

    private static string Escape(string? text, bool keepBreaks)
    {
        if (string.IsNullOrEmpty(text)) return "";
        StringBuilder? escaped = null;
        for (var i = 0; i < text.Length;)
        {
            var length = Length(text, i);
            if (!IsUnsafe(text, i) || (keepBreaks && text[i] is '\n' or '\t'))
            {
                escaped?.Append(text, i, length);
            }
            else
            {
                escaped ??= new StringBuilder(text, 0, i, text.Length + 16);
                for (var j = i; j < i + length; j++)
                    escaped.Append(text[j] switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", var c => $"\\u{(int)c:x4}" });
            }
            i += length;
        }
        return escaped?.ToString() ?? text;
    }

    private static int Length(string text, int at) => char.IsSurrogatePair(text, at) ? 2 : 1;

    private static bool IsUnsafe(string text, int at) =>
        CharUnicodeInfo.GetUnicodeCategory(text, at) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned;
}
