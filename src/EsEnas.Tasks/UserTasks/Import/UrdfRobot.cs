using System.Globalization;
using System.Xml.Linq;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>
/// A URDF robot as MJCF: a link is a body, with its inertia and what collides of it. Angles are radians; limits, damping and friction are
/// kept.
/// </summary>
internal sealed class UrdfRobot
{
    private static readonly string[] CompilerKeeps = ["balanceinertia", "boundmass", "boundinertia", "settotalmass", "inertiafromgeom"];

    // Attributes of an inertia and their places in the tensor.
    private static readonly (string Name, int Place)[] Moments =
        [("ixx", 0), ("ixy", 1), ("ixz", 2), ("iyy", 4), ("iyz", 5), ("izz", 8)];

    private static readonly string[] Ends = ["lower", "upper"];

    private readonly XElement robot;
    private readonly ImportNotes notes;
    private readonly Dictionary<string, XElement> links = new(StringComparer.Ordinal);
    private readonly ILookup<string, XElement> jointsOf;
    private readonly Dictionary<string, string> meshes = new(StringComparer.Ordinal);
    private readonly XElement assets = new("asset");

    private UrdfRobot(XElement robot, ImportNotes notes)
    {
        (this.robot, this.notes) = (robot, notes);
        foreach (var link in robot.Elements("link"))
        {
            if (!links.TryAdd(Xml.Value(link, "name"), link))
                throw Xml.Refused(link, Xml.Value(link, "name"), "a name that no other link has");
        }

        if (links.Count == 0) throw Xml.Refused(robot, "robot", "a robot with links");
        jointsOf = robot.Elements("joint").ToLookup(joint => NameAt(joint, "parent"), StringComparer.Ordinal);
    }

    /// <summary>Whether masses and inertias are those of the links: no compiler setting of the robot's has a say in them.</summary>
    public bool HasOwnInertias =>
        !robot.Elements("mujoco").Elements("compiler").Attributes().Any(a => CompilerKeeps.Contains(a.Name.LocalName));

    /// <summary>The motors that the robot can have: joint, and effort limit in N or N m.</summary>
    public List<(string Joint, double Effort)> Motors { get; } = [];

    /// <summary>The MJCF of the robot, with the files of meshes as they are named there.</summary>
    public static (XElement Mjcf, UrdfRobot Robot) Convert(XElement robot, ImportNotes notes)
    {
        var urdf = new UrdfRobot(robot, notes);
        return (urdf.Convert(), urdf);
    }

    /// <summary>
    /// The text for the library: without looks, every link a body of its own, with meshes under their names in memory.
    /// </summary>
    /// <param name="fileNames">Name in memory by name of the asset.</param>
    public string Original(IReadOnlyDictionary<string, string> fileNames)
    {
        var copy = new XElement(robot);
        copy.Descendants("visual").Remove();
        copy.Elements("material").Remove();
        copy.Elements("gazebo").Remove();
        copy.Elements("transmission").Remove();
        foreach (var inertial in copy.Descendants("inertial")) TurnInertia(inertial);
        // What is not stated is 0; libraries from 3.2 on take one end alone for none.
        foreach (var limit in copy.Elements("joint").Elements("limit").Where(e => Ends.Any(end => e.Attribute(end) is not null)))
            foreach (var end in Ends)
                if (limit.Attribute(end) is null) limit.SetAttributeValue(end, "0");
        foreach (var mesh in copy.Descendants("mesh").ToList())
        {
            if (meshes.TryGetValue(KeyOf(mesh), out var name) && fileNames.TryGetValue(name, out var file))
                mesh.SetAttributeValue("filename", file);
            else mesh.Ancestors("collision").Remove();
        }

        var own = copy.Elements("mujoco").Elements("compiler").SelectMany(e => e.Attributes())
            .Where(a => CompilerKeeps.Contains(a.Name.LocalName)).DistinctBy(a => a.Name).Select(a => new XAttribute(a)).ToList();
        var options = copy.Elements("mujoco").Elements("option").Select(e => new XElement(e)).ToList();
        copy.Elements("mujoco").Remove();
        copy.AddFirst(new XElement("mujoco", new XElement("compiler", own, new XAttribute("fusestatic", "false"),
            new XAttribute("discardvisual", "true"), new XAttribute("strippath", "false")), options));
        return copy.ToString();
    }

    private static string NameAt(XElement joint, string end) => Xml.Value(joint.Element(end) ?? new XElement(end), "link");

    private static string KeyOf(XElement mesh) => $"{Xml.Value(mesh, "filename")}|{Xml.Value(mesh, "scale")}";

