using System.Text;
using System.Text.RegularExpressions;

namespace EsEnas.Export.C;

/// <summary>Gives an export in C other names than <c>policy_…</c>, so that a program can have several policies.</summary>
public static partial class CPrefix
{
    /// <summary>What names begin with where nothing else is asked for.</summary>
    public const string Usual = "policy";

    /// <summary>What a prefix may be.</summary>
    public const string Allowed = "a lower-case letter, then at most 30 lower-case letters, digits and '_'; not the name of another header";

    // Names of headers that the files include, or may be compiled beside.
    private static readonly string[] Headers =
    [
        "assert", "board", "complex", "ctype", "errno", "fenv", "float", "inttypes", "iso646", "limits", "locale", "math", "setjmp",
        "signal", "stdarg", "stdbool", "stddef", "stdint", "stdio", "stdlib", "string", "tgmath", "time", "wchar", "wctype",
    ];

    /// <summary>Whether a prefix is <see cref="Allowed"/>.</summary>
    public static bool IsAllowed(string prefix) => Form().IsMatch(prefix) && !Headers.Contains(prefix);

    /// <summary>
    /// The files of an export with other names for the C's files, functions, types and macros; files of other formats stay.
    /// </summary>
    /// <param name="files">The files, with the usual names.</param>
    /// <param name="prefix">What their names begin with.</param>
    public static IReadOnlyList<ExportFile> Apply(IReadOnlyList<ExportFile> files, string prefix)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix == Usual) return files;
        if (!IsAllowed(prefix)) throw new ArgumentException($"'{prefix}' is no prefix: {Allowed}.", nameof(prefix));
        return [.. files.Select(file => file.Name.StartsWith(CExport.Folder, StringComparison.Ordinal)
            ? new ExportFile(Rename(file.Name), ExportOrigin.Bytes(Rename(Encoding.UTF8.GetString(file.Content.Span))))
            : file)];

        string Rename(string text) => Macro().Replace(Name().Replace(text, prefix), prefix.ToUpperInvariant());
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,30}\z")]
    private static partial Regex Form();

    // Functions, types, programs and files; the word in a sentence, and the program behind a pipe, have nothing of that behind them.
    [GeneratedRegex(@"\bpolicy(?=_|\.[ch]\b)")]
    private static partial Regex Name();

    [GeneratedRegex(@"\bPOLICY(?=_)")]
    private static partial Regex Macro();
}
