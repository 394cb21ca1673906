using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Parsing;

/// <summary>Labels on the command line.</summary>
internal static class LabelText
{
    /// <summary>Labels with some changed: <c>KEY=VALUE</c> sets one, <c>KEY=</c> takes it away.</summary>
    /// <param name="labels">The labels before.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="mayBeEmpty">Whether a value may be empty: of the command <c>label</c>, not of the option.</param>
    /// <exception cref="CommandException">One is none, or there would be too many.</exception>
    public static RunLabels Changed(RunLabels labels, IEnumerable<string> changes, bool mayBeEmpty)
    {
        foreach (var change in changes)
        {
            if (!RunLabels.TryRead(change, out var key, out var value) || (value.Length == 0 && !mayBeEmpty))
                throw Refused(mayBeEmpty ? "label" : "--label", change);
            labels = labels.With(key, value);
        }
        return labels.Values.Count <= RunLabels.Most
            ? labels
            : throw CommandException.Usage($"labels: '{labels.Values.Count}' is not allowed: at most {RunLabels.Most} of a run");
    }

    /// <summary>Whether labels have all that is wanted: <c>KEY=VALUE</c>, or <c>KEY</c> for any value.</summary>
    /// <exception cref="CommandException">One of it cannot be a label.</exception>
    public static Func<RunLabels, bool> Filter(IReadOnlyList<string> wanted)
    {
        var all = wanted.Select(Read).ToList();
        return labels => all.TrueForAll(
            each => labels.Values.TryGetValue(each.Key, out var value) && (each.Value.Length == 0 || value == each.Value));
    }

    private static (string Key, string Value) Read(string text) =>
        RunLabels.TryRead(text.Contains('=', StringComparison.Ordinal) ? text : text + "=", out var key, out var value)
            ? (key, value) : throw Refused("--label", text);

    private static CommandException Refused(string name, string text) =>
        CommandException.Usage($"{name}: '{SafeText.Shown(text)}' is not allowed: {RunLabels.Allowed}");
}
