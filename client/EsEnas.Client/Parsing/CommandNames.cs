using EsEnas.Core.Runs;

namespace EsEnas.Client.Parsing;

/// <summary>Command lines as a user would type them, for messages that say what to do next.</summary>
/// <param name="Program">The program's name: <c>ESENAS_COMMAND</c>, which a launcher sets to its own; default <c>esenas</c>.</param>
/// <param name="Location">The options that lead to the same runs again: <c>--data</c> or <c>--cluster</c> where they are not the
/// defaults.</param>
internal sealed record CommandNames(string Program, IReadOnlyList<string> Location)
{
    /// <summary>The program's name.</summary>
    /// <param name="environment">Reads an environment variable; null if unset or empty.</param>
    public static string ProgramOf(Func<string, string?> environment) => environment("ESENAS_COMMAND") ?? "esenas";

    /// <summary>A complete line: program, command, arguments, location.</summary>
    public string Line(params IReadOnlyList<string> words) =>
        string.Join(' ', [Program, .. words.Select(Quote), .. Location.Select(Quote)]);

    /// <summary>The line of a command for a run.</summary>
    public string Line(string command, RunId run, params IReadOnlyList<string> more) => Line([command, run.Value, .. more]);

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:,=+@%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
