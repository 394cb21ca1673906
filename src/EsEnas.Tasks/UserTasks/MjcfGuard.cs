using System.Globalization;
using System.Security;
using System.Text;
using System.Xml;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.UserTasks;

/// <summary>
/// Refuses whatever in an MJCF text could reach beyond it or cost without bound, before the library sees it: everything but the elements of
/// <see cref="MjcfElements"/>, references to files, plugins, document types, entities, processing instructions, sizes beyond the limits.
/// </summary>
/// <remarks>
/// The library gets the elements and attributes as they were understood here, on the same lines, and nothing else of the text: a difference
/// between two readers of XML cannot bring anything past the check.
/// </remarks>
internal sealed class MjcfGuard
{
    private const int MostCharacters = 160 * 1024;
    private const int MostDepth = 64;
    private const int MostErrors = 20;
    private const int MostIterations = 1000;

    private readonly string source;
    private readonly List<SpecificationError> errors = [];
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly StringBuilder copy = new();
    private int copyLine = 1;
    private bool hasEnded;

    private MjcfGuard(string source) => this.source = source;

    /// <summary>Checks a model.</summary>
    /// <param name="mjcf">The MJCF text.</param>
    /// <param name="source">What errors call the text.</param>
    /// <returns>The text for the library.</returns>
    /// <exception cref="SpecificationException">Names element and line of every refusal, up to twenty.</exception>
    public static string Check(string mjcf, string source)
    {
        var guard = new MjcfGuard(source);
        guard.Read(mjcf);
        return guard.errors.Count == 0 ? guard.copy.ToString() : throw new SpecificationException(guard.errors);
    }

