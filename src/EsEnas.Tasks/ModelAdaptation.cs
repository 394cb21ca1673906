using System.Globalization;
using System.Xml.Linq;

namespace EsEnas.Tasks;

/// <summary>
/// Adapts a built-in task to the MuJoCo at hand. The models are written for 2.2.2; later releases read some of the same text as another
/// robot. <see cref="Rules"/> is the one list of these differences.
/// </summary>
/// <remarks>
/// Pure. Task files are never adapted: their author decides (docs/task-files.md), except that <see cref="StartQuaternions"/> serves every
/// task. Version limits are those of the library's own history, where each changed.
/// </remarks>
internal static class ModelAdaptation
{
    /// <summary>The first release that leaves quaternions in qpos as they are written.</summary>
    public const int FirstWithoutNormalizing = 320;

    private const string Flag = "flag";

    /// <summary>The rules, in the order of the releases that made them necessary.</summary>
    public static IReadOnlyList<AdaptationRule> Rules { get; } =
    [
        new("anchors", 300,
            "A body with slides only whose frame is its inertial frame counts as simple, " +
            "and its inverse inertia leaves the armature of the "
                + "slides out: contacts of a nearly massless body become millions of times softer. A slide's anchor does not change its "
                + "motion, but one off the origin makes the body an ordinary one.",
            MoveAnchors),
        new("quaternions", FirstWithoutNormalizing,
            "The forward pass normalizes a copy of the quaternions in qpos instead of qpos itself, so the first observation of an episode "
                + "would show them unnormalized. The start normalizes them.",
            static (_, root) => HasQuaternions(root), ChangesText: false),
        new("nativeccd", 330,
            "The convex collider is another one (capsule against cylinder, for one); the flag brings the former one back.",
            static (task, root) => DisableFlag(task, root, "nativeccd")),
        new("margins", 3_005_000,
            "The margins of two geoms are added, where the larger one counted: contacts would begin at twice the distance. " +
            "Both geoms of every "
                + "pair of the models have the same margin, so half of it each is the former sum. Joint margins mean what they did.",
            static (_, root) => HalveMargins(root)),
        new("multiccd", 3_008_000,
            "The convex collider gives several contacts of a pair by default, where it gave one.",
            static (task, root) => DisableFlag(task, root, "multiccd")),
    ];

    /// <summary>The text for a library, and the names of the rules that concern the task there.</summary>
    /// <param name="task">A built-in task.</param>
    /// <param name="mjcf">Its base text.</param>
    /// <param name="version">The library's <c>mj_version</c>. Before 3.0.0 the text is returned as it is.</param>
    public static (string Text, IReadOnlyList<string> Applied) Adapt(string task, string mjcf, int version)
    {
        var rules = Rules.Where(rule => version >= rule.From).ToList();
        if (rules.Count == 0) return (mjcf, []);
        var document = XDocument.Parse(mjcf, LoadOptions.PreserveWhitespace);
        var applied = rules.Where(rule => rule.Apply(task, document.Root!)).ToList();
        var text = applied.Exists(rule => rule.ChangesText) ? document.ToString(SaveOptions.DisableFormatting) : mjcf;
        return (text, applied.ConvertAll(rule => rule.Name));
    }

    // Pusher's puck and goal and Striker's ball: the only simple bodies with armature.
    private static bool MoveAnchors(string task, XElement root)
    {
        string[] bodies = task switch { "pusher" => ["object", "goal"], "striker" => ["object"], _ => [] };
        foreach (var name in bodies)
        {
            var body = root.Element("worldbody")!.Elements("body").Single(body => (string?)body.Attribute("name") == name);
            foreach (var slide in body.Elements("joint"))
                slide.SetAttributeValue("pos", "0 0 0.1");
        }

        return bodies.Length > 0;
    }

    // The arms have cylinders and boxes that collide; all other pairs have colliders of their own, which stayed.
    private static bool DisableFlag(string task, XElement root, string flag)
    {
        if (task is not ("pusher" or "striker" or "thrower")) return false;
        var option = root.Element("option")!;
        if (option.Element(Flag) is null) option.Add(new XElement(Flag));
        option.Element(Flag)!.SetAttributeValue(flag, "disable");
        return true;
    }

    private static bool HalveMargins(XElement root)
    {
        var margins = root.Descendants("geom").Select(geom => geom.Attribute("margin")).OfType<XAttribute>().ToList();
        foreach (var margin in margins)
        {
            // Decimal, so that half of 0.001 is the text 0.0005.
            var value = decimal.Parse(margin.Value, NumberStyles.Float, CultureInfo.InvariantCulture);
            margin.Value = (value / 2).ToString(CultureInfo.InvariantCulture);
        }

        return margins.Count > 0;
    }

    private static bool HasQuaternions(XElement root) =>
        root.Descendants("freejoint").Any() || root.Descendants("joint").Any(joint => (string?)joint.Attribute("type") is "free" or "ball");
}
