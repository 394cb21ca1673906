using System.Text;

namespace EsEnas.Core.Documents;

/// <summary>
/// Nodes as canonical YAML: equal nodes give equal text whatever their layout was, and the text reads back to equal nodes.
/// </summary>
/// <remarks>
/// What fits a line is written in brackets, the rest as a block. A plain value stays plain if it is one word or a number; everything else
/// is put in double quotes, which a value that had none may thereby get (it was text in either case).
/// </remarks>
internal static class NodeText
{
    private const int LineWidth = 110;
    private const int Indent = 2;

    /// <summary>
    /// The text of a mapping, its lines indented by <paramref name="column"/> and each preceded by a line feed; <c>null</c> for none.
    /// </summary>
    public static string Write(MappingNode? mapping, int column = 0)
    {
        if (mapping is null) return "null";
        if (mapping.Entries.Count == 0) return "{}";
        var text = new StringBuilder();
        WriteEntries(mapping, column, text, startsLine: false);
        return text.ToString();
    }

    /// <summary>
    /// Whether a text can stand in YAML and in a message as it is: no control characters but tab and line feed, no surrogates, no other
    /// line breaks.
    /// </summary>
    public static bool IsPrintable(string text)
    {
        foreach (var c in text)
            if (c is not ('\n' or '\t')
                && (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF'))
                return false;
        return true;
    }

    private static void WriteEntries(MappingNode mapping, int column, StringBuilder text, bool startsLine)
    {
        foreach (var (key, value) in mapping.Entries)
        {
            if (!startsLine) text.Append('\n').Append(' ', column);
            startsLine = false;
            var head = Scalar(key, quoted: false) + ":";
            text.Append(head);
            WriteValue(value, column, column + head.Length + 1, text);
        }
    }

    private static void WriteValue(DocumentNode node, int column, int used, StringBuilder text)
    {
        if (Flow(node) is { } flow && (node is ScalarNode || used + flow.Length <= LineWidth || IsEmpty(node)))
        {
            text.Append(' ').Append(flow);
        }
        else if (node is MappingNode mapping)
        {
            WriteEntries(mapping, column + Indent, text, startsLine: false);
        }
        else if (node is SequenceNode list)
        {
            foreach (var item in list.Items)
            {
                text.Append('\n').Append(' ', column + Indent).Append('-');
                if (item is MappingNode { Entries.Count: > 0 } entry && column + Indent + 2 + Flow(item)!.Length > LineWidth)
                {
                    text.Append(' ');
                    WriteEntries(entry, column + (2 * Indent), text, startsLine: true);
                }
                else
                {
                    WriteValue(item, column + Indent, column + Indent + 2, text);
                }
            }
        }
    }

    private static bool IsEmpty(DocumentNode node) => node is MappingNode { Entries.Count: 0 } or SequenceNode { Items.Count: 0 };

    private static string Flow(DocumentNode node) => node switch
    {
        ScalarNode scalar => Scalar(scalar.Text, scalar.Quoted),
        SequenceNode list => "[" + string.Join(", ", list.Items.Select(Flow)) + "]",
        MappingNode { Entries.Count: 0 } => "{}",
        MappingNode mapping =>
            "{ " + string.Join(", ", mapping.Entries.Select(entry => Scalar(entry.Key, quoted: false) + ": " + Flow(entry.Value))) + " }",
        _ => "null",
    };

    private static string Scalar(string text, bool quoted)
    {
        if (!quoted && text.Length == 0) return "null";
        if (!quoted && text.All(IsPlain) && text is not ("-" or "---" or "...")) return text;
        var written = new StringBuilder("\"");
        foreach (var c in text)
            written.Append(c switch { '"' => "\\\"", '\\' => "\\\\", '\n' => "\\n", '\t' => "\\t", _ => c.ToString() });
        return written.Append('"').ToString();
    }

    // Among words of these characters only the marks of a list entry and of a document are no values.
    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '+' or '/' or '~';
}
