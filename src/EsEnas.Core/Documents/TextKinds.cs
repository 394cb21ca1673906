using System.Text;

namespace EsEnas.Core.Documents;

/// <summary>A text of several lines or none, written as a literal block.</summary>
/// <remarks>Kept as its lines without trailing white space, without blank lines at either end, ended by one line feed.</remarks>
internal sealed class TextKind(int maximumBytes) : ValueKind<string?>
{
    // Two for the section, two for the block: what the schema's sections need.
    private const string Margin = "    ";

    public override string Allowed =>
        $"a text without control characters of at most {maximumBytes / 1024} KiB, every line counted with its margin of " +
        $"{Margin.Length} spaces, or null";

    /// <summary>The form in which a text is kept; null for a text of nothing but white space.</summary>
    public static string? Normalize(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd(' ', '\t')).ToList();
        var first = lines.FindIndex(line => line.Length > 0);
        var last = lines.FindLastIndex(line => line.Length > 0);
        return first < 0 ? null : string.Join('\n', lines[first..(last + 1)]) + "\n";
    }

    public override bool TryRead(DocumentNode node, out string? value)
    {
        value = null;
        if (node is ScalarNode { IsNull: true }) return true;
        if (node is not ScalarNode scalar) return false;
        value = Normalize(scalar.Text);
        return value is not null && IsAllowed(value);
    }

    public override bool IsAllowed(string? value)
    {
        if (value is null) return true;
        if (!NodeText.IsPrintable(value) || Normalize(value) != value) return false;
        return Encoding.UTF8.GetByteCount(value) + ((long)Margin.Length * value.AsSpan().Count('\n')) <= maximumBytes;
    }

    public override string Write(string? value)
    {
        if (value is null) return "null";
        var text = new StringBuilder("|2");
        foreach (var line in value.TrimEnd('\n').Split('\n'))
        {
            text.Append('\n');
            if (line.Length > 0) text.Append(Margin).Append(line);
        }

        return text.ToString();
    }
}

/// <summary>A mapping whose keys are for others to judge, or none.</summary>
internal sealed class NodeKind(int maximumBytes) : ValueKind<MappingNode?>
{
    private const int Column = 4;
    private const int MaxDepth = 8;

    public override string Allowed =>
        $"a mapping without control characters, nested {MaxDepth} levels at most, of at most {maximumBytes / 1024} KiB, or null";

    public override bool TryRead(DocumentNode node, out MappingNode? value)
    {
        value = node as MappingNode;
        return node is ScalarNode { IsNull: true } || (value is not null && IsAllowed(value));
    }

    public override bool IsAllowed(MappingNode? value) =>
        value is null || (IsPrintable(value, 1) && Encoding.UTF8.GetByteCount(Write(value)) <= maximumBytes);

    public override string Write(MappingNode? value) => NodeText.Write(value, Column);

    private static bool IsPrintable(DocumentNode node, int depth) => depth <= MaxDepth && node switch
    {
        ScalarNode scalar => NodeText.IsPrintable(scalar.Text),
        SequenceNode list => list.Items.All(item => IsPrintable(item, depth + 1)),
        MappingNode mapping => mapping.Entries.All(entry => NodeText.IsPrintable(entry.Key) && IsPrintable(entry.Value, depth + 1)),
        _ => false,
    };
}
