using EsEnas.Core.Runs;

namespace EsEnas.Client.Parsing;

/// <summary>Command lines as a user would type them, for messages that say what to do next.</summary>
/// <param name="Program">The program's name: <c>ESENAS_COMMAND</c>, which a launcher sets to its own; default <c>esenas</c>.</param>
/// <param name="Location">The options that lead to the same runs again: <c>--data</c> or <c>--cluster</c> where they are not the
/// defaults.</param>
internal sealed record CommandNames(string Program, IReadOnlyList<string> Location)
{
    /// <summary>What other programs call a command, and what it is called here.</summary>
    public static IReadOnlyDictionary<string, string> Elsewhere { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["rm"] = "delete",
        ["remove"] = "delete",
        ["del"] = "delete",
        ["mv"] = "rename",
        ["ls"] = "list",
        ["ps"] = "list",
        ["status"] = "show",
        ["describe"] = "show",
        ["tail"] = "watch",
        ["logs"] = "watch",
        ["stop"] = "pause",
        ["kill"] = "cancel",
        ["continue"] = "resume",
        ["start"] = "run",
        ["train"] = "run",
        ["tag"] = "label",
    };

    /// <summary>The program's name.</summary>
    /// <param name="environment">Reads an environment variable; null if unset or empty.</param>
    public static string ProgramOf(Func<string, string?> environment) => environment("ESENAS_COMMAND") ?? "esenas";

    /// <summary>A complete line: program, command, arguments, location.</summary>
    public string Line(params IReadOnlyList<string> words) =>
        string.Join(' ', [ProgramWord, .. words.Select(Quote), .. Location.Select(Quote)]);

    /// <summary>The line of a command for a run.</summary>
    public string Line(string command, RunId run, params IReadOnlyList<string> more) => Line([command, run.Value, .. more]);

    // A launcher may stand in a folder with blanks; a command of several words, as `dotnet esenas.dll` is one, stands as it is.
    private string ProgramWord => File.Exists(Program) ? Quote(Program) : Program;

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:,=+@%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
