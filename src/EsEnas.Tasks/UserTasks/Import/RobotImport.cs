using System.Globalization;
using System.Xml.Linq;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>
/// Takes somebody's robot, MJCF or URDF with all its files, and makes a model that the guard accepts, a task to begin with, and the proof
/// that the model is the original (docs/your-robot.md).
/// </summary>
/// <remarks>Thread safe. Only a sandbox process compiles what was given; this one reads texts and vertices, within limits.</remarks>
public static class RobotImport
{
    private const string StandName = "stand";
    private const int MostKeyframes = 20;
    private const int LongestName = 50;
    private const int FreePositions = 7;
    private const string AllBits = "2147483647";

    private static readonly string[] Driving = ["joint", "jointinparent"];

    /// <summary>Imports a robot. Blocks for the sandbox process: a second or so.</summary>
    /// <param name="path">The robot's .xml or .urdf file.</param>
    /// <param name="options">How.</param>
    /// <exception cref="SpecificationException">Lists what is refused, with file, element and line.</exception>
    /// <exception cref="MuJoCoUnavailableException">There is no usable library.</exception>
    public static ImportedRobot Run(string path, ImportOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        if (options.TaskName is { } given) TaskFileReader.CheckName(given);
        MuJoCoLibrary.EnsureLoaded();
        var notes = new ImportNotes();
        var folder = new RobotFolder(path, options.Root);
        var (root, includes) = RobotDocument.Read(folder);
        notes.Count("put in", "included files", includes);
        var file = folder.ModelName;
        var urdf = root.Name.LocalName == "robot" ? UrdfRobot.Convert(root, notes) : default;
        var mjcf = urdf.Mjcf ?? root;
        var looks = new LooksRemover(mjcf, notes);
        var (meshFolder, isStripped) = looks.TakeFolders();
        looks.Run();
        RefuseUnknown(mjcf);
        if (!mjcf.Elements("worldbody").Descendants("body").Any()) throw Xml.Refused(root, "no body", "a robot with bodies");
        FrameResolver.Run(mjcf, notes);
        LimitRanges(mjcf, notes);
        var meshes = new MeshGeoms(mjcf, folder, urdf.Robot is null ? [meshFolder] : [".", "..", "../.."], isStripped, options.Meshes,
            notes);
        var files = meshes.Files;
        var request = new ImportRequest
        {
            Original = urdf.Robot?.Original(meshes.FileNames) ?? meshes.Original(isFitted: false),
            Fitted = meshes.NeedsFit || urdf.Robot is not null ? meshes.Original(meshes.NeedsFit) : "",
            IsUrdf = urdf.Robot is not null,
        };
        var measured = ImportProbe.Measure(file, request, files);
        meshes.Convert(measured.Geoms);
        // Of URDF always: what its links do not say follows from shapes.
        if (meshes.ChangesMasses || urdf.Robot is not null)
            WriteInertials(mjcf, measured, urdf.Robot is { HasOwnInertias: true }, notes);
        if (urdf.Robot is null) LimitControls(mjcf, measured, notes);
        CheckKeyframes(mjcf, measured);
        NameKeyframes(mjcf, notes);
        var proof = ImportProbe.Compare(file, request with
        {
            Result = MjcfGuard.Check(mjcf.ToString(), file),
            Geoms = meshes.Checks,
            HasSameShapes = !meshes.ChangesShapes && !meshes.HasHulls,
            Keyframe = urdf.Robot is null && mjcf.Elements("keyframe").Elements("key").Any() ? 0 : -1,
        }, files);
        if (meshes.HasHulls && !meshes.ChangesShapes)
            notes.Say("what collides is unchanged; contacts of meshes are found in another order");
        if (meshes.ChangesShapes) notes.Say("collision shapes are not those of the original");

        var name = options.TaskName ?? TaskName(file);
        Complete(mjcf, measured, urdf.Robot, options, notes);
        // A free joint or a floor makes another start of it.
        if (options.IsFree || options.HasFloor) measured = MeasureAnew(file, mjcf, measured);
        var keyframe = options.Stands ? Stand(mjcf, measured, notes) : null;
        var sketch = new TaskSketch(mjcf, measured, name, keyframe);
        var definition = sketch.Text();
        var modelFile = name + ".xml";
        var model = mjcf.ToString() + "\n";
        // As whoever reads the files will check them.
        _ = MjcfGuard.Check(model, modelFile);
        return new ImportedRobot(name, modelFile, model, name + ".yaml", definition, notes.Sentences, proof);
    }

