using System.Globalization;
using System.Xml.Linq;
using EsEnas.Core.Specifications;
using EsEnas.Core.Trajectories;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>
/// Geoms that are only seen, and meshes that stand in files: what is left out of both models, what the original needs, and what takes its
/// place in the result.
/// </summary>
internal sealed class MeshGeoms
{
    private const int MostVertices = 5000;
    private const int FewestVertices = 12;
    private const int PrimitiveCost = 150;
    private const string NamePrefix = "esenas-geom-";

    // What says where a geom is and how large; compiled numbers take their place.
    private static readonly string[] Placing =
        ["type", "mesh", "size", "pos", "quat", "fromto", "axisangle", "xyaxes", "zaxis", "euler", "fitscale"];

    private readonly XElement root;
    private readonly ImportNotes notes;
    private readonly MeshShape shape;
    private readonly MjcfDefaults defaults;
    private readonly Dictionary<string, MeshAsset> assets = new(StringComparer.Ordinal);
    private readonly HashSet<string> namedElsewhere;
    private readonly bool hasRays;
    private readonly HashSet<string> cutDown = new(StringComparer.Ordinal);
    private readonly List<(int Body, GeomCheck Check, string? Mesh)> checks = [];
    private FrameResolver? frames;

    public MeshGeoms(XElement root, RobotFolder folder, IReadOnlyList<string> meshFolders, bool isStripped, MeshShape shape,
        ImportNotes notes)
    {
        (this.root, this.shape, this.notes) = (root, shape, notes);
        defaults = new MjcfDefaults(root);
        namedElsewhere = root.Elements().Where(e => e.Name.LocalName is "contact" or "tendon" or "sensor" or "equality" or "actuator")
            .Descendants().Attributes().Where(a => a.Name.LocalName != "name").Select(a => a.Value).ToHashSet(StringComparer.Ordinal);
        hasRays = root.Elements("sensor").Elements("rangefinder").Any();
        NameMeshes();
        LimitHulls();
        DropLooks();
        ReadMeshes(folder, meshFolders, isStripped);
    }

    /// <summary>Whether masses come from shapes that the result does not have: it must say them.</summary>
    public bool ChangesMasses { get; private set; }

    /// <summary>Whether something else collides than in the original.</summary>
    public bool ChangesShapes { get; private set; }

    /// <summary>Whether meshes of files collide: hulls of the same points in another order.</summary>
    public bool HasHulls { get; private set; }

    /// <summary>Names of files in memory by names of meshes.</summary>
    public IReadOnlyDictionary<string, string> FileNames => assets.ToDictionary(asset => asset.Key, asset => asset.Value.FileName);

    /// <summary>The files of the original; take them before <see cref="Convert"/>.</summary>
    public IReadOnlyList<ModelAsset> Files => [.. assets.Values.Select(asset => new ModelAsset(asset.FileName, asset.File.Content))];

    /// <summary>What the result must make of the original's geoms: of each body, the world first, in order; after <see cref="Convert"/>.
    /// </summary>
    public GeomCheck[][] Checks
    {
        get
        {
            var bodies = new GeomCheck[1 + root.Elements("worldbody").Descendants("body").Count()][];
            // A hull that was cut down is another shape.
            for (var i = 0; i < bodies.Length; i++)
                bodies[i] = [.. checks.Where(check => check.Body == i).Select(check =>
                    check.Mesh is { } mesh && cutDown.Contains(mesh) ? check.Check with { Fate = GeomFate.Other } : check.Check)];
            return bodies;
        }
    }

    private IEnumerable<XElement> Geoms => root.Elements("worldbody").Descendants("geom").ToList();

