using EsEnas.Core.Specifications;

namespace EsEnas.Tasks;

/// <summary>Where the robots of Gymnasium's v5 differ from those of Gym's v2: two of the tasks, by a number and a geom.</summary>
internal static class EditionModels
{
    /// <summary>The model's text in an edition.</summary>
    public static string Apply(string task, EditionOption edition, string text) => (task, edition) switch
    {
        // Both feet have the friction of the left one.
        ("walker2d", EditionOption.V5) => Replace(text,
            "<geom name=\"foot_geom\" size=\"0.06\" fromto=\"-0.2 0 0.1 0 0 0.1\" friction=\"0.9\"/>",
            "<geom name=\"foot_geom\" size=\"0.06\" fromto=\"-0.2 0 0.1 0 0 0.1\" friction=\"1.9\"/>"),
        // The puck is a cylinder alone, a thousand times heavier.
        ("pusher", EditionOption.V5) => Replace(text,
            "<geom type=\"sphere\" size=\"0.05\" density=\"0.00001\"/>\n      <geom type=\"cylinder\" " +
            "size=\"0.05 0.05\" density=\"0.00001\"",
            "<geom type=\"cylinder\" size=\"0.05 0.05\" density=\"0.01\""),
        _ => text,
    };

    private static string Replace(string text, string old, string changed) => text.Contains(old, StringComparison.Ordinal)
        ? text.Replace(old, changed, StringComparison.Ordinal)
        : throw new InvalidOperationException($"The model does not hold {old}.");
}
