using System.Collections.Immutable;

namespace EsEnas.Grains.Abstractions;

/// <summary>
/// What a user calls groups of runs: keys with a value each. Part of no hash and no number. Its text is canonical: <c>KEY=VALUE</c> in the
/// order of the keys, separated by blanks, so that equal labels have equal texts. Immutable, thread safe.
/// </summary>
public sealed class RunLabels
{
    /// <summary>Most labels of a run.</summary>
    public const int Most = 16;

    /// <summary>Most characters of a key, and of a value.</summary>
    public const int MaxLength = 63;

    /// <summary>What is allowed.</summary>
    public const string Allowed =
        "KEY=VALUE, each of letters a to z and A to Z, digits, '-', '_', '.', '/' and '+', at most 63, and at most 16 keys";

    private readonly ImmutableSortedDictionary<string, string> values;

    private RunLabels(ImmutableSortedDictionary<string, string> values) => this.values = values;

    /// <summary>No labels.</summary>
    public static RunLabels None { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>The labels, by key.</summary>
    public IReadOnlyDictionary<string, string> Values => values;

    /// <summary>Reads the text of <see cref="ToString"/>; of damaged or foreign text what is readable.</summary>
    /// <param name="text">The text; null or empty for none.</param>
    public static RunLabels Read(string? text)
    {
        var labels = None;
        foreach (var word in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (TryRead(word, out var key, out var value)) labels = labels.With(key, value);
        return labels;
    }

    /// <summary>Whether a text is one of <see cref="ToString"/>, within all limits.</summary>
    public static bool IsValid(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text) is { values.Count: <= Most } labels && labels.ToString() == text;
    }

    /// <summary>Splits <c>KEY=VALUE</c>; the value may be empty.</summary>
    public static bool TryRead(string text, out string key, out string value)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOf('=', StringComparison.Ordinal);
        key = at > 0 ? text[..at] : "";
        value = at > 0 ? text[(at + 1)..] : "";
        return IsWord(key) && (value.Length == 0 || IsWord(value));
    }

    /// <summary>With another value of a key; without it if that is empty.</summary>
    public RunLabels With(string key, string value) => new(string.IsNullOrEmpty(value) ? values.Remove(key) : values.SetItem(key, value));

    /// <summary>The text of <see cref="ToString"/>; null for no labels.</summary>
    public string? ToTextOrNull() => values.IsEmpty ? null : ToString();

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', values.Select(label => $"{label.Key}={label.Value}"));

    private static bool IsWord(string text) => text.Length is > 0 and <= MaxLength
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '+');
}
