namespace EsEnas.Core.Documents;

/// <summary>
/// Collects what is wrong with a document, within bounds: a hostile text must not make a message of megabytes. Keys and values are cut, and
/// control characters replaced, here and nowhere else.
/// </summary>
/// <remarks>Not thread safe.</remarks>
public sealed class ErrorList
{
    private const int MaxErrors = 50;
    private const int MaxText = 60;
    private readonly List<SpecificationError> errors = [];
    private int more;

    /// <summary>Whether further errors are only counted.</summary>
    public bool IsFull => errors.Count == MaxErrors;

    /// <summary>What is added to what a key is told; null for nothing.</summary>
    internal Func<string, string>? NoteOf { get; set; }

    /// <summary>Adds an error; beyond the first fifty only their number is kept.</summary>
    public void Add(string key, string value, string allowed, int line) =>
        Add(new SpecificationError(key, value, allowed + NoteOf?.Invoke(key), line));

    /// <summary>Adds that a key is not there, and must be.</summary>
    public void AddMissing(string key, string allowed, int line) =>
        Add(new SpecificationError(key, "", allowed + NoteOf?.Invoke(key), line) { IsMissing = true });

    /// <inheritdoc cref="Add(string, string, string, int)"/>
    public void Add(SpecificationError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (errors.Count < MaxErrors) errors.Add(error with { Key = Shorten(error.Key), Value = Shorten(error.Value) });
        else more++;
    }

    /// <summary>Whether a key has an error.</summary>
    public bool Has(string key) => errors.Exists(error => error.Key == key);

    /// <summary>Throws if anything was added.</summary>
    /// <exception cref="SpecificationException">With every error.</exception>
    public void ThrowIfAny()
    {
        if (errors.Count == 0) return;
        if (more > 0)
            errors.Add(new SpecificationError("(others)", more.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "further errors are not shown"));
        throw new SpecificationException(errors);
    }

    /// <summary>A node as it is shown in a message.</summary>
    public static string Show(DocumentNode node) => node switch
    {
        // In its quotes: these are why it is no number.
        ScalarNode { Quoted: true } scalar when NumberText.TryReadNumber(scalar.Text, out _) => $"\"{scalar.Text}\"",
        ScalarNode scalar => scalar.Text,
        SequenceNode list =>
            "[" + string.Join(", ", list.Items.Take(20).Select(item => item is ScalarNode scalar ? scalar.Text : "…"))
            + (list.Items.Count > 20 ? ", …]" : "]"),
        _ => "{…}",
    };

    /// <summary>A text cut to a line's part, control characters replaced.</summary>
    public static string Shorten(string text, int longest = MaxText)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cut = text.Length > longest ? string.Concat(text.AsSpan(0, longest - 1), "…") : text;
        return string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c));
    }
}
