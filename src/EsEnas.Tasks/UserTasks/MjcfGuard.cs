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
    private const int MostVertices = 5000;
    private const int MostContactsSensed = 100;
    private const double MostSecondsOfLengthRange = 100;

    private readonly string source;
    private readonly List<SpecificationError> errors = [];
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly StringBuilder copy = new();
    private int copyLine = 1;

    // How many open elements are of no use to the library.
    private int dropped;
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
                CloseElement(open.Pop(), line);
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

        var isDropped = dropped > 0 || MjcfElements.Dropped.Contains(name);
        if (isDropped && !isEmpty) dropped++;
        if (!isDropped)
        {
            MoveCopyTo(line);
            copy.Append('<').Append(name);
        }

        while (reader.MoveToNextAttribute())
        {
            CheckAttribute(name, reader.Name, reader.Value, ((IXmlLineInfo)reader).LineNumber);
            if (!isDropped && !IsDropped(name, reader.Name)) Copy(reader.Name, reader.Value);
        }

        if (!isDropped) copy.Append(isEmpty ? "/>" : ">");
        if (!isEmpty) open.Push(name);
    }

    private void CloseElement(string name, int line)
    {
        if (dropped > 0)
        {
            dropped--;
            return;
        }

        MoveCopyTo(line);
        copy.Append("</").Append(name).Append('>');
    }

    private void Copy(string attribute, string value) =>
        copy.Append(' ').Append(attribute).Append("=\"").Append(SecurityElement.Escape(value.ReplaceLineEndings(" "))).Append('"');

    // A flag that is off may be unknown to the library's version, and means the same if it is not there.
    private static bool IsDropped(string element, string attribute) =>
        MjcfElements.DroppedAttributes.Contains(attribute) || (element == "flag" && MjcfElements.FlagsOff.ContainsKey(attribute));

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
            || name is "hfield" or "skin" or "content_type")
            Refuse(element, shown, WhyNoFile(element), line);
        else if (name is "plugin" or "instance")
            Refuse(element, shown, "plugins are refused: they run code of others", line);
        else if (element == "geom" && name == "type"
            && value is not ("plane" or "sphere" or "capsule" or "ellipsoid" or "cylinder" or "box" or "mesh"))
            Refuse(element, shown, "plane, sphere, capsule, ellipsoid, cylinder, box or mesh", line);
        else if (element == "mesh")
            CheckMesh(name, value, shown, line);
        else if (element == "rangefinder" && name == "camera")
            Refuse(element, shown, "a site: a camera would give a reading for each of its pixels", line);
        else if (element == "flag")
            CheckFlag(name, value, shown, line);
        else if (name is "actdim" or "nsample" or "delay" or "interp" || name == "interval" && element != "lengthrange"
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

    private void CheckMesh(string name, string value, string shown, int line)
    {
        if (name == "builtin")
            Refuse("mesh", shown, "a mesh whose vertices are written here: those of the library's making have no limit", line);
        else if (name == "vertex"
            && value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length is > 3 * MostVertices and var numbers)
            Refuse("mesh", string.Create(CultureInfo.InvariantCulture, $"{numbers / 3} vertices"),
                $"at most {MostVertices} vertices", line);
        else if (name == "face" && Array.Find(value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), IsNoVertex) is { } corner)
            // The library looks such a vertex up before it says so.
            Refuse("mesh", corner, $"the number of a vertex, from 0 to {MostVertices - 1}", line);
    }

    private static bool IsNoVertex(string corner) =>
        !int.TryParse(corner, NumberStyles.None, CultureInfo.InvariantCulture, out var vertex) || vertex >= MostVertices;

    private void CheckSize(string element, string name, string value, string shown, int line)
    {
        switch (element, name)
        {
            case ("size", _) when MjcfElements.Sizes.TryGetValue(name, out var range):
                if (!IsSize(name, value, range.Least, range.Most))
                    Refuse(element, shown, string.Create(CultureInfo.InvariantCulture,
                        $"an integer from {range.Least} to {range.Most}{(name == "memory" ? ", or with K or M" : "")}, or -1"), line);
                break;
            case ("size", _):
                Refuse(element, shown, "one of " + string.Join(", ", MjcfElements.Sizes.Keys), line);
                break;
            case ("option", _) when name.EndsWith("iterations", StringComparison.Ordinal):
                CheckRange(element, value, shown, 0, MostIterations, "an integer", line);
                break;
            case ("option" or "lengthrange", "timestep"):
                CheckRange(element, value, shown, element == "option" ? 1e-6 : 1e-4, 1, "a number", line);
                break;
            case ("lengthrange", "interval" or "inttotal"):
                CheckRange(element, value, shown, 0, MostSecondsOfLengthRange, "a number", line);
                break;
            case ("contact", "num"):
                CheckRange(element, value, shown, 1, MostContactsSensed, "an integer", line);
                break;
            default:
                break;
        }
    }

    // The library's own grammar of sizes: a number of bytes may end with a letter.
    private static bool IsSize(string name, string value, long least, long most)
    {
        var text = value.Trim();
        if (text == "-1") return true;
        var shift = name != "memory" || text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, _ => 0 };
        return long.TryParse(shift == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= most && number << shift is var size && size >= least && size <= most;
    }

    private static string WhyNoFile(string element) => element is "texture" or "skin"
        ? "looks that read no file, or none: they make no difference"
        : "a model refers to no file, height field or skin: meshes are written out as vertices";

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
