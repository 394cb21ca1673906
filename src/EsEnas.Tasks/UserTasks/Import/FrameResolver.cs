using System.Xml.Linq;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>Resolves <c>frame</c> elements, which came with MuJoCo 3.1.0, for a library before it.</summary>
internal sealed class FrameResolver
{
    private static readonly string[] Orientations = [.. ClassPoses.Alternatives, "quat"];

    private readonly MjcfDefaults defaults;
    private readonly bool isRadian;
    private readonly string sequence;

    /// <param name="root">The document, with its compiler's settings and its classes.</param>
    public FrameResolver(XElement root)
    {
        defaults = new MjcfDefaults(root);
        isRadian = Setting(root, "angle") == "radian";
        sequence = Setting(root, "eulerseq") ?? "xyz";
    }

    public static void Run(XElement root, ImportNotes notes)
    {
        var frames = FramesOf(root);
        if (frames.Count == 0 || MuJoCoLibrary.IsAtLeast(3, 1, 0)) return;
        ResolveAll(root, frames);
        notes.Count("resolved", "frames, which this MuJoCo does not know", frames.Count);
    }

    /// <summary>Takes every frame out of a document; what stood in them stays where it is.</summary>
    public static void ResolveAll(XElement root) => ResolveAll(root, FramesOf(root));

    /// <summary>A pose in the axes of a body, as an element has to say it in the frames that it stands in.</summary>
    public (double[] Position, double[] Quaternion) Within(XElement element, double[] position, double[] quaternion)
    {
        // The outermost first.
        foreach (var frame in element.Ancestors().TakeWhile(above => above.Name.LocalName == "frame").Reverse())
        {
            var from = Xml.Numbers(frame, "pos", 0, 0, 0);
            var turn = Orientation(frame);
            double[] back = [turn[0], -turn[1], -turn[2], -turn[3]];
            position = Quaternions.Turn3(back, [position[0] - from[0], position[1] - from[1], position[2] - from[2]]);
            quaternion = Quaternions.Times(back, quaternion);
        }

        return (position, quaternion);
    }

    private static List<XElement> FramesOf(XElement root) => [.. root.Elements("worldbody").Descendants("frame")];

    private static void ResolveAll(XElement root, List<XElement> frames)
    {
        ClassPoses.WriteOut(root);
        var resolver = new FrameResolver(root);
        // The innermost first, so that each one's children are no frames.
        foreach (var frame in Enumerable.Reverse(frames)) resolver.Resolve(frame);
    }

    private static string? Setting(XElement root, string name) =>
        root.Elements("compiler").Select(e => (string?)e.Attribute(name)).LastOrDefault(value => value is not null);

    private void Resolve(XElement frame)
    {
        var position = Xml.Numbers(frame, "pos", 0, 0, 0);
        var turn = Orientation(frame);
        foreach (var child in frame.Elements().ToList())
        {
            if ((string?)frame.Attribute("childclass") is { } childClass && ClassOf(child) is { } attribute
                && child.Attribute(attribute) is null) child.SetAttributeValue(attribute, childClass);

            Move(child, position, turn);
        }

        var children = frame.Elements().ToList();
        foreach (var child in children) child.Remove();
        frame.ReplaceWith(children);
    }

    // Neither an inertial nor a freejoint nor what holds parts of another kind has a class.
    private static string? ClassOf(XElement element) => element.Name.LocalName switch
    {
        "body" => "childclass",
        "joint" or "geom" or "site" or "camera" or "light" => "class",
        _ => null,
    };

    private void Move(XElement child, double[] position, double[] turn)
    {
        if (child.Name.LocalName == "freejoint") return;
        if (defaults.Value(child, "fromto") is { } ends)
        {
            var numbers = Xml.Numbers(ends);
            if (numbers.Length != 6) throw Xml.Refused(child, ends, "six numbers");
            child.SetAttributeValue("fromto", $"{Moved(numbers.AsSpan(0, 3), position, turn)} {Moved(numbers.AsSpan(3), position, turn)}");
            return;
        }

        var own = Xml.Numbers(defaults.Value(child, "pos") ?? "0 0 0");
        if (own.Length != 3) throw Xml.Refused(child, Xml.Value(child, "pos"), "three numbers");
        if (child.Name.LocalName == "joint")
        {
            var axis = Xml.Numbers(defaults.Value(child, "axis") ?? "0 0 1");
            if (axis.Length != 3) throw Xml.Refused(child, Xml.Value(child, "axis"), "three numbers");
            child.SetAttributeValue("pos", Moved(own, position, turn));
            child.SetAttributeValue("axis", Xml.Text(Quaternions.Turn3(turn, axis)));
            return;
        }

        var orientation = Quaternions.Times(turn, Orientation(child));
        child.SetAttributeValue("pos", Moved(own, position, turn));
        foreach (var name in Orientations) child.Attribute(name)?.Remove();
        child.SetAttributeValue("quat", Xml.Text(orientation));
    }