    // What the library can do and the guard refuses would only be refused later, with lines of a text that nobody wrote.
    private static void RefuseUnknown(XElement root)
    {
        var errors = new List<SpecificationError>();
        foreach (var element in root.DescendantsAndSelf())
        {
            var name = element.Name.LocalName;
            if (MjcfElements.Groups.ContainsKey(name)) continue;
            errors.Add(new SpecificationError($"{Xml.FileOf(element)} <{name}>", Xml.Shorten(name), MjcfElements.WhyRefused(name),
                Xml.LineOf(element)));
            if (errors.Count == 20) break;
        }

        if (errors.Count > 0) throw new SpecificationException(errors);
    }

    // From 2.3.0 on a range limits by itself; models of today rely on it.
    private static void LimitRanges(XElement root, ImportNotes notes)
    {
        if (MuJoCoLibrary.IsAtLeast(2, 3, 0) || root.Elements("compiler").Any(e => e.Attribute("autolimits") is not null)) return;
        var defaults = new MjcfDefaults(root);
        (string Range, string Limited)[] pairs =
            [("range", "limited"), ("ctrlrange", "ctrllimited"), ("forcerange", "forcelimited"), ("actrange", "actlimited")];
        var isOpen = root.Elements().Where(e => e.Name.LocalName is "worldbody" or "tendon" or "actuator").Descendants().Any(e =>
            pairs.Any(pair => defaults.Value(e, pair.Range) is not null && defaults.Value(e, pair.Limited) is null));
        if (!isOpen) return;
        root.AddFirst(new XElement("compiler", new XAttribute("autolimits", "true")));
        notes.Say("ranges limit by themselves (autolimits), as they do from MuJoCo 2.3.0 on");
    }

    // Of what a body says itself the library's word is no proof: it stays, so that the comparison has two readers.
    private static void WriteInertials(XElement root, CompiledRobot measured, bool keepsOwn, ImportNotes notes)
    {
        var bodies = root.Elements("worldbody").Descendants("body").ToList();
        if (bodies.Count != measured.Bodies.Length - 1)
            throw Xml.Refused(root, $"{bodies.Count} bodies", $"as many as the library makes: {measured.Bodies.Length - 1}");
        var byName = measured.Bodies.Skip(1).All(body => body.Name.Length > 0)
            ? measured.Bodies.Skip(1).ToDictionary(body => body.Name, StringComparer.Ordinal) : null;
        var isWritten = false;
        foreach (var (body, i) in bodies.Select((body, i) => (body, i)))
        {
            var compiled = byName?.GetValueOrDefault(Xml.Value(body, "name")) ?? measured.Bodies[i + 1];
            if (keepsOwn && compiled.Mass > 0 && body.Elements("inertial").Any(HasInertia)) continue;
            body.Elements("inertial").Remove();
            if (compiled.Mass == 0) continue;
            isWritten = true;
            body.AddFirst(new XElement("inertial", new XAttribute("pos", Xml.Text(compiled.Position)),
                new XAttribute("quat", Xml.Text(compiled.Quaternion)), new XAttribute("mass", Xml.Text(compiled.Mass)),
                new XAttribute("diaginertia", Xml.Text(compiled.Inertia))));
        }

        foreach (var compiler in root.Elements("compiler"))
            foreach (var name in (string[])["inertiafromgeom", "settotalmass", "inertiagrouprange", "exactmeshinertia", "balanceinertia"])
                compiler.Attribute(name)?.Remove();
        root.AddFirst(new XElement("compiler", new XAttribute("inertiafromgeom", "false")));
        if (isWritten) notes.Say("masses and inertias are written out, as the library computed them from the original");
    }

