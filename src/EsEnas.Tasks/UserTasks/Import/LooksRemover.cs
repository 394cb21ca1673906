using System.Globalization;
using System.Xml.Linq;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>Takes out of an MJCF document what no step depends on, and what the guard does not know although it harms nobody.</summary>
internal sealed class LooksRemover(XElement root, ImportNotes notes)
{
    private static readonly string[] MaterialKeeps = ["name", "class", "rgba"];

    // Of statistic, what a solver uses.
    private static readonly string[] StatisticKeeps = ["meaninertia", "meanmass"];

    // Of meshes, what only looks; it changes no convex hull.
    private static readonly string[] MeshDrops =
        ["texcoord", "normal", "facenormal", "smoothnormal", "content_type", "material"];

    private static readonly string[] Folders = ["meshdir", "texturedir", "assetdir", "strippath", "discardvisual", "fusestatic"];

    public void Run()
    {
        Drop("textures", Descendants("texture").Where(e => e.Parent!.Name.LocalName == "asset"));
        Drop("layers of materials", Descendants("layer"));
        Drop("skins", Descendants("skin"));
        if (Elements("deformable").All(e => !e.HasElements)) Drop("", Elements("deformable"));
        Drop("custom data", Elements("custom").SelectMany(e => e.Elements()));
        Drop("", Elements("custom"));
        Drop("", Elements("visual"));
        Drop("lights", Descendants("light"));
        DropCameras();
        foreach (var statistic in Elements("statistic").ToList()) Keep(statistic, StatisticKeeps);
        Drop("", Elements("statistic").Where(e => !e.HasAttributes));
        foreach (var material in Descendants("material").ToList()) Keep(material, MaterialKeeps);
        foreach (var mesh in Descendants("mesh").ToList())
            foreach (var name in MeshDrops) mesh.Attribute(name)?.Remove();
        Drop("height fields", Descendants("hfield"));
        var defaults = new MjcfDefaults(root);
        var fields = Descendants("geom").Where(e => !IsDefault(e) && defaults.Value(e, "type") == "hfield").ToList();
        foreach (var geom in Descendants("geom")) geom.Attribute("hfield")?.Remove();
        Drop("geoms of height fields: there is no ground in their place", fields);
        FitSizes();
        DropFlags();
        foreach (var asset in Elements("asset").Where(e => !e.HasElements).ToList()) asset.Remove();
    }

    /// <summary>What the files of meshes are relative to, and whether only their names count; taken off the compiler.</summary>
    public (string Folder, bool IsStripped) TakeFolders()
    {
        string Last(string name) => Elements("compiler").Select(e => (string?)e.Attribute(name)).LastOrDefault(v => v is not null) ?? "";
        var folder = Last("meshdir") is { Length: > 0 } own ? own : Last("assetdir");
        var isStripped = Last("strippath") == "true";
        foreach (var compiler in Elements("compiler"))
            foreach (var name in Folders) compiler.Attribute(name)?.Remove();
        return (folder.Length == 0 ? "." : folder, isStripped);
    }

    private static bool IsDefault(XElement element) => element.Ancestors("default").Any();

    private IEnumerable<XElement> Elements(string name) => root.Elements(name);

    private IEnumerable<XElement> Descendants(string name) => root.Descendants(name);

    private void Drop(string what, IEnumerable<XElement> elements)
    {
        var count = 0;
        foreach (var element in elements.ToList())
        {
            if (!IsDefault(element)) count++;
            element.Remove();
        }

        if (what.Length > 0) notes.Count("dropped", what, count);
    }

    private static void Keep(XElement element, string[] names)
    {
        element.RemoveNodes();
        element.Attributes().Where(attribute => !names.Contains(attribute.Name.LocalName)).Remove();
    }

    // A camera's pose may be sensed.
    private void DropCameras()
    {
        var sensed = root.Elements("sensor").Elements().Attributes().Where(a => a.Name.LocalName != "name").Select(a => a.Value)
            .ToHashSet(StringComparer.Ordinal);
        Drop("cameras", Descendants("camera").Where(e => IsDefault(e) ? sensed.Count == 0 : !sensed.Contains(Xml.Value(e, "name"))));
    }

    private void FitSizes()
    {
        foreach (var attribute in Elements("size").Attributes().ToList())
        {
            var (name, value) = (attribute.Name.LocalName, attribute.Value.Trim());
            if (!MjcfElements.Sizes.TryGetValue(name, out var range))
            {
                attribute.Remove();
                notes.Count("dropped", "sizes that are not known here", 1);
            }
            else if (name == "memory" && !MuJoCo.MuJoCoLibrary.IsAtLeast(2, 3, 0))
            {
                attribute.Remove();
                notes.Count("dropped", "memory of size, which this MuJoCo does not know", 1);
            }
            else if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number != -1
                && Math.Clamp(number, range.Least, range.Most) is var fitting && fitting != number)
            {
                attribute.Value = fitting.ToString(CultureInfo.InvariantCulture);
                notes.Say($"size {name} is {fitting} instead of {number}, the limit of a model here");
            }
        }

        Drop("", Elements("size").Where(e => !e.HasAttributes));
    }

    private void DropFlags()
    {
        foreach (var attribute in Elements("option").Elements("flag").Attributes()
            .Where(a => MjcfElements.FlagsOff.ContainsKey(a.Name.LocalName)).ToList())
        {
            if (attribute.Value != "disable")
                notes.Say($"the flag {attribute.Name.LocalName} is off: an evaluation must be a function of policy and seed"
                    + (attribute.Name.LocalName == "sensornoise" ? "; give observation terms a noise instead" : ""));
            attribute.Remove();
        }
    }
}