    private void Read(string mjcf)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MostCharacters,
            ConformanceLevel = ConformanceLevel.Document,
            CheckCharacters = true,
        };
        var open = new Stack<string>();
        try
        {
            using var text = new StringReader(mjcf);
            using var reader = XmlReader.Create(text, settings);
            while (errors.Count < MostErrors && reader.Read()) ReadNode(reader, open);
        }
        catch (XmlException exception)
        {
            // The reader does not say where the document type stands that it refuses.
            var documentType = exception.LineNumber == 0 ? mjcf.IndexOf("<!DOCTYPE", StringComparison.Ordinal) : -1;
            var line = documentType < 0 ? exception.LineNumber : 1 + mjcf.AsSpan(0, documentType).Count('\n');
            var element = documentType >= 0 ? "!DOCTYPE" : open.TryPeek(out var inside) ? inside : "(document)";
            Refuse(element, FirstSentence(exception.Message), WhyMalformed(exception), line);
        }
    }

    private void ReadNode(XmlReader reader, Stack<string> open)
    {
        var line = ((IXmlLineInfo)reader).LineNumber;
        var inside = open.TryPeek(out var parent) ? parent : "(document)";
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                ReadElement(reader, line, open);
                break;
            case XmlNodeType.EndElement:
                MoveCopyTo(line);
                copy.Append("</").Append(open.Pop()).Append('>');
                break;
            case XmlNodeType.ProcessingInstruction:
                Refuse(inside, $"<?{reader.Name}?>", "processing instructions are refused", line);
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA:
                Refuse(inside, reader.Value.Trim(), "text between elements is refused: MJCF has attributes only", line);
                break;
            case XmlNodeType.XmlDeclaration:
                if (reader.GetAttribute("encoding") is { } encoding && !encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
                    Refuse("(document)", encoding, "the encoding is utf-8", line);
                break;
            default:
                // White space and comments.
                break;
        }
    }

    private void ReadElement(XmlReader reader, int line, Stack<string> open)
    {
        var (name, isEmpty) = (reader.Name, reader.IsEmptyElement);
        if (open.Count == 0 && (name != "mujoco" || hasEnded)) Refuse(name, name, "the root element is mujoco", line);
        hasEnded = true;
        if (open.Count >= MostDepth) Refuse(name, $"nesting of {open.Count + 1} levels", $"at most {MostDepth} levels", line);
        if (!MjcfElements.Groups.TryGetValue(name, out var group)) Refuse(name, name, MjcfElements.WhyRefused(name), line);
        else Count(name, group, line);

        MoveCopyTo(line);
        copy.Append('<').Append(name);
        while (reader.MoveToNextAttribute())
        {
            CheckAttribute(name, reader.Name, reader.Value, ((IXmlLineInfo)reader).LineNumber);
            // A flag that is off may be unknown to the library's version, and means the same if it is not there.
            if (name == "flag" && MjcfElements.FlagsOff.ContainsKey(reader.Name)) continue;
            copy.Append(' ')
                .Append(reader.Name).Append("=\"").Append(SecurityElement.Escape(reader.Value.ReplaceLineEndings(" "))).Append('"');
        }

        copy.Append(isEmpty ? "/>" : ">");
        if (!isEmpty) open.Push(name);
    }

    private void Count(string name, string group, int line)
    {
        var count = counts[group] = counts.GetValueOrDefault(group) + 1;
        if (count == MjcfElements.Most[group] + 1)
            Refuse(name, $"more than {MjcfElements.Most[group]} {group}", $"at most {MjcfElements.Most[group]} {group}", line);
    }

    private void CheckAttribute(string element, string name, string value, int line)
    {
        var shown = $"{name}=\"{value}\"";
        if (name.Contains(':', StringComparison.Ordinal) || name == "xmlns")
            Refuse(element, shown, "namespaces and attributes of XML itself are refused", line);
        else if (name.StartsWith("file", StringComparison.Ordinal) || name.EndsWith("dir", StringComparison.Ordinal) && name != "dir"
            || name is "mesh" or "hfield" or "texture" or "skin" or "content_type")
            Refuse(element, shown, "a model refers to no file, mesh, height field, texture or skin", line);
        else if (name is "plugin" or "instance")
            Refuse(element, shown, "plugins are refused: they run code of others", line);
        else if (element == "geom" && name == "type"
            && value is not ("plane" or "sphere" or "capsule" or "ellipsoid" or "cylinder" or "box"))
            Refuse(element, shown, "plane, sphere, capsule, ellipsoid, cylinder or box", line);
        else if (element == "flag")
            CheckFlag(name, value, shown, line);
        else if (name is "actdim" or "nsample" or "delay" or "interval" or "interp"
            || name.EndsWith("type", StringComparison.Ordinal) && value == "user")
            Refuse(element, shown, "what needs code of others or buffers of its own is refused", line);
        else
            CheckSize(element, name, value, shown, line);
    }

    private void CheckFlag(string name, string value, string shown, int line)
    {
        if (MjcfElements.FlagsOff.TryGetValue(name, out var why))
        {
            if (value != "disable") Refuse("flag", shown, why, line);
        }
        else if (!MjcfElements.Flags.Contains(name))
        {
            Refuse("flag", shown,
                "a flag under which a step is known to be a function of the state: " + string.Join(", ", MjcfElements.Flags), line);
        }
    }

    private void CheckSize(string element, string name, string value, string shown, int line)
    {
        if (element == "size")
        {
            var most = name switch { "njmax" => ModelSizes.MostConstraints, "nconmax" => ModelSizes.MostContacts, _ => 0 };
            if (most == 0) Refuse(element, shown, "njmax and nconmax are the only sizes", line);
            else CheckRange(element, value, shown, 1, most, "an integer", line);
        }
        else if (element == "option" && name.EndsWith("iterations", StringComparison.Ordinal))
        {
            CheckRange(element, value, shown, 0, MostIterations, "an integer", line);
        }
        else if (element == "option" && name == "timestep")
        {
            CheckRange(element, value, shown, 1e-6, 1, "a number", line);
        }
    }

    private void CheckRange(string element, string value, string shown, double low, double high, string kind, int line)
    {
        var style = kind == "an integer" ? NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite : NumberStyles.Float;
        if (double.TryParse(value, style, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high) return;
        Refuse(element, shown, string.Create(CultureInfo.InvariantCulture, $"{kind} from {low} to {high}"), line);
    }

    private void MoveCopyTo(int line)
    {
        for (; copyLine < line; copyLine++) copy.Append('\n');
    }

    private void Refuse(string element, string value, string allowed, int line) =>
        errors.Add(new SpecificationError($"{source} <{Shorten(element)}>", Shorten(value), allowed, line));

    private static string WhyMalformed(XmlException exception) => exception.Message switch
    {
        var text when text.Contains("DTD", StringComparison.Ordinal) => "document types and entities are refused",
        var text when text.Contains("MaxCharacters", StringComparison.Ordinal) => $"at most {MostCharacters} characters",
        var text when text.Contains("entity", StringComparison.OrdinalIgnoreCase) => "entities are refused",
        _ => "well-formed XML",
    };

    private static string FirstSentence(string text) => text.Split(". ")[0];

    private static string Shorten(string text)
    {
        var cut = text.Length > 80 ? text[..79] + "…" : text;
        return string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c));
    }
}
