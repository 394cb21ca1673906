using System.Reflection;
using System.Text;

namespace EsEnas.Hosting.AdoNet;

/// <summary>SQL files that are embedded in this assembly.</summary>
internal static class SqlScript
{
    private const string QueryMark = "-- query: ";
    private static readonly string[] Parts = ["storage", "membership", "reminders"];

    /// <summary>The text of a file.</summary>
    internal static string Read(string fileName)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(fileName)
            ?? throw new InvalidOperationException($"The SQL file '{fileName}' is not embedded.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Every query that the providers want from a database: those that all databases share, and its own.</summary>
    /// <param name="database">How the names of its files begin.</param>
    internal static IEnumerable<KeyValuePair<string, string>> ReadQueriesOf(string database) =>
        Parts.SelectMany(part => ReadQueries($"shared-{part}.sql").Concat(ReadQueries($"{database}-{part}.sql")));

    /// <summary>The named queries of a file: a query runs from its mark to the next one; what comes before the first is comment.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> ReadQueries(string fileName)
    {
        string? key = null;
        StringBuilder text = new();
        foreach (var line in Read(fileName).ReplaceLineEndings("\n").Split('\n'))
        {
            if (!line.StartsWith(QueryMark, StringComparison.Ordinal))
            {
                if (key is not null) text.Append(line).Append('\n');
                continue;
            }

            if (key is not null) yield return KeyValuePair.Create(key, text.ToString().Trim());
            key = line[QueryMark.Length..].Trim();
            text.Clear();
        }

        if (key is not null) yield return KeyValuePair.Create(key, text.ToString().Trim());
    }
}
