using System.Text.RegularExpressions;
using Orleans.Runtime;

namespace EsEnas.Client;

/// <summary>
/// A grain that could not be activated because its store failed: Orleans reports that as text, with each cause on a line of its own.
/// </summary>
internal static partial class StoreFailure
{
    private const string Beginning = "Error from storage provider";

    /// <summary>What to say of it, in one line; null if the error is none.</summary>
    public static string? TextOf(Exception error)
    {
        if (error is not OrleansException || !error.Message.StartsWith(Beginning, StringComparison.Ordinal)) return null;
        var cause = Cause().Matches(error.Message) is [.., var last] ? last.Groups[1].Value.Trim() : error.Message.Split('\n')[0].Trim();
        return DamagedSqlite().IsMatch(cause)
            ? "esenas.db is damaged. Restore it from a backup, or choose another data directory."
            : $"the store cannot be used: {cause}";
    }

    [GeneratedRegex(@"^Exc level \d+: [\w.]+: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Cause();

    // Corrupt, or not a database.
    [GeneratedRegex(@"^SQLite Error (11|26):")]
    private static partial Regex DamagedSqlite();
}
