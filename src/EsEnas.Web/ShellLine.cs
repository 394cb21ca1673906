namespace EsEnas.Web;

/// <summary>Command lines that can be pasted into a shell as they are.</summary>
public static class ShellLine
{
    /// <summary>The words, those in quotes that a shell would read otherwise.</summary>
    public static string Of(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return string.Join(' ', words.Select(Quote));
    }

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:,=+@%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
