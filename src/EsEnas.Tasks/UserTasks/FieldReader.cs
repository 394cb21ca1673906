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

    private readonly List<string> known = [];
    private readonly ErrorList errors;
    private readonly MappingReader mapping;

    public FieldReader(DocumentNode node, string path, ErrorList errors)
    {
        this.errors = errors;
        mapping = new MappingReader(node, path, errors);
    }

    public bool Has(string key) => mapping.Find(key) is not null;

    public bool IsList(string key) => mapping.Find(key) is SequenceNode;

    /// <summary>A text; null if it is not there.</summary>
    public string? OptionalText(string key, int longest)
    {
        if (Find(key) is not { } node) return null;
        if (node is ScalarNode scalar && IsText(scalar.Text, longest)) return scalar.Text;
        mapping.Refuse(key, node, $"a text of at most {longest} characters, none of them a control character");
        return null;
    }

    /// <summary>The name of a part of the model.</summary>
    public NameAt? OptionalName(string key)
    {
        return OptionalText(key, LongestName) is { } name ? new NameAt(name, mapping.Join(key), mapping.Find(key)!.Line) : null;
    }

    /// <summary>The name of a part of the model that must be given.</summary>
    public NameAt Name(string key)
    {
        var isGiven = Has(key);
        var name = OptionalName(key);
        if (!isGiven) mapping.RefuseMissing(key, "a name");
        return name ?? new NameAt("", mapping.Join(key), mapping.Line);
    }

    /// <summary>A list of names, one name, or all.</summary>
    public NameList Names(string key)
    {
        var all = new NameList([], true, mapping.Join(key), mapping.Line);
        if (Find(key) is not { } node || node is ScalarNode { Quoted: false, Text: "all" }) return all;
        var items = node is SequenceNode list ? list.Items : [node];
        if (items.Count is > 0 and <= LongestList && items.All(item => item is ScalarNode name && IsText(name.Text, LongestName)))
        {
            ImmutableArray<string> names = [.. items.Select(item => ((ScalarNode)item).Text)];
            if (names.Distinct(StringComparer.Ordinal).Count() == names.Length)
                return new NameList(names, false, mapping.Join(key), node.Line);
        }

        mapping.Refuse(key, node, $"all, or a list of 1 to {LongestList} names, none of them twice");
        return all;
    }

    /// <summary>A list of two names, which may be the same.</summary>
    public NameList Two(string key)
    {
        const string Allowed = "a list of two names of geoms or bodies, such as [left_foot, floor]";
        if (Find(key) is not { } node)
        {
            mapping.RefuseMissing(key, Allowed);
            return new NameList([], false, mapping.Join(key), mapping.Line);
        }

        if (node is SequenceNode { Items: [ScalarNode first, ScalarNode second] } && IsText(first.Text, LongestName)
            && IsText(second.Text, LongestName))
            return new NameList([first.Text, second.Text], false, mapping.Join(key), node.Line);
        mapping.Refuse(key, node, Allowed);
        return new NameList([], false, mapping.Join(key), node.Line);
    }

    /// <summary>One of some words; the first if it is not there and <paramref name="isRequired"/> is false.</summary>
    public int Choice(string key, bool isRequired, params ReadOnlySpan<string> words)
    {
        if (Find(key) is not { } node)
        {
            if (isRequired) mapping.RefuseMissing(key, $"one of {string.Join(", ", words!)}");
            return isRequired ? -1 : 0;
        }

        var index = node is ScalarNode scalar ? words.IndexOf(scalar.Text) : -1;
        if (index < 0) mapping.Refuse(key, node, $"one of {string.Join(", ", words!)}");
        return index;
    }

    /// <summary>A number in [low, high]; <paramref name="standard"/> if it is not there, which null makes an error.</summary>
    public double Number(string key, double low, double high, double? standard)
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"a number from {low} to {high}");
        if (Find(key) is not { } node)
        {
            if (standard is null) mapping.RefuseMissing(key, allowed);
            return standard ?? low;
        }

        if (TryNumber(node, out var value) && value >= low && value <= high) return value;
        mapping.Refuse(key, node, allowed);
        return standard ?? low;
    }

    /// <summary>An integer in [low, high]; <paramref name="standard"/> if it is not there, which null makes an error.</summary>
    public int Integer(string key, int low, int high, int? standard)
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"an integer from {low} to {high}");
        if (Find(key) is not { } node)
        {
            if (standard is null) mapping.RefuseMissing(key, allowed);
            return standard ?? low;
        }

        if (TryNumber(node, out var value) && value >= low && value <= high && value == Math.Truncate(value)) return (int)value;
        mapping.Refuse(key, node, allowed);
        return standard ?? low;
    }

    public bool Switch(string key, bool standard)
    {
        if (Find(key) is not { } node) return standard;
        if (node is ScalarNode { Quoted: false, Text: "true" or "false" } scalar) return scalar.Text == "true";
        mapping.Refuse(key, node, "true or false");
        return standard;
    }

    /// <summary>An interval as a list of two numbers; everything if it is not there.</summary>
    public (double Low, double High) Interval(string key)
    {
        if (Find(key) is not { } node) return (double.NegativeInfinity, double.PositiveInfinity);
        if (node is SequenceNode { Items: [var first, var second] } && TryNumber(first, out var low)
            && TryNumber(second, out var high) && low < high)
            return (low, high);
        mapping.Refuse(key, node, "a list of two numbers, the lower first, such as [-10, 10]");
        return (double.NegativeInfinity, double.PositiveInfinity);
    }

    /// <summary>A range: [low, high] within bounds, or one number for both.</summary>
    /// <param name="key">The key.</param>
    /// <param name="bounds">The least and the most that it may hold.</param>
    /// <param name="isInteger">Whether its ends must be whole.</param>
    /// <param name="standard">What it is where the key is not there; null: it must be.</param>
    public ValueRange Range(string key, ValueRange bounds, bool isInteger, ValueRange? standard = null)
    {
        if (Find(key) is not { } node)
        {
            if (standard is null) mapping.RefuseMissing(key, ValueRange.Allowed(bounds, isInteger));
        }
        else if (ValueRange.TryRead(node, bounds, isInteger, out var range))
        {
            return range;
        }
        else
        {
            mapping.Refuse(key, node, ValueRange.Allowed(bounds, isInteger));
        }

        return standard ?? bounds;
    }

    /// <summary>Lets a key be there.</summary>
    public void Know(string key) => _ = Find(key);

    /// <summary>Whether a key has a mapping.</summary>
    public bool IsMapping(string key) => mapping.Find(key) is MappingNode;

    /// <summary>The path of a key.</summary>
    public string PathOf(string key) => mapping.Join(key);

    /// <summary>The line of a key's value.</summary>
    public int LineOf(string key) => mapping.Find(key)?.Line ?? mapping.Line;

    /// <summary>The mapping under a key; null if it is not there.</summary>
    public FieldReader? Section(string key) => Find(key) is { } node ? new FieldReader(node, mapping.Join(key), errors) : null;

    /// <summary>The mapping under a key as it is written; null if it is not there or is none.</summary>
    public MappingNode? Mapping(string key)
    {
        if (Find(key) is not { } node) return null;
        if (node is MappingNode entries) return entries;
        mapping.Refuse(key, node, "a mapping");
        return null;
    }

    /// <summary>A number, or a name that stands for one; 0 if it is not there.</summary>
    public (double Number, NameAt? Name) NumberOrName(string key, double largest)
    {
        if (Find(key) is not { } node) return (0, null);
        if (TryNumber(node, out var value) && Math.Abs(value) <= largest) return (value, null);
        if (node is ScalarNode scalar && IsText(scalar.Text, LongestName) && !TryNumber(node, out _))
            return (0, new NameAt(scalar.Text, mapping.Join(key), node.Line));
        mapping.Refuse(key, node, string.Create(CultureInfo.InvariantCulture,
            $"a number from {-largest} to {largest}, or the name of one of the task's targets"));
        return (0, null);
    }

    /// <summary>The mappings of the list under a key; none if it is not there, which may be an error.</summary>
    public IReadOnlyList<FieldReader> List(string key, int most, bool isRequired)
    {
        if (Find(key) is not { } node)
        {
            if (isRequired) mapping.RefuseMissing(key, $"a list of 1 to {most} terms");
            return [];
        }

        if (node is SequenceNode list && list.Items.Count <= most && (list.Items.Count > 0 || !isRequired))
            return [.. list.Items.Select((item, i) => new FieldReader(item, $"{mapping.Join(key)}[{i}]", errors))];
        mapping.Refuse(key, node, $"a list of {(isRequired ? 1 : 0)} to {most} terms");
        return [];
    }

    /// <summary>Refuses keys that no reader has asked for.</summary>
    public void End() => mapping.RefuseOthers(known, $"there is no such key here; there are: {string.Join(", ", known)}");

    /// <summary>Adds an error on a key.</summary>
    public void Refuse(string key, string allowed) => mapping.Refuse(key, allowed);

    private static bool IsText(string text, int longest) => text.Length > 0 && text.Length <= longest && !text.Any(char.IsControl);

    private DocumentNode? Find(string key)
    {
        if (!known.Contains(key)) known.Add(key);
        return mapping.Find(key);
    }

    private static bool TryNumber(DocumentNode node, out double value)
    {
        value = 0;
        return node is ScalarNode { Quoted: false } scalar && NumberText.TryReadNumber(scalar.Text, out value);
    }
}
