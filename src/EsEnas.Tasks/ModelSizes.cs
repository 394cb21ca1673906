using System.Globalization;
using System.Xml.Linq;

namespace EsEnas.Tasks;

/// <summary>
/// How many contacts and constraints a model has room for: <c>nconmax</c> and <c>njmax</c> of its <c>size</c>. Limits up to MuJoCo 2.2.2; later
/// versions take them as the memory to set aside.
/// </summary>
public static class ModelSizes
{
    /// <summary>The most contacts that a model of the user's own may have room for.</summary>
    public const int MostContacts = 1000;

    /// <summary>The most constraints that a model of the user's own may have room for.</summary>
    public const int MostConstraints = 4000;

    private const int DefaultContacts = 100;
    private const int DefaultConstraints = 500;
    private const double Margin = 1.5;
    private const int Step = 10;

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

    /// <summary>The size element to write for a use that was seen, with half as much room again; null if no size that is allowed is enough.</summary>
    public static string? Advice(ModelUse needed) => needed.Contacts >= MostContacts || needed.Constraints >= MostConstraints
        ? null
        : string.Create(CultureInfo.InvariantCulture,
            $"<size nconmax=\"{Room(needed.Contacts, MostContacts)}\" njmax=\"{Room(needed.Constraints, MostConstraints)}\"/>");

    /// <summary>The model with as much room as is allowed. A later size element overrides an earlier one.</summary>
    internal static string WithMostRoom(string mjcf)
    {
        var end = mjcf.LastIndexOf("</mujoco", StringComparison.Ordinal);
        return end < 0 ? mjcf : string.Create(CultureInfo.InvariantCulture,
            $"{mjcf[..end]}<size nconmax=\"{MostContacts}\" njmax=\"{MostConstraints}\"/>{mjcf[end..]}");
    }

    private static int Room(int needed, int most) => Math.Min(most, Step * (int)Math.Ceiling(Math.Max(1, needed) * Margin / Step));
}
