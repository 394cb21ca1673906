using System.Globalization;
using System.Xml.Linq;

namespace EsEnas.Tasks;

/// <summary>
/// Gives a model the masses of MuJoCo before 2.1.1, which took a capsule of radius r and half length h for a solid cylinder of radius r and
/// length L = 2h + r: mass ρπr²L, transverse inertia m(3r² + L²)/12, axial inertia mr²/2.
/// </summary>
/// <remarks>
/// Writes an explicit inertial into every body that has a capsule. A total mass that the model asks for is applied here and no longer asked
/// for. Understands what the built-in models use: defaults of the root class, capsules by <c>fromto</c>, by <c>quat</c> or by <c>pos</c>
/// with <c>axisangle</c> about y in radians, and spheres beside them.
/// </remarks>
internal static class LegacyMasses
{
    private const double DefaultDensity = 1000;

    /// <summary>A solid cylinder in its body's frame; <c>Axis</c> is a unit vector.</summary>
    private readonly record struct Part(double Mass, double[] Center, double[] Axis, double Transverse, double Axial);

    /// <summary>The model's text with explicit inertials.</summary>
    public static string Apply(string mjcf)
    {
        var document = XDocument.Parse(mjcf, LoadOptions.PreserveWhitespace);
        var root = document.Root!;
        var defaults = root.Element("default")?.Element("geom");
        var bodies = root.Element("worldbody")!.Descendants("body")
            .Where(body => body.Elements("geom").Any(geom => IsCapsule(geom, defaults))).ToList();
        var parts = bodies.ConvertAll(body => body.Elements("geom").Select(geom => ReadPart(geom, defaults)).ToList());

        var scale = 1.0;
        if (root.Element("compiler")!.Attribute("settotalmass") is { } total)
        {
            scale = Number(total.Value) / parts.Sum(body => body.Sum(part => part.Mass));
            total.Remove();
        }

        for (var i = 0; i < bodies.Count; i++)
            bodies[i].AddFirst(Inertial(parts[i], scale));
        return document.ToString(SaveOptions.DisableFormatting);
    }

    private static bool IsCapsule(XElement geom, XElement? defaults) => Attribute(geom, defaults, "type") == "capsule";

    private static Part ReadPart(XElement geom, XElement? defaults)
    {
        var size = Numbers(Attribute(geom, defaults, "size")!);
        var radius = size[0];
        var density = Attribute(geom, defaults, "density") is { } text ? Number(text) : DefaultDensity;
        if (Attribute(geom, defaults, "type") == "sphere")
        {
            var ball = density * Math.PI * radius * radius * radius * 4 / 3;
            var moment = 0.4 * ball * radius * radius;
            return new Part(ball, Numbers(geom.Attribute("pos")?.Value ?? "0 0 0"), [0, 0, 1], moment, moment);
        }

        if (!IsCapsule(geom, defaults))
            throw new NotSupportedException($"A body mixes a capsule with another geom: {geom}");

        double half;
        double[] center, axis;
        if (geom.Attribute("fromto") is { } fromTo)
        {
            var ends = Numbers(fromTo.Value);
            // The library lets a capsule's z axis point from the second end to the first.
            axis = [ends[0] - ends[3], ends[1] - ends[4], ends[2] - ends[5]];
            center = [(ends[0] + ends[3]) / 2, (ends[1] + ends[4]) / 2, (ends[2] + ends[5]) / 2];
            var length = Math.Sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]);
            axis = [axis[0] / length, axis[1] / length, axis[2] / length];
            half = length / 2;
        }
        else if (geom.Attribute("quat") is { } quaternion)
        {
            var q = Numbers(quaternion.Value);
            var square = q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3];
            axis = [2 * (q[1] * q[3] + q[0] * q[2]) / square, 2 * (q[2] * q[3] - q[0] * q[1]) / square,
                (q[0] * q[0] - q[1] * q[1] - q[2] * q[2] + q[3] * q[3]) / square];
            center = Numbers(geom.Attribute("pos")?.Value ?? "0 0 0");
            half = size[1];
        }
        else
        {
            var turn = Numbers(geom.Attribute("axisangle")!.Value);
            if (turn is not [0, 1, 0, _])
                throw new NotSupportedException($"A capsule is turned about another axis than y: {geom}");
            axis = [Math.Sin(turn[3]), 0, Math.Cos(turn[3])];
            center = Numbers(geom.Attribute("pos")!.Value);
            half = size[1];
        }

        var cylinder = 2 * half + radius;
        var mass = density * Math.PI * radius * radius * cylinder;
        return new Part(mass, center, axis, mass * (3 * radius * radius + cylinder * cylinder) / 12, mass * radius * radius / 2);
    }

    private static XElement Inertial(List<Part> parts, double scale)
    {
        if (parts is [var part])
        {
            return new XElement("inertial",
                new XAttribute("pos", Text(part.Center)), new XAttribute("zaxis", Text(part.Axis)),
                new XAttribute("mass", Text(scale * part.Mass)),
                new XAttribute("diaginertia", Text(scale * part.Transverse, scale * part.Transverse, scale * part.Axial)));
        }

        var mass = parts.Sum(p => p.Mass);
        double[] center = [.. Enumerable.Range(0, 3).Select(k => parts.Sum(p => p.Mass * p.Center[k]) / mass)];
        return new XElement("inertial",
            new XAttribute("pos", Text(center)), new XAttribute("mass", Text(scale * mass)),
            new XAttribute("fullinertia", Text(Entry(0, 0), Entry(1, 1), Entry(2, 2), Entry(0, 1), Entry(0, 2), Entry(1, 2))));

        // The parallel-axis rule: each cylinder about its own center, moved to the common one.
        double Entry(int row, int column)
        {
            var sum = 0.0;
            foreach (var p in parts)
            {
                double[] offset = [p.Center[0] - center[0], p.Center[1] - center[1], p.Center[2] - center[2]];
                var square = offset[0] * offset[0] + offset[1] * offset[1] + offset[2] * offset[2];
                var onDiagonal = row == column ? 1.0 : 0.0;
                sum += onDiagonal * p.Transverse + (p.Axial - p.Transverse) * p.Axis[row] * p.Axis[column];
                sum += p.Mass * (onDiagonal * square - offset[row] * offset[column]);
            }

            return scale * sum;
        }
    }

    private static string? Attribute(XElement geom, XElement? defaults, string name) =>
        (geom.Attribute(name) ?? defaults?.Attribute(name))?.Value;

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static double[] Numbers(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)];

    private static string Text(params double[] values) =>
        string.Join(' ', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
}
