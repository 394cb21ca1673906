using System.Xml;
using System.Xml.Linq;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Where in a checked MJCF text things stand.</summary>
internal static class MjcfLines
{
    /// <summary>Element and line of an actuator; the model numbers them in the order of the text. Line 0 if it cannot be found.</summary>
    public static (string Element, int Line) OfActuator(string mjcf, int index)
    {
        using var text = new StringReader(mjcf);
        using var reader = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        var section = "";
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element) continue;
            if (reader.Depth == 1) section = reader.Name;
            else if (reader.Depth == 2 && section == "actuator" && index-- == 0) return (reader.Name, ((IXmlLineInfo)reader).LineNumber);
        }

        return ("actuator", 0);
    }

    /// <summary>Whether the library computes energy: the last flag counts.</summary>
    public static bool HasEnergy(string mjcf) =>
        (string?)XDocument.Parse(mjcf).Root!.Elements("option").Elements("flag").Attributes("energy").LastOrDefault() == "enable";

    /// <summary>The names of the keyframes, in the order of their numbers; empty for one without.</summary>
    public static List<string> Keyframes(string mjcf) =>
        [.. XDocument.Parse(mjcf).Root!.Elements("keyframe").Elements("key").Select(key => (string?)key.Attribute("name") ?? "")];
}
