using System.Text;

namespace EsEnas.Export.C;

/// <summary>
/// Foreign text in C: what a task file or a run says can end no comment and no string, continue no line and begin no directive, since only
/// letters, digits and a few marks pass.
/// </summary>
internal static class CText
{
    private const int LongestComment = 100;
    private const int LongestName = 48;
    private const string Marks = " _-.,:;()[]+=<>|^#%/";

    /// <summary>Text for a comment of one line.</summary>
    public static string Comment(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (builder.Length == LongestComment) break;
            var passes = rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value)
                || Marks.Contains((char)rune.Value, StringComparison.Ordinal));
            builder.Append(passes ? (char)rune.Value : '_');
        }
        return builder.ToString().Trim();
    }

    /// <summary>Names for macros, one for each text and no two alike.</summary>
    public static string[] Macros(string prefix, IEnumerable<string> texts)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var text in texts)
        {
            var name = prefix + Upper(text);
            var unique = name;
            for (var i = 2; !used.Add(unique); i++) unique = $"{name}_{i}";
            names.Add(unique);
        }
        return [.. names];
    }

    private static string Upper(string text)
    {
        var builder = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (builder.Length == LongestName) break;
            if (rune.IsAscii && char.IsAsciiLetterOrDigit((char)rune.Value)) builder.Append(char.ToUpperInvariant((char)rune.Value));
            else if (builder.Length > 0 && builder[^1] != '_') builder.Append('_');
        }
        var name = builder.ToString().TrimEnd('_');
        return name.Length > 0 ? name : "UNNAMED";
    }
}
