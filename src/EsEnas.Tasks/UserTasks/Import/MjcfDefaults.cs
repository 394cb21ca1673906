using System.Globalization;
using System.Xml.Linq;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>What an attribute of an element is, by its class where the element itself does not say.</summary>
internal sealed class MjcfDefaults
{
    private const string Main = "main";

    private readonly Dictionary<string, List<XElement>> classes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> parents = new(StringComparer.Ordinal);

    // Up to MuJoCo 3.1 a top-level section may give the main class a name of its own; it holds for all without a class all the same.
    private readonly HashSet<string> namesOfMain = new(StringComparer.Ordinal);

    public MjcfDefaults(XElement root)
    {
        foreach (var section in root.Elements("default"))
        {
            if ((string?)section.Attribute("class") is { } name) namesOfMain.Add(name);
            Add(section, null);
        }
    }

    /// <summary>An attribute's value; null if neither the element nor its classes have it.</summary>
    public string? Value(XElement element, string attribute) =>
        Levels(element).Select(level => (string?)level.Attribute(attribute)).FirstOrDefault(value => value is not null);

    /// <summary>What an element's attributes come from, the nearest first: itself, then the defaults of its class and of those above.
    /// </summary>
    public IEnumerable<XElement> Levels(XElement element)
    {
        yield return element;
        for (var name = ClassOf(element); name is not null; name = parents.GetValueOrDefault(name))
        {
            if (!classes.TryGetValue(name, out var sections)) continue;
            foreach (var section in Enumerable.Reverse(sections))
                foreach (var standard in section.Elements(element.Name).Reverse()) yield return standard;
        }
    }

    /// <summary>An integer likewise; the standard where there is none.</summary>
    public int Integer(XElement element, string attribute, int standard) =>
        int.TryParse(Value(element, attribute), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : standard;

    private string ClassOf(XElement element)
    {
        var name = (string?)element.Attribute("class")
            ?? element.Ancestors().Select(above => (string?)above.Attribute("childclass")).FirstOrDefault(name => name is not null);
        return name is null || namesOfMain.Contains(name) ? Main : name;
    }

    private void Add(XElement section, string? parent)
    {
        var name = parent is null ? Main : (string?)section.Attribute("class") ?? Main;
        if (!classes.TryGetValue(name, out var sections)) classes[name] = sections = [];
        sections.Add(section);
        if (parent is not null) parents.TryAdd(name, parent);
        foreach (var below in section.Elements("default")) Add(below, name);
    }
}
