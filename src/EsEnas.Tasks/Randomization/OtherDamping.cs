using System.Globalization;
using System.Xml.Linq;

namespace EsEnas.Tasks.Randomization;

/// <summary>Damping that newer models have beside a joint's one coefficient, and that a factor of that one leaves as it is.</summary>
internal static class OtherDamping
{
    private static readonly string[] Passive = ["joint", "tendon", "flex", "edge", "elasticity"];

    private static readonly char[] Blanks = [' ', '\t', '\n', '\r'];

    /// <summary>What a model has of it, in a few words; empty for nothing.</summary>
    /// <param name="mjcf">The model's text, which the library has compiled.</param>
    public static string In(string mjcf)
    {
        var root = XElement.Parse(mjcf);
        foreach (var element in root.Descendants().Where(element => element.Attribute("damping") is not null))
        {
            var numbers = element.Attribute("damping")!.Value.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            if (!numbers.Any(IsNonzero)) continue;
            if (element.Name.LocalName == "joint" && numbers.Skip(1).Any(IsNonzero))
                return "joints with damping of several coefficients";
            // Of classes, whatever is no joint, tendon or flexible body drives something.
            var isActuator = element.Ancestors("actuator").Any()
                || (element.Ancestors("default").Any() && !Passive.Contains(element.Name.LocalName));
            if (isActuator) return "actuators with damping of their own";
        }

        return "";
    }

    private static bool IsNonzero(string text) =>
        !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number != 0;
}