    /// <summary>The original as the library compiles it: every geom named, files by their names in memory.</summary>
    /// <param name="isFitted">Whether meshes become primitives around them.</param>
    public string Original(bool isFitted)
    {
        var copy = new XElement(root);
        var place = 0;
        foreach (var geom in copy.Elements("worldbody").Descendants("geom"))
        {
            var number = place++;
            if (geom.Attribute("name") is null) geom.SetAttributeValue("name", NamePrefix + number.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var mesh in copy.Elements("asset").Elements("mesh"))
            if (assets.TryGetValue(Xml.Value(mesh, "name"), out var asset)) mesh.SetAttributeValue("file", asset.FileName);
        if (isFitted)
        {
            var originals = Geoms.ToList();
            foreach (var (geom, i) in copy.Elements("worldbody").Descendants("geom").Select((geom, i) => (geom, i)))
                if (IsFileMesh(originals[i]) && IsMeshType(originals[i]))
                    geom.SetAttributeValue("type", "box");
            copy.AddFirst(new XElement("compiler", new XAttribute("fitaabb", "true")));
        }

        return copy.ToString();
    }

    /// <summary>Whether compiled numbers of fitted meshes are needed.</summary>
    public bool NeedsFit => shape is MeshShape.Box or MeshShape.Capsule && Geoms.Any(geom => IsFileMesh(geom) && IsMeshType(geom));

    /// <summary>Turns the document into that of the result.</summary>
    /// <param name="fitted">Compiled geoms by name: of the original, or with meshes fitted.</param>
    public void Convert(IReadOnlyDictionary<string, CompiledGeom> fitted)
    {
        var place = 0;
        var bodies = root.Elements("worldbody").Descendants("body").Select((body, i) => (body, i)).ToDictionary(
            pair => pair.body, pair => pair.i + 1);
        foreach (var geom in Geoms)
        {
            var name = (string?)geom.Attribute("name") ?? NamePrefix + place.ToString(CultureInfo.InvariantCulture);
            place++;
            var body = geom.Ancestors("body").FirstOrDefault() is { } above ? bodies[above] : 0;
            var mesh = MeshOf(geom);
            checks.Add((body, ConvertGeom(geom, fitted.GetValueOrDefault(name)), mesh));
        }

        var used = Geoms.Select(MeshOf).Concat(root.Descendants("default").Elements("geom").Select(MeshOf)).ToHashSet();
        foreach (var mesh in root.Elements("asset").Elements("mesh").ToList())
        {
            if (!assets.TryGetValue(Xml.Value(mesh, "name"), out var asset)) continue;
            if (used.Contains(asset.Name)) continue;
            mesh.Remove();
            assets.Remove(asset.Name);
        }

        WriteHulls();
    }

    private GeomCheck ConvertGeom(XElement geom, CompiledGeom? compiled)
    {
        if (!IsFileMesh(geom)) return new GeomCheck(GeomFate.Same);
        ChangesMasses |= Weighs(geom);
        if (!Collides(geom) && !IsNamed(geom))
        {
            geom.Remove();
            notes.Count("dropped", "meshes that are only seen", 1);
            return new GeomCheck(GeomFate.Dropped);
        }

        if (!IsMeshType(geom) || shape is MeshShape.Box or MeshShape.Capsule)
        {
            ChangesShapes |= IsMeshType(geom) && Collides(geom);
            var wanted = IsMeshType(geom) && shape == MeshShape.Capsule ? Capsule(compiled!) : compiled!;
            Replace(geom, wanted);
            return new GeomCheck(GeomFate.Fitted, wanted);
        }

        if (shape == MeshShape.Drop)
        {
            ChangesShapes = true;
            geom.Remove();
            notes.Count("dropped", "collision meshes, as asked", 1);
            return new GeomCheck(GeomFate.Dropped);
        }

        HasHulls |= Collides(geom);
        return new GeomCheck(GeomFate.Same);
    }

    // An older library's hulls are whole, whatever the model says.
    private void LimitHulls()
    {
        if (MuJoCoLibrary.IsAtLeast(3, 2, 0)) return;
        foreach (var limit in root.Descendants("mesh").Attributes("maxhullvert").ToList())
        {
            limit.Remove();
            if (Xml.Numbers(limit.Value) is not [> 0]) continue;
            ChangesShapes = true;
            notes.Say("whole hulls collide: maxhullvert came with MuJoCo 3.2.0");
        }
    }

    private static bool IsDefault(XElement element) => element.Ancestors("default").Any();

    private void NameMeshes()
    {
        foreach (var mesh in root.Elements("asset").Elements("mesh"))
            if (mesh.Attribute("name") is null && (string?)mesh.Attribute("file") is { } file)
                mesh.SetAttributeValue("name", Path.GetFileNameWithoutExtension(file.Replace('\\', '/')));
    }

    // What neither collides nor weighs nor is named by something that acts or senses.
    private void DropLooks()
    {
        if (hasRays && Geoms.Any(geom => MeshOf(geom) is not null))
            notes.Say("range finders: of a mesh that collides they see the hull, of one that is only seen nothing");
        foreach (var geom in Geoms)
        {
            if (Collides(geom) || Weighs(geom) || IsNamed(geom) || (hasRays && MeshOf(geom) is null)
                || defaults.Value(geom, "fluidshape") == "ellipsoid") continue;
            notes.Count("dropped", MeshOf(geom) is null ? "geoms that are only seen" : "meshes that are only seen", 1);
            geom.Remove();
        }

        var used = Geoms.Select(MeshOf).Concat(root.Descendants("default").Elements("geom").Select(MeshOf)).ToHashSet();
        root.Elements("asset").Elements("mesh").Where(mesh => !used.Contains(Xml.Value(mesh, "name"))).Remove();
    }

    private void ReadMeshes(RobotFolder folder, IReadOnlyList<string> meshFolders, bool isStripped)
    {
        foreach (var mesh in root.Elements("asset").Elements("mesh").ToList())
        {
            if ((string?)mesh.Attribute("file") is not { } file || IsLeftOut(mesh, file)) continue;
            var shown = $"{Xml.FileOf(mesh)} <mesh>";
            var name = isStripped ? Path.GetFileName(file.Replace('\\', '/')) : file;
            var read = MeshFile.Read(shown + " " + file, name, folder.ReadBytes(shown, meshFolders, name));
            var place = assets.Count.ToString(CultureInfo.InvariantCulture);
            if (!assets.TryAdd(Xml.Value(mesh, "name"), new MeshAsset(Xml.Value(mesh, "name"), $"m{place}.{read.Extension}", read)))
                throw Xml.Refused(mesh, Xml.Value(mesh, "name"), "a name that no other mesh has");
        }
    }

    // A mesh that MuJoCo cannot read is in neither model, if that is what is wanted and nothing weighs by it.
    private bool IsLeftOut(XElement mesh, string file)
    {
        if (shape != MeshShape.Drop || MeshFile.IsKnown(file)) return false;
        var geoms = Geoms.Where(geom => MeshOf(geom) == Xml.Value(mesh, "name")).ToList();
        if (geoms.Any(Weighs)) return false;
        foreach (var geom in geoms) geom.Remove();
        mesh.Remove();
        ChangesShapes = true;
        notes.Count("dropped", "collision meshes that MuJoCo does not read, from the original too", geoms.Count);
        return true;
    }

    private string? MeshOf(XElement geom) => IsDefault(geom) ? (string?)geom.Attribute("mesh") : defaults.Value(geom, "mesh");

    private bool IsMeshType(XElement geom) => defaults.Value(geom, "type") == "mesh";

    private bool IsFileMesh(XElement geom) => MeshOf(geom) is { } name && assets.ContainsKey(name);

    private bool Collides(XElement geom) => defaults.Integer(geom, "contype", 1) != 0 || defaults.Integer(geom, "conaffinity", 1) != 0;

    private bool IsNamed(XElement geom) => (string?)geom.Attribute("name") is { } name && namedElsewhere.Contains(name);

    /// <summary>Whether a geom gives its body mass or inertia.</summary>
    private bool Weighs(XElement geom)
    {
        var body = geom.Ancestors().FirstOrDefault(e => e.Name.LocalName is "body" or "worldbody");
        if (body is null || body.Name.LocalName == "worldbody") return false;
        var rules = root.Elements("compiler").Select(e => (string?)e.Attribute("inertiafromgeom"));
        var rule = rules.LastOrDefault(value => value is not null) ?? "auto";
        if (rule == "false" || (rule == "auto" && body.Elements("inertial").Any())) return false;
        return Xml.Numbers(defaults.Value(geom, "mass") ?? defaults.Value(geom, "density") ?? "1000") is not [0];
    }

    /// <summary>The capsule along a box's longest side, as thick as the other two on average; a sphere where that is no longer.</summary>
    private static CompiledGeom Capsule(CompiledGeom box)
    {
        var along = Array.IndexOf(box.Size, box.Size.Max());
        var radius = (box.Size.Sum() - box.Size[along]) / 2;
        if (box.Size[along] - radius is var half && half <= 0)
            return box with { Shape = GeomShape.Sphere, Size = [box.Size[along], 0, 0] };
        // Its axis is z.
        var turn = along switch
        {
            0 => Quaternions.About(1, Math.PI / 2),
            1 => Quaternions.About(0, -Math.PI / 2),
            _ => [1, 0, 0, 0],
        };
        return new CompiledGeom(GeomShape.Capsule, [radius, half, 0], box.Position, Quaternions.Times(box.Quaternion, turn));
    }

    private void Replace(XElement geom, CompiledGeom compiled)
    {
        // Else the class would go on turning it.
        if (frames is null) ClassPoses.WriteOut(root);
        frames ??= new FrameResolver(root);
        geom.Attributes().Where(attribute => Placing.Contains(attribute.Name.LocalName)).Remove();
        var type = compiled.Shape.ToString().ToLowerInvariant();
        geom.SetAttributeValue("type", type);
        geom.SetAttributeValue("size", Xml.Text(compiled.OwnSize()));
        // The library says where it is in its body, the text where it is in its frames.
        var (position, quaternion) = frames.Within(geom, compiled.Position, compiled.Quaternion);
        geom.SetAttributeValue("pos", Xml.Text(position));
        geom.SetAttributeValue("quat", Xml.Text(quaternion));
        notes.Count("fitted", $"meshes by a {type}", 1);
    }

    private void WriteHulls()
    {
        var files = root.Elements("asset").Elements("mesh").Where(mesh => assets.ContainsKey(Xml.Value(mesh, "name"))).ToList();
        if (files.Count == 0) return;
        var hulls = files.ToDictionary(mesh => mesh, mesh => Hull(mesh, MostVertices));
        var room = (TaskFile.MaxModelBytes * 9 / 10) - root.ToString().Length - (8 * root.Descendants().Count());
        var most = MostVertices;
        while (most > FewestVertices && hulls.Sum(hull => Cost(hull.Key, hull.Value.Vertices, most)) > room) most = most * 9 / 10;
        foreach (var mesh in files)
        {
            var asset = assets[Xml.Value(mesh, "name")];
            var hull = hulls[mesh];
            var whole = hull.Vertices.Length;
            if (whole > most) hull = Hull(mesh, most);
            if (hull.Beyond > 0)
            {
                ChangesShapes = true;
                cutDown.Add(asset.Name);
                var scale = Xml.Numbers(defaults.Value(mesh, "scale") ?? "1 1 1").Max(Math.Abs);
                notes.Say(string.Create(CultureInfo.InvariantCulture,
                    $"mesh {Xml.Shorten(asset.Name)}: {hull.Vertices.Length} vertices of its hull, as many as there is room for; "
                    + $"the others lie up to {1000 * scale * hull.Beyond:G2} mm beyond its faces (box or capsule take less room)"));
            }

            foreach (var name in (string[])["file", "face", "inertia"]) mesh.Attribute(name)?.Remove();
            mesh.SetAttributeValue("vertex", VertexText(asset.File.Vertices, hull.Vertices));
            notes.Count("kept the convex hulls, which is what collides, of", "meshes", 1);
        }
    }

    private (int[] Vertices, double Beyond) Hull(XElement mesh, int most) =>
        ConvexHull.Of(assets[Xml.Value(mesh, "name")].File.Vertices, most)
            ?? throw Xml.Refused(mesh, Xml.Value(mesh, "name"), "a mesh with volume; --meshes drop leaves meshes out");

    // Vertices are in the order in which they were found, so that fewer are a smaller hull's, or nearly.
    private int Cost(XElement mesh, int[] vertices, int most) => PrimitiveCost
        + VertexText(assets[Xml.Value(mesh, "name")].File.Vertices, vertices.AsSpan(0, Math.Min(most, vertices.Length))).Length;

    private static string VertexText(float[] points, ReadOnlySpan<int> vertices)
    {
        var words = new string[3 * vertices.Length];
        for (var i = 0; i < words.Length; i++)
            words[i] = points[(3 * vertices[i / 3]) + (i % 3)].ToString("R", CultureInfo.InvariantCulture);
        return string.Join(' ', words);
    }

    private sealed record MeshAsset(string Name, string FileName, MeshFile File);
}
