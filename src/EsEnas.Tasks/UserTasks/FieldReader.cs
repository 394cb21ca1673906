using System.Collections.Immutable;
using System.Globalization;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Reads the keys of one mapping of a task file; collects every error with key, value, what is allowed and line.</summary>
internal sealed class FieldReader
{
    private const int LongestName = 100;
    private const int LongestList = 500;

    private readonly Dictionary<string, DocumentNode> entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly ErrorList errors;
    private readonly string path;
    private readonly int line;

    public FieldReader(DocumentNode node, string path, ErrorList errors)
    {
        (this.path, this.errors, line) = (path, errors, node.Line);
        if (node is MappingNode mapping)
        {
            foreach (var (key, value) in mapping.Entries)
            {
                if (!entries.TryAdd(key, value)) Refuse(key, ErrorList.Show(value), "the key stands twice", value.Line);
            }
        }
        else
        {
            Refuse("", ErrorList.Show(node), "a mapping of keys to values", node.Line);
        }
    }

    public bool Has(string key) => entries.TryGetValue(key, out var node) && node is not ScalarNode { IsNull: true };

    /// <summary>A text; null if it is not there.</summary>
    public string? OptionalText(string key, int longest)
    {
        if (Find(key) is not { } node) return null;
        if (node is ScalarNode { Text.Length: > 0 } scalar && scalar.Text.Length <= longest) return scalar.Text;
        Refuse(key, ErrorList.Show(node), $"a text of at most {longest} characters", node.Line);
        return null;
    }

    /// <summary>The name of a part of the model.</summary>
    public NameAt? OptionalName(string key)
    {
        var line = entries.TryGetValue(key, out var node) ? node.Line : 0;
        return OptionalText(key, LongestName) is { } name ? new NameAt(name, Join(key), line) : null;
    }

    /// <summary>The name of a part of the model that must be given.</summary>
    public NameAt Name(string key)
    {
        var isGiven = Has(key);
        var name = OptionalName(key);
        if (!isGiven) Refuse(key, "", "it must be given: a name", line);
        return name ?? new NameAt("", Join(key), line);
    }

    /// <summary>A list of names, one name, or all.</summary>
    public NameList Names(string key)
    {
        var all = new NameList([], true, Join(key), line);
        if (Find(key) is not { } node || node is ScalarNode { Quoted: false, Text: "all" }) return all;
        var items = node is SequenceNode list ? list.Items : [node];
        if (items.Count is > 0 and <= LongestList && items.All(item => item is ScalarNode { Text.Length: > 0 and <= LongestName }))
        {
            ImmutableArray<string> names = [.. items.Select(item => ((ScalarNode)item).Text)];
            if (names.Distinct(StringComparer.Ordinal).Count() == names.Length) return new NameList(names, false, Join(key), node.Line);
        }

        Refuse(key, ErrorList.Show(node), $"all, or a list of 1 to {LongestList} names, none of them twice", node.Line);
        return all;
    }

    /// <summary>One of some words; the first if it is not there and <paramref name="isRequired"/> is false.</summary>
    public int Choice(string key, bool isRequired, params ReadOnlySpan<string> words)
    {
        if (Find(key) is not { } node)
        {
            if (isRequired) Refuse(key, "", $"it must be given: one of {string.Join(", ", words!)}", line);
            return isRequired ? -1 : 0;
        }

        var index = node is ScalarNode scalar ? words.IndexOf(scalar.Text) : -1;
        if (index < 0) Refuse(key, ErrorList.Show(node), $"one of {string.Join(", ", words!)}", node.Line);
        return index;
    }

