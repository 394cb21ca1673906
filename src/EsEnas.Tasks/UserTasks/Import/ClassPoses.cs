using System.Xml.Linq;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>
/// Moves what classes say of places to the elements that take it from there: whatever their own <c>quat</c>, an <c>euler</c> of their class
/// outranks it, and a class's <c>fromto</c> or <c>mesh</c> cannot be undone.
/// </summary>
internal static class ClassPoses
{
    /// <summary>What outranks a <c>quat</c>; in older libraries each of these what stands behind it.</summary>
    public static readonly string[] Alternatives = ["euler", "zaxis", "xyaxes", "axisangle"];

    private static readonly string[] Others = ["fromto", "mesh"];

    /// <summary>Leaves every geom, site and camera where it is, and no such attribute in a class.</summary>
    public static void WriteOut(XElement root)
    {
        var defaults = new MjcfDefaults(root);
        foreach (var element in root.Elements("worldbody").Descendants().Where(IsPlaced))
        {
            foreach (var name in Others)
                if (defaults.Value(element, name) is { } value) element.SetAttributeValue(name, value);
            // Between two ends there is one orientation.
            if (element.Attribute("fromto") is not null || Turn(defaults, element) is not { } turn) continue;
            element.Attribute("quat")?.Remove();
            foreach (var name in Alternatives) element.Attribute(name)?.Remove();
            element.SetAttributeValue(turn.Name, turn.Value);
        }

        root.Elements("default").Descendants().Where(IsPlaced).Attributes()
            .Where(a => Alternatives.Contains(a.Name.LocalName) || Others.Contains(a.Name.LocalName)).Remove();
    }

    private static bool IsPlaced(XElement element) => element.Name.LocalName is "geom" or "site" or "camera";

    private static (string Name, string Value)? Turn(MjcfDefaults defaults, XElement element)
    {
        var levels = defaults.Levels(element).ToList();
        // From 3.1.5 on the nearest class that has any of them counts.
        var pairs = MuJoCoLibrary.IsAtLeast(3, 1, 5)
            ? from level in levels from name in Alternatives select (Level: level, Name: name)
            : from name in Alternatives from level in levels select (Level: level, Name: name);
        foreach (var (level, name) in pairs)
            if ((string?)level.Attribute(name) is { } value) return (name, value);
        return null;
    }
}