    private XElement Convert()
    {
        var children = robot.Elements("joint").Select(joint => NameAt(joint, "child")).ToHashSet(StringComparer.Ordinal);
        var roots = links.Keys.Where(name => !children.Contains(name)).ToList();
        if (roots.Count == 0) throw Xml.Refused(robot, "robot", "a link that is no joint's child: the base");
        foreach (var joint in robot.Elements("joint"))
        {
            if (!links.ContainsKey(NameAt(joint, "child")) || !links.ContainsKey(NameAt(joint, "parent")))
                throw Xml.Refused(joint, Xml.Value(joint, "name"), "a joint between two links of the robot");
        }

        var world = new XElement("worldbody");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in roots) world.Add(Body(name, null, seen));
        if (seen.Count != links.Count) throw Xml.Refused(robot, "robot", "links that hang together as a tree");
        var extension = robot.Elements("mujoco").Elements("compiler").SelectMany(e => e.Attributes())
            .Where(a => CompilerKeeps.Contains(a.Name.LocalName)).DistinctBy(a => a.Name).Select(a => new XAttribute(a));
        notes.Count("dropped", "visuals of links", robot.Descendants("visual").Count());
        notes.Count("ignored", "mimic joints, as MuJoCo 2 does: they move by themselves", robot.Descendants("mimic").Count());
        return new XElement("mujoco", new XAttribute("model", Xml.Value(robot, "name")),
            new XElement("compiler", extension, new XAttribute("angle", "radian")),
            robot.Elements("mujoco").Elements("option").Select(e => new XElement(e)), assets.HasElements ? assets : null, world);
    }

    private object Body(string name, XElement? joint, HashSet<string> seen)
    {
        var link = links[name];
        if (!seen.Add(name)) throw Xml.Refused(link, name, "a link with one parent: the links hang together as a tree");
        // The library takes a link of this name for the world itself.
        if (name == "world" && joint is null)
            return link.Elements("collision").Select(Geom)
                .Concat(jointsOf[name].Select(below => Body(NameAt(below, "child"), below, seen))).ToList();
        var body = new XElement("body", new XAttribute("name", name));
        if (joint is not null)
        {
            Place(body, joint.Element("origin"));
            AddJoint(body, joint);
        }

        if (link.Element("inertial") is { } inertial) body.Add(Inertial(inertial));
        foreach (var collision in link.Elements("collision")) body.Add(Geom(collision));
        foreach (var below in jointsOf[name]) body.Add(Body(NameAt(below, "child"), below, seen));
        return body;
    }

    private void AddJoint(XElement body, XElement joint)
    {
        var type = Xml.Value(joint, "type");
        var axis = Xml.Numbers(joint.Element("axis") ?? new XElement("axis"), "xyz", 1, 0, 0);
        var name = Xml.Value(joint, "name");
        switch (type)
        {
            case "fixed":
                break;
            case "floating":
                body.Add(new XElement("freejoint", new XAttribute("name", name)));
                break;
            case "revolute" or "continuous" or "prismatic":
                var made = new XElement("joint", new XAttribute("name", name), new XAttribute("axis", Xml.Text(axis)),
                    new XAttribute("type", type == "prismatic" ? "slide" : "hinge"));
                var limit = joint.Element("limit") ?? new XElement("limit");
                if (type != "continuous" && joint.Element("limit") is not null)
                {
                    double[] range = [Xml.Numbers(limit, "lower", 0.0)[0], Xml.Numbers(limit, "upper", 0.0)[0]];
                    if (range[0] < range[1]) made.Add(new XAttribute("limited", "true"), new XAttribute("range", Xml.Text(range)));
                }

                if (joint.Element("dynamics") is { } dynamics)
                {
                    made.SetAttributeValue("damping", Xml.Text(Xml.Numbers(dynamics, "damping", 0.0)));
                    made.SetAttributeValue("frictionloss", Xml.Text(Xml.Numbers(dynamics, "friction", 0.0)));
                }

                body.Add(made);
                Motors.Add((name, Xml.Numbers(limit, "effort", 0.0)[0]));
                break;
            default:
                throw Xml.Refused(joint, type, "fixed, revolute, continuous, prismatic or floating");
        }
    }

    private static void Place(XElement element, XElement? origin)
    {
        if (origin is null) return;
        element.SetAttributeValue("pos", Xml.Text(Xml.Numbers(origin, "xyz", 0, 0, 0)));
        element.SetAttributeValue("quat", Xml.Text(Quaternions.OfRollPitchYaw(Xml.Numbers(origin, "rpy", 0, 0, 0))));
    }

    // The whole tensor, turned into the link's axes, row after row.
    private static double[] Tensor(XElement inertial)
    {
        var origin = inertial.Element("origin") ?? new XElement("origin");
        var tensor = inertial.Element("inertia") ?? new XElement("inertia");
        double Of(string name) => Xml.Numbers(tensor, name, 0.0)[0];
        double[] full = [Of("ixx"), Of("ixy"), Of("ixz"), Of("ixy"), Of("iyy"), Of("iyz"), Of("ixz"), Of("iyz"), Of("izz")];
        return Quaternions.Turn(Quaternions.OfRollPitchYaw(Xml.Numbers(origin, "rpy", 0, 0, 0)), full);
    }

    // Newer libraries, 3.3.7 for one, forget how an inertia is turned: all are given it turned.
    private static void TurnInertia(XElement inertial)
    {
        if (inertial.Element("origin") is not { } origin || inertial.Element("inertia") is not { } tensor) return;
        if (Xml.Numbers(origin, "rpy", 0, 0, 0) is [0, 0, 0]) return;
        var turned = Tensor(inertial);
        foreach (var (name, place) in Moments) tensor.SetAttributeValue(name, Xml.Text(turned[place]));
        origin.Attribute("rpy")!.Remove();
    }

    private static XElement Inertial(XElement inertial)
    {
        var origin = inertial.Element("origin") ?? new XElement("origin");
        var mass = Xml.Numbers(inertial.Element("mass") ?? new XElement("mass"), "value", 0.0);
        var turned = Tensor(inertial);
        var made = new XElement("inertial", new XAttribute("pos", Xml.Text(Xml.Numbers(origin, "xyz", 0, 0, 0))),
            new XAttribute("mass", Xml.Text(mass)));
        var isDiagonal = turned[1] == 0 && turned[2] == 0 && turned[5] == 0;
        made.Add(isDiagonal ? new XAttribute("diaginertia", Xml.Text(turned[0], turned[4], turned[8]))
            : new XAttribute("fullinertia", Xml.Text(turned[0], turned[4], turned[8], turned[1], turned[2], turned[5])));
        return made;
    }

    private XElement Geom(XElement collision)
    {
        var geometry = collision.Element("geometry")?.Elements().FirstOrDefault()
            ?? throw Xml.Refused(collision, "collision", "a collision with a geometry");
        var geom = new XElement("geom");
        Place(geom, collision.Element("origin"));
        switch (geometry.Name.LocalName)
        {
            case "box":
                var size = Xml.Numbers(geometry, "size", 0, 0, 0);
                geom.Add(new XAttribute("type", "box"), new XAttribute("size", Xml.Text(size[0] / 2, size[1] / 2, size[2] / 2)));
                break;
            case "cylinder" or "capsule":
                geom.Add(new XAttribute("type", geometry.Name.LocalName), new XAttribute("size",
                    Xml.Text(Xml.Numbers(geometry, "radius", 0.0)[0], Xml.Numbers(geometry, "length", 0.0)[0] / 2)));
                break;
            case "sphere":
                geom.Add(new XAttribute("type", "sphere"), new XAttribute("size", Xml.Text(Xml.Numbers(geometry, "radius", 0.0))));
                break;
            case "mesh":
                geom.Add(new XAttribute("type", "mesh"), new XAttribute("mesh", MeshOf(geometry)));
                break;
            default:
                throw Xml.Refused(geometry, geometry.Name.LocalName, "box, cylinder, capsule, sphere or mesh");
        }

        return geom;
    }

    private string MeshOf(XElement mesh)
    {
        if (meshes.TryGetValue(KeyOf(mesh), out var known)) return known;
        var name = "mesh-" + meshes.Count.ToString(CultureInfo.InvariantCulture);
        var asset = new XElement("mesh", new XAttribute("name", name), new XAttribute("file", Plain(Xml.Value(mesh, "filename"))));
        if ((string?)mesh.Attribute("scale") is { } scale) asset.SetAttributeValue("scale", scale);
        asset.AddAnnotation(new Xml.Origin(Xml.FileOf(mesh)));
        assets.Add(asset);
        meshes.Add(KeyOf(mesh), name);
        return name;
    }

    // package://name/meshes/part.stl is meshes/part.stl of that package: of the robot's folder.
    private static string Plain(string file)
    {
        const string Package = "package://";
        if (file.StartsWith("file://", StringComparison.Ordinal)) return file["file://".Length..];
        return file.StartsWith(Package, StringComparison.Ordinal) ? file[Package.Length..] : file;
    }
}