    /// <summary>A number in [low, high]; <paramref name="standard"/> if it is not there, which null makes an error.</summary>
    public double Number(string key, double low, double high, double? standard)
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"a number from {low} to {high}");
        if (Find(key) is not { } node)
        {
            if (standard is null) Refuse(key, "", $"it must be given: {allowed}", line);
            return standard ?? low;
        }

        if (TryNumber(node, out var value) && value >= low && value <= high) return value;
        Refuse(key, ErrorList.Show(node), allowed, node.Line);
        return standard ?? low;
    }

    /// <summary>An integer in [low, high]; <paramref name="standard"/> if it is not there, which null makes an error.</summary>
    public int Integer(string key, int low, int high, int? standard)
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"an integer from {low} to {high}");
        if (Find(key) is not { } node)
        {
            if (standard is null) Refuse(key, "", $"it must be given: {allowed}", line);
            return standard ?? low;
        }

        if (TryNumber(node, out var value) && value >= low && value <= high && value == Math.Truncate(value)) return (int)value;
        Refuse(key, ErrorList.Show(node), allowed, node.Line);
        return standard ?? low;
    }

    public bool Switch(string key, bool standard)
    {
        if (Find(key) is not { } node) return standard;
        if (node is ScalarNode { Quoted: false, Text: "true" or "false" } scalar) return scalar.Text == "true";
        Refuse(key, ErrorList.Show(node), "true or false", node.Line);
        return standard;
    }

    /// <summary>An interval as a list of two numbers; everything if it is not there.</summary>
    public (double Low, double High) Interval(string key)
    {
        if (Find(key) is not { } node) return (double.NegativeInfinity, double.PositiveInfinity);
        if (node is SequenceNode { Items: [var first, var second] } && TryNumber(first, out var low)
            && TryNumber(second, out var high) && low < high)
            return (low, high);
        Refuse(key, ErrorList.Show(node), "a list of two numbers, the lower first, such as [-10, 10]", node.Line);
        return (double.NegativeInfinity, double.PositiveInfinity);
    }

    /// <summary>The mapping under a key; null if it is not there.</summary>
    public FieldReader? Section(string key) => Find(key) is { } node ? new FieldReader(node, Join(key), errors) : null;

    /// <summary>The mappings of the list under a key; none if it is not there, which may be an error.</summary>
    public IReadOnlyList<FieldReader> List(string key, int most, bool isRequired)
    {
        if (Find(key) is not { } node)
        {
            if (isRequired) Refuse(key, "", $"it must be given: a list of 1 to {most} terms", line);
            return [];
        }

        if (node is SequenceNode list && list.Items.Count <= most && (list.Items.Count > 0 || !isRequired))
            return [.. list.Items.Select((item, i) => new FieldReader(item, $"{Join(key)}[{i}]", errors))];
        Refuse(key, ErrorList.Show(node), $"a list of {(isRequired ? 1 : 0)} to {most} terms", node.Line);
        return [];
    }

    /// <summary>Refuses keys that no reader has asked for.</summary>
    public void End()
    {
        foreach (var (key, node) in entries)
        {
            if (!known.Contains(key))
            {
                var nearest = Spelling.Nearest(key, known) is { } meant ? $"; did you mean '{meant}'?" : "";
                Refuse(key, ErrorList.Show(node), $"there is no such key here; there are: {string.Join(", ", known)}{nearest}", node.Line);
            }
        }
    }

    /// <summary>Adds an error on a key.</summary>
    public void Refuse(string key, string allowed) =>
        Refuse(key, entries.TryGetValue(key, out var node) ? ErrorList.Show(node) : "", allowed, node?.Line ?? line);

    private void Refuse(string key, string value, string allowed, int line) => errors.Add(Join(key), value, allowed, line);

    private DocumentNode? Find(string key)
    {
        known.Add(key);
        return Has(key) ? entries[key] : null;
    }

    private string Join(string key) => key.Length == 0 ? path : path.Length == 0 ? key : $"{path}.{key}";

    private static bool TryNumber(DocumentNode node, out double value)
    {
        value = 0;
        return node is ScalarNode { Quoted: false } scalar && NumberText.TryReadNumber(scalar.Text, out value);
    }
}
