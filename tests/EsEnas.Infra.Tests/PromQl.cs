using System.Text.RegularExpressions;

namespace EsEnas.Infra.Tests;

/// <summary>
/// Which names a PromQL expression uses. No parser: whatever is neither a function nor a keyword must be known as one or the other.
/// </summary>
internal static partial class PromQl
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "sum", "max", "min", "avg", "count", "rate", "increase", "histogram_quantile", "clamp_min", "max_over_time", "absent", "vector",
        "label_values", "by", "and", "or", "unless",
    };

    /// <summary>Names of series.</summary>
    public static IReadOnlySet<string> Series(string expression) =>
        Names(Labels(Bare(expression), out _)).Where(name => !Words.Contains(name)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Names of labels, in matchers and in groupings.</summary>
    public static IReadOnlySet<string> LabelNames(string expression)
    {
        Labels(Bare(expression), out var labels);
        return labels;
    }

    private static string Bare(string expression) => DurationPattern().Replace(TextPattern().Replace(expression, "\"\""), " ");

    // What remains without the labels, whose names are handed out.
    private static string Labels(string expression, out HashSet<string> labels)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        var rest = MatcherPattern().Replace(expression, match => Collect(match.Value));
        rest = GroupPattern().Replace(rest, match => Collect(match.Groups[1].Value));
        rest = ValuesPattern().Replace(rest, match => Collect(match.Groups[1].Value));
        labels = found;
        return rest;

        string Collect(string text)
        {
            found.UnionWith(Names(text));
            return " ";
        }
    }

    private static IEnumerable<string> Names(string text) => NamePattern().Matches(text).Select(match => match.Value);

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex TextPattern();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex MatcherPattern();

    [GeneratedRegex(@"\bby\s*\(([^)]*)\)")]
    private static partial Regex GroupPattern();

    [GeneratedRegex(@"(?<=\blabel_values\([^,()]*),([^)]*)(?=\))")]
    private static partial Regex ValuesPattern();

    [GeneratedRegex(@"[a-zA-Z_:][a-zA-Z0-9_:]*")]
    private static partial Regex NamePattern();
}