    // Whether a library takes it as it is: of a tensor without positive moments it makes something else.
    private static bool HasInertia(XElement inertial)
    {
        if ((string?)inertial.Attribute("diaginertia") is { } diagonal) return Xml.Numbers(diagonal).All(moment => moment > 0);
        var full = Xml.Numbers(Xml.Value(inertial, "fullinertia"));
        if (full is not [var x, var y, var z, var a, var b, var c]) return false;
        // Sylvester: the leading minors are positive.
        return x > 0 && (x * y) - (a * a) > 0 && (x * ((y * z) - (c * c))) - (a * ((a * z) - (b * c))) + (b * ((a * c) - (b * y))) > 0;
    }

    // A task acts within ranges.
    private static void LimitControls(XElement root, CompiledRobot measured, ImportNotes notes)
    {
        var actuators = root.Elements("actuator").Elements().ToList();
        if (actuators.Count != measured.Actuators.Length) return;
        foreach (var (actuator, compiled) in actuators.Zip(measured.Actuators))
        {
            if (compiled.IsLimited && compiled.Low < compiled.High) continue;
            var drivesJoint = Driving.Any(name => actuator.Attribute(name) is not null);
            var (low, high) = compiled.Low < compiled.High ? (compiled.Low, compiled.High)
                : actuator.Name.LocalName == "position" && drivesJoint && compiled is { JointLow: { } a, JointHigh: { } b, Gear: not 0 }
                // Its control is a length of the actuator: the joint's, times the gear.
                ? (Math.Min(compiled.Gear * a, compiled.Gear * b), Math.Max(compiled.Gear * a, compiled.Gear * b))
                : actuator.Name.LocalName is "adhesion" or "muscle" ? (0, 1) : (-1, 1);
            actuator.SetAttributeValue("ctrllimited", "true");
            actuator.SetAttributeValue("ctrlrange", Xml.Text(low, high));
            notes.Count("limited the controls of",
                $"actuators without a range to [{Xml.Text(low)}, {Xml.Text(high)}]: see that it fits", 1);
        }
    }

    // Newer libraries fill up what is missing: a robot would start in a pose that nobody wrote.
    private static void CheckKeyframes(XElement root, CompiledRobot measured)
    {
        foreach (var qpos in root.Elements("keyframe").Elements("key").Attributes("qpos"))
        {
            var count = qpos.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
            if (count > 0 && count != measured.InitialPositions.Length)
                throw Xml.Refused(qpos.Parent!, $"qpos of {count} numbers",
                    $"one for each of {measured.InitialPositions.Length} positions");
        }
    }

    private static void NameKeyframes(XElement root, ImportNotes notes)
    {
        var keys = root.Elements("keyframe").Elements("key").ToList();
        foreach (var (key, i) in keys.Select((key, i) => (key, i)))
            if (Xml.Value(key, "name").Length == 0)
                key.SetAttributeValue("name", string.Create(CultureInfo.InvariantCulture, $"key-{i + 1}"));
        notes.Count("dropped", $"keyframes, those after the first {MostKeyframes}", Math.Max(0, keys.Count - MostKeyframes));
        foreach (var key in keys.Skip(MostKeyframes)) key.Remove();
    }

    // Keyframes know nothing of a free joint that was added: it begins them, at the start that the model has.
    private static CompiledRobot MeasureAnew(string file, XElement root, CompiledRobot before)
    {
        var copy = new XElement(root);
        copy.Elements("keyframe").Remove();
        var measured = ImportProbe.Measure(file, new ImportRequest { Original = copy.ToString() }, []);
        if (measured.InitialPositions.Length == before.InitialPositions.Length) return measured;
        // Of balls there are four positions and three velocities, of others one.
        var earlier = measured.JointTypes.TakeWhile(type => type != 0).ToList();
        var (place, velocity) = (earlier.Sum(type => type == 1 ? 4 : 1), earlier.Sum(type => type == 1 ? 3 : 1));
        foreach (var key in root.Elements("keyframe").Elements("key"))
        {
            Insert(key, "qpos", place, measured.InitialPositions.AsSpan(place, FreePositions));
            Insert(key, "qvel", velocity, new double[FreePositions - 1]);
        }

        return measured;
    }

    private static void Insert(XElement key, string name, int place, ReadOnlySpan<double> added)
    {
        if ((string?)key.Attribute(name) is not { } text) return;
        List<double> numbers = [.. Xml.Numbers(text)];
        numbers.InsertRange(Math.Min(place, numbers.Count), added);
        key.SetAttributeValue(name, Xml.Text([.. numbers]));
    }

