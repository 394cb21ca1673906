using System.Globalization;
using System.Xml.Linq;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Tasks;

/// <summary>
/// How many contacts and constraints a model has room for: <c>nconmax</c> and <c>njmax</c> of its <c>size</c>. Limits up to MuJoCo 2.2.2;
/// later versions take them as the memory to set aside, unless the model says that itself (<c>memory</c>), which excludes <c>njmax</c>.
/// </summary>
public static class ModelSizes
{
    /// <summary>The most contacts that a model of the user's own may have room for.</summary>
    public const int MostContacts = 1000;

    /// <summary>The most constraints that a model of the user's own may have room for.</summary>
    public const int MostConstraints = 4000;

    private const int DefaultContacts = 100;
    private const int DefaultConstraints = 500;
    private const int Step = 10;

    // Half as much room again, or what memory allows of that: it grows with the square of the constraints.
    private static readonly double[] Margins = [1.5, 1.25, 1.1, 1.02];

    // To measure in, most first: a model of many bodies has no memory for the most constraints.
    private static readonly ModelUse[] MeasuringRooms =
    [
        new(MostContacts, MostConstraints), new(MostContacts, 3000), new(MostContacts, 2000), new(MostContacts, 1400)
    ];

    private static readonly long[] MeasuringMemories =
        [MjcfElements.MostMemory, MjcfElements.MostMemory / 2, MjcfElements.MostMemory / 4];

    /// <summary>What a model says; the defaults of 2.2.2 where it says nothing.</summary>
    /// <param name="mjcf">A model that the guard has let pass.</param>
    public static ModelUse Of(string mjcf)
    {
        var sizes = XDocument.Parse(mjcf).Root!.Elements("size").ToList();
        return new ModelUse(Read("nconmax", DefaultContacts), Read("njmax", DefaultConstraints));

        int Read(string name, int standard) =>
            sizes.Select(size => (string?)size.Attribute(name)).LastOrDefault(value => value is not null) is { } text
            && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : standard;
    }

    /// <summary>
    /// The size element to write for a use that was seen, with up to half as much room again: the largest that has been tried as a model is
    /// tried before it is loaded; null if no size that is allowed is enough, or none that is has memory. Blocks for half a second a try.
    /// </summary>
    /// <param name="mjcf">The user's model.</param>
    /// <param name="needed">The use.</param>
    public static string? Advice(string mjcf, ModelUse needed) =>
        Advices(mjcf, needed).FirstOrDefault(size => CanBeLoaded(WithSize(mjcf, size)));

    /// <summary>The same untried, roomiest first: of a model that says its memory the sizes that its use was measured in.</summary>
    internal static IEnumerable<string> Advices(string mjcf, ModelUse needed) => MemorySizes(mjcf) ?? Advices(needed);

    /// <summary>The same of a model that does not say its memory; none if no size that is allowed is enough.</summary>
    internal static IEnumerable<string> Advices(ModelUse needed) => needed.Contacts >= MostContacts || needed.Constraints >= MostConstraints
        ? []
        : Margins.Select(
            margin => Element(new ModelUse(Room(needed.Contacts, MostContacts, margin), Room(needed.Constraints, MostConstraints, margin))))
            .Distinct();

    /// <summary>
    /// The model with as much room as is allowed, then with less: for one to whom memory says no. A later size element overrides an earlier
    /// one.
    /// </summary>
    internal static IEnumerable<string> WithMuchRoom(string mjcf) =>
        (MemorySizes(mjcf) ?? MeasuringRooms.Select(Element)).Select(size => WithSize(mjcf, size));

    // Most first; null of a model that does not say its memory. A number of contacts beside it limits them still, and what they take of it
    // only the library knows.
    private static IEnumerable<string>? MemorySizes(string mjcf)
    {
        var sizes = XDocument.Parse(mjcf).Root!.Elements("size").ToList();
        if (!Says("memory")) return null;
        var contacts = Says("nconmax") ? string.Create(CultureInfo.InvariantCulture, $" nconmax=\"{MostContacts}\"") : "";
        return MeasuringMemories.Select(bytes =>
            string.Create(CultureInfo.InvariantCulture, $"<size memory=\"{bytes >> 20}M\"{contacts}/>"));

        // -1 leaves it to the library.
        bool Says(string name) => sizes.Attributes(name).Any(attribute => attribute.Value.Trim() != "-1");
    }

    private static string WithSize(string mjcf, string size)
    {
        var end = mjcf.LastIndexOf("</mujoco", StringComparison.Ordinal);
        return end < 0 ? mjcf : $"{mjcf[..end]}{size}{mjcf[end..]}";
    }

    private static bool CanBeLoaded(string mjcf)
    {
        try
        {
            return ModelProbe.Try(MjcfGuard.Check(mjcf, "model")).Length == 0;
        }
        catch (SpecificationException)
        {
            // The few bytes more were too many.
            return false;
        }
    }

    private static string Element(ModelUse room) =>
        string.Create(CultureInfo.InvariantCulture, $"<size nconmax=\"{room.Contacts}\" njmax=\"{room.Constraints}\"/>");

    private static int Room(int needed, int most, double margin) =>
        Math.Min(most, Step * (int)Math.Ceiling(Math.Max(1, needed) * margin / Step));
}
