namespace EsEnas.Core.Documents;

/// <summary>
/// Reads one mapping of a document, be it a specification, a sweep or a task file: its keys in their order, each once. Every error has key,
/// value, what is allowed, and the line.
/// </summary>
/// <remarks>Not thread safe.</remarks>
public sealed class MappingReader
{
    private readonly List<KeyValuePair<string, DocumentNode>> entries = [];
    private readonly Dictionary<string, DocumentNode> values = new(StringComparer.Ordinal);
    private readonly ErrorList errors;
    private readonly string path;

    /// <summary>Reads a mapping; anything else is an error, and then there are no keys.</summary>
    /// <param name="node">The mapping.</param>
    /// <param name="path">Where it stands; empty for the root.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public MappingReader(DocumentNode node, string path, ErrorList errors)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(errors);
        (this.path, this.errors, Line) = (path, errors, node.Line);
        if (node is not MappingNode mapping)
        {
            Refuse("", node, "a mapping of keys to values");
            return;
        }
        foreach (var entry in mapping.Entries)
        {
            if (values.TryAdd(entry.Key, entry.Value)) entries.Add(entry);
            else Refuse(entry.Key, entry.Value, "the key stands twice");
        }
    }

    /// <summary>The line at which the mapping begins; 0 if it comes from no file.</summary>
    public int Line { get; }

    /// <summary>Keys and values in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, DocumentNode>> Entries => entries;

    /// <summary>The value of a key; null if it is not there or stands without one.</summary>
    public DocumentNode? Find(string key) => values.GetValueOrDefault(key) is { } node and not ScalarNode { IsNull: true } ? node : null;

    /// <summary>The path of a key; that of the mapping for an empty one.</summary>
    public string Join(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Length == 0 ? path : path.Length == 0 ? key : $"{path}.{key}";
    }

    /// <summary>Says what is allowed in the place of a key's value; that the key is missing where it is not there.</summary>
    public void Refuse(string key, string allowed)
    {
        if (values.GetValueOrDefault(key) is { } node) Refuse(key, node, allowed);
        else RefuseMissing(key, allowed);
    }

    /// <summary>Says what is allowed in the place of a node.</summary>
    public void Refuse(string key, DocumentNode node, string allowed)
    {
        ArgumentNullException.ThrowIfNull(node);
        errors.Add(Join(key), ErrorList.Show(node), allowed, node.Line);
    }

    /// <summary>Says that a key is missing, or stands without a value.</summary>
    public void RefuseMissing(string key, string allowed) =>
        errors.AddMissing(Join(key), allowed, values.GetValueOrDefault(key)?.Line ?? Line);

    /// <summary>Refuses a key that does not exist, with the nearest one that does.</summary>
    public void RefuseUnknown(string key, DocumentNode node, IEnumerable<string> known, string reason)
    {
        // Nearest of a long schema takes its time, and nobody reads the fiftieth.
        Refuse(key, node, errors.IsFull ? reason : reason + Spelling.Suggestion(key, known));
    }

    /// <summary>Refuses all keys but these.</summary>
    public void RefuseOthers(IReadOnlyCollection<string> known, string reason)
    {
        foreach (var (key, node) in entries)
            if (!known.Contains(key)) RefuseUnknown(key, node, known, reason);
    }
}