    /// <summary>What a task needs and the original does not have.</summary>
    private static void Complete(XElement root, CompiledRobot measured, UrdfRobot? urdf, ImportOptions options, ImportNotes notes)
    {
        var world = root.Elements("worldbody").First();
        var isFree = measured.JointTypes.Contains(0);
        if (options.IsFree && isFree) notes.Say("no free joint added: there is one");
        else if (options.IsFree && world.Descendants("body").FirstOrDefault() is { } body)
        {
            body.AddFirst(new XElement("freejoint"));
            notes.Say($"added: a free joint of {Xml.Shorten(Xml.Value(body, "name"))}, as asked");
        }

        if (options.HasFloor && !measured.HasPlane)
        {
            // Whatever the robot's classes say of geoms, and with whichever bits its own collide.
            ClassPoses.WriteOut(root);
            world.AddFirst(new XElement("geom", new XAttribute("name", "floor"), new XAttribute("type", "plane"),
                new XAttribute("size", "20 20 1"), new XAttribute("pos", "0 0 0"), new XAttribute("quat", "1 0 0 0"),
                new XAttribute("contype", AllBits), new XAttribute("conaffinity", AllBits), new XAttribute("condim", "3")));
            notes.Say("added: a floor at height 0, as asked");
        }

        if (measured.Actuators.Length == 0) AddMotors(root, measured, urdf, notes);
    }

    /// <summary>The keyframe that episodes start at, made if there is none; null if there can be none.</summary>
    private static string? Stand(XElement root, CompiledRobot measured, ImportNotes notes)
    {
        if (root.Elements("keyframe").Elements("key").ToList() is { Count: > 0 } keys)
            return Xml.Value(keys.FirstOrDefault(key => Xml.Value(key, "name") is "home" or StandName) ?? keys[0], "name");
        if (measured.Standing.Length == 0)
        {
            notes.Say("no standing pose: that takes a keyframe, or a robot with a free joint over a floor");
            return null;
        }

        root.Add(new XElement("keyframe", new XElement("key", new XAttribute("name", StandName),
            new XAttribute("qpos", Xml.Text(measured.Standing)))));
        notes.Say("added: a keyframe in which the robot's lowest point touches the floor");
        return StandName;
    }

    private static void AddMotors(XElement root, CompiledRobot measured, UrdfRobot? urdf, ImportNotes notes)
    {
        var actuators = new XElement("actuator");
        if (urdf is not null)
        {
            foreach (var (joint, effort) in urdf.Motors)
                actuators.Add(Motor(joint, effort > 0 ? effort : 1));
        }
        else
        {
            foreach (var joint in root.Elements("worldbody").Descendants("joint"))
            {
                if (Xml.Value(joint, "name").Length == 0 || new MjcfDefaults(root).Value(joint, "type") is "ball" or "free") continue;
                actuators.Add(Motor(Xml.Value(joint, "name"), 1));
            }
        }

        if (!actuators.HasElements)
            throw Xml.Refused(root, $"{measured.JointNames.Length} joints",
                "a robot with actuators, or with named hinges or slides that motors can be added to");
        root.Add(actuators);
        notes.Count("added", "motors, one for each hinge and slide, " + (urdf is null ? "of 1 N m or N: see that it fits" : "as strong as "
            + "the joint's effort limit, 1 where there is none"), actuators.Elements().Count());
    }

    private static XElement Motor(string joint, double gear) => new("motor", new XAttribute("name", joint), new XAttribute("joint", joint),
        new XAttribute("gear", Xml.Text(gear)), new XAttribute("ctrllimited", "true"), new XAttribute("ctrlrange", "-1 1"));

    private static string TaskName(string file)
    {
        var plain = string.Concat(Path.GetFileNameWithoutExtension(file).ToLowerInvariant()
            .Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-')).Trim('-');
        var name = plain.Length == 0 || !char.IsAsciiLetterLower(plain[0]) ? "robot-" + plain : plain;
        name = (name.Length <= LongestName ? name : name[..LongestName]).Trim('-');
        return TaskCatalog.IsBuiltIn(name) ? "my-" + name : name;
    }
}