    private static string Moved(ReadOnlySpan<double> point, double[] position, double[] turn)
    {
        var turned = Quaternions.Turn3(turn, point);
        return Xml.Text(position[0] + turned[0], position[1] + turned[1], position[2] + turned[2]);
    }

    private double Angle(double angle) => isRadian ? angle : angle * Math.PI / 180;

    private double[] Orientation(XElement element)
    {
        foreach (var name in Orientations)
        {
            if (defaults.Value(element, name) is not { } text) continue;
            var n = Xml.Numbers(text);
            var wanted = name switch { "quat" or "axisangle" => 4, "xyaxes" => 6, _ => 3 };
            if (n.Length != wanted || !n.All(double.IsFinite)) throw Xml.Refused(element, $"{name}=\"{text}\"", $"{wanted} finite numbers");
            return Unit(name switch
            {
                "quat" => n,
                "axisangle" => AboutAxis(n[..3], Angle(n[3])),
                "zaxis" => FromZ(n),
                "xyaxes" => FromAxes(n),
                _ => FromEuler(n),
            });
        }

        return [1, 0, 0, 0];
    }

    private double[] FromEuler(double[] angles)
    {
        double[] q = [1, 0, 0, 0];
        for (var i = 0; i < 3; i++)
        {
            var about = Quaternions.About("xyz".IndexOf(char.ToLowerInvariant(sequence[i]), StringComparison.Ordinal), Angle(angles[i]));
            // Lower case: axes that turn along; upper case: axes that stay.
            q = char.IsAsciiLetterLower(sequence[i]) ? Quaternions.Times(q, about) : Quaternions.Times(about, q);
        }

        return q;
    }

    private static double[] Unit(double[] q)
    {
        var length = Math.Sqrt(q.Sum(x => x * x));
        return length == 0 ? [1, 0, 0, 0] : [.. q.Select(x => x / length)];
    }

    private static double[] AboutAxis(double[] axis, double angle)
    {
        var unit = Unit([0, .. axis]);
        return [Math.Cos(angle / 2), .. unit.Skip(1).Select(x => x * Math.Sin(angle / 2))];
    }

    // The smallest turn that takes z there.
    private static double[] FromZ(double[] z)
    {
        var length = Math.Sqrt((z[0] * z[0]) + (z[1] * z[1]) + (z[2] * z[2]));
        double[] across = [-z[1], z[0], 0];
        var sine = Math.Sqrt((across[0] * across[0]) + (across[1] * across[1]));
        return sine == 0 ? (z[2] < 0 ? [0, 1, 0, 0] : [1, 0, 0, 0]) : AboutAxis(across, Math.Atan2(sine / length, z[2] / length));
    }

    private static double[] FromAxes(double[] n)
    {
        var x = Normal(n[..3]);
        var along = (x[0] * n[3]) + (x[1] * n[4]) + (x[2] * n[5]);
        var y = Normal([n[3] - (along * x[0]), n[4] - (along * x[1]), n[5] - (along * x[2])]);
        double[] z = [(x[1] * y[2]) - (x[2] * y[1]), (x[2] * y[0]) - (x[0] * y[2]), (x[0] * y[1]) - (x[1] * y[0])];
        return FromMatrix([x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]]);
    }

    private static double[] Normal(double[] v) => [.. Unit([0, .. v]).Skip(1)];

    private static double[] FromMatrix(double[] r)
    {
        // The largest of the four first, so that nothing is divided by nearly zero.
        double[] squares = [1 + r[0] + r[4] + r[8], 1 + r[0] - r[4] - r[8], 1 - r[0] + r[4] - r[8], 1 - r[0] - r[4] + r[8]];
        return Array.IndexOf(squares, squares.Max()) switch
        {
            0 => [squares[0], r[7] - r[5], r[2] - r[6], r[3] - r[1]],
            1 => [r[7] - r[5], squares[1], r[3] + r[1], r[2] + r[6]],
            2 => [r[2] - r[6], r[3] + r[1], squares[2], r[7] + r[5]],
            _ => [r[3] - r[1], r[2] + r[6], r[7] + r[5], squares[3]],
        };
    }
}
