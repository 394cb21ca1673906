using System.Reflection;
using System.Text;

namespace EsEnas.Hosting.AdoNet;

/// <summary>SQL files that are embedded in this assembly.</summary>
internal static class SqlScript
{
    private const string QueryMark = "-- query: ";

    /// <summary>The text of a file.</summary>
    internal static string Read(string fileName)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(fileName)
            ?? throw new InvalidOperationException($"The SQL file '{fileName}' is not embedded.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The named queries of a file: a query runs from its mark to the next one; what comes before the first is comment.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> ReadQueries(string fileName)
    {
        string? key = null;
        StringBuilder text = new();
        foreach (string line in Read(fileName).ReplaceLineEndings("\n").Split('\n'))
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
