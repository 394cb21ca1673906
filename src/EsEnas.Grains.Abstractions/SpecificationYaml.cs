using System.Text;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EsEnas.Grains.Abstractions;

/// <summary>
/// Reads YAML into specification nodes. Refuses anchors, aliases, tags, merge keys, several documents, duplicate keys, depth above 16 and
/// texts above 256 KiB.
/// </summary>
/// <remarks>Thread safe. Whatever the text, the only exception is <see cref="SpecificationException"/>.</remarks>
public static class SpecificationYaml
{
    /// <summary>Longest text read, in bytes of UTF-8.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Deepest nesting of lists and mappings, the root included.</summary>
    public const int MaxDepth = 16;

    /// <summary>Parses a text whose root is a mapping.</summary>
    /// <exception cref="SpecificationException">Not such a text; the message names the line.</exception>
    public static MappingNode Parse(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        var root = ParseNode(yaml);
        if (root is MappingNode mapping) return mapping;
        var shown = root is ScalarNode scalar ? scalar.Text : "[…]";
        throw Refused("(root)", shown, "a mapping of keys to values, such as 'task: swimmer'", Math.Max(root.Line, 1));
    }

    /// <summary>
    /// Parses the value of <c>--set path=value</c>: a plain value, or a list or mapping in brackets. Its nodes carry line 0.
    /// </summary>
    /// <exception cref="SpecificationException">Malformed.</exception>
    public static DocumentNode ParseValue(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return WithoutLines(ParseNode(text));
    }

    /// <summary>Parses and checks the specification of a run that exists, or that is handed in to become one.</summary>
    /// <exception cref="SpecificationException">Lists every error.</exception>
    public static ExperimentSpecification Read(string yaml) => SpecificationText.ReadStored(Parse(yaml));

    private static DocumentNode ParseNode(string yaml)
    {
        if (yaml.Length > MaxBytes || Encoding.UTF8.GetByteCount(yaml) > MaxBytes)
            throw Refused("(text)", $"{yaml.Length} characters", $"at most {MaxBytes / 1024} KiB", 0);
        try
        {
            return ReadDocument(new Parser(new StringReader(yaml)));
        }
        catch (YamlException exception)
        {
            throw Refused("(text)", exception.Message, "well-formed YAML", (int)exception.Start.Line);
        }
        catch (Exception exception) when (exception is not SpecificationException)
        {
            // Some malformed texts make the parser fail with exceptions of other types.
            throw Refused("(text)", exception.Message, "well-formed YAML", 0);
        }
    }

    private static DocumentNode ReadDocument(Parser parser)
    {
        Expect<StreamStart>(parser);
        if (!parser.MoveNext() || parser.Current is not DocumentStart) return new ScalarNode("", false, 0);
        parser.MoveNext();
        var root = ReadNode(parser, 1);
        Expect<DocumentEnd>(parser);
        if (parser.Current is not StreamEnd) throw Refused("(text)", "---", "a single document", LineOf(parser.Current));
        return root;
    }

    private static void Expect<T>(Parser parser)
        where T : ParsingEvent
    {
        if (parser.Current is null && !parser.MoveNext()) throw Refused("(text)", "", "a YAML document", 0);
        if (parser.Current is not T) throw Refused("(text)", "", "well-formed YAML", LineOf(parser.Current));
        if (typeof(T) != typeof(StreamStart)) parser.MoveNext();
    }

    // Reads the node at the parser's current event and leaves the parser at the event after it.
    private static DocumentNode ReadNode(Parser parser, int depth)
    {
        var line = LineOf(parser.Current);
        if (parser.Current is AnchorAlias alias) throw Refused("(text)", "*" + alias.Value, "aliases are refused", line);
        if (parser.Current is not NodeEvent node) throw Refused("(text)", "", "well-formed YAML", line);
        if (!node.Anchor.IsEmpty) throw Refused("(text)", "&" + node.Anchor.Value, "anchors are refused", line);
        if (!node.Tag.IsEmpty) throw Refused("(text)", node.Tag.ToString() ?? "!", "tags are refused", line);
        if (depth > MaxDepth && node is not Scalar) throw Refused("(text)", "nesting", $"at most {MaxDepth} levels", line);
        parser.MoveNext();
        return node switch
        {
            Scalar scalar => new ScalarNode(scalar.Value, scalar.Style != ScalarStyle.Plain, line),
            SequenceStart => ReadSequence(parser, depth, line),
            _ => ReadMapping(parser, depth, line),
        };
    }

    private static SequenceNode ReadSequence(Parser parser, int depth, int line)
    {
        var items = new List<DocumentNode>();
        while (parser.Current is not SequenceEnd) items.Add(ReadNode(parser, depth + 1));
        parser.MoveNext();
        return new SequenceNode(items, line);
    }

    private static MappingNode ReadMapping(Parser parser, int depth, int line)
    {
        var entries = new List<KeyValuePair<string, DocumentNode>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (parser.Current is not MappingEnd)
        {
            var keyLine = LineOf(parser.Current);
            if (ReadNode(parser, depth + 1) is not ScalarNode key)
                throw Refused("(text)", "a key in brackets", "keys are plain words", keyLine);
            if (key is { Text: "<<", Quoted: false }) throw Refused("<<", "", "merge keys are refused", keyLine);
            var value = ReadNode(parser, depth + 1);
            if (!keys.Add(key.Text)) throw Twice(key.Text, entries.Find(entry => entry.Key == key.Text).Value, value, keyLine);
            entries.Add(KeyValuePair.Create(key.Text, value));
        }

        parser.MoveNext();
        return new MappingNode(entries, line);
    }

    private static DocumentNode WithoutLines(DocumentNode node) => node switch
    {
        ScalarNode scalar => scalar with { Line = 0 },
        SequenceNode list => new SequenceNode([.. list.Items.Select(WithoutLines)], 0),
        MappingNode mapping =>
            new MappingNode([.. mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, WithoutLines(entry.Value)))], 0),
        _ => node,
    };

    private static int LineOf(ParsingEvent? at) => at is null ? 0 : (int)at.Start.Line;

    private static SpecificationException Twice(string key, DocumentNode first, DocumentNode second, int line) =>
        Refused(key, ErrorList.Show(second),
            $"the key stands twice; in line {first.Line} it is '{ErrorList.Shorten(ErrorList.Show(first))}'", line);

    private static SpecificationException Refused(string key, string value, string allowed, int line) =>
        new(new SpecificationError(ErrorList.Shorten(key), ErrorList.Shorten(value, 80), allowed, line));
}
