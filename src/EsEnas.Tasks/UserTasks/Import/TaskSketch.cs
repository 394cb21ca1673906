using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>A task file to begin with: sensible, commented, and short enough to be changed.</summary>
internal sealed class TaskSketch
{
    private const double ControlSeconds = 0.02;
    private const int FreeJoint = 0;
    private const int Slide = 2;
    private const int Hinge = 3;

    private readonly XElement root;
    private readonly CompiledRobot measured;
    private readonly string name;
    private readonly string? keyframe;

    public TaskSketch(XElement root, CompiledRobot measured, string name, string? keyframe) =>
        (this.root, this.measured, this.name, this.keyframe) = (root, measured, name, keyframe);

    public string Text()
    {
        var skip = Math.Clamp((int)Math.Round(ControlSeconds / measured.Timestep), 1, 1000);
        var bodies = root.Elements("worldbody").Descendants("body").ToList();
        var isFree = root.Descendants("freejoint").Any() || measured.JointTypes.Contains(FreeJoint);
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"# A task to begin with. docs/task-files.md has every key and what may stand here.");
        Line($"task: {name}");
        Line($"model: {name}.xml");
        Line($"frameSkip: {skip}    # {skip * measured.Timestep:0.#####} s from one action to the next");
        Line($"horizon: 500    # steps of an episode: {500 * skip * measured.Timestep:0.#} s");
        WriteStart(Line);
        if (isFree) WriteFree(Line, NameOf(FreeBody(bodies), "base"));
        else if (PlanarRoot() is { } along) WritePlanar(Line, along);
        else WriteFixed(Line, NameOf(bodies[Math.Clamp(measured.LastBody - 1, 0, bodies.Count - 1)], "tip"));
        return text.ToString();
    }

    private void WriteStart(Action<FormattableString> line)
    {
        var keys = root.Elements("keyframe").Elements("key").Select(key => Xml.Value(key, "name")).ToList();
        if (keyframe is not null) line($"start: {{ keyframe: {Quote(keyframe)} }}");
        else if (keys.Count > 0)
            line($"# start: {{ keyframe: {Quote(keys[0])} }}    # the model's keyframes: {string.Join(", ", keys.Select(Quote))}");
        line($"resetNoise:    # added to every position and velocity at the start");
        line($"  positions: {{ law: uniform, scale: 0.01 }}");
        line($"  velocities: {{ law: uniform, scale: 0.01 }}");
        line($"actions: all");
    }

    private void WriteFree(Action<FormattableString> line, string body)
    {
        line($"observation:    # where it is on the floor is left out: it matters to no step");
        line($"  - {{ kind: body-up, body: {Quote(body)} }}");
        line($"  - {{ kind: joint-positions, joints: {Joints()} }}");
        line($"  - {{ kind: joint-velocities, joints: all, clip: [-20, 20] }}");
        line($"reward:    # run along x, gently");
        line($"  - {{ kind: forward-velocity, body: {Quote(body)}, axis: x, coefficient: 1 }}");
        line($"  - {{ kind: upright, body: {Quote(body)}, coefficient: 0.1 }}");
        line($"  - {{ kind: control-cost, coefficient: -0.001 }}");
        line($"# At a commanded speed instead:");
        line($"#   targets: {{ speed: [0.2, 1] }}");
        line($"#   reward: {{ kind: forward-velocity, body: {Quote(body)}, axis: x, target: speed, shape: gaussian, scale: 0.5 }}");
        line($"# To end an episode when it falls, with its height at the start of {measured.Height:0.###} m:");
        line($"# termination:");
        line($"#   healthy:");
        line($"#     - {{ body: {Quote(body)}, axis: z, above: {Math.Max(0, 0.5 * measured.Height):0.###} }}");
    }

    private void WritePlanar(Action<FormattableString> line, string along)
    {
        line($"observation:    # the position along the way is left out: it matters to no step");
        line($"  - {{ kind: joint-positions, joints: {Joints(along)} }}");
        line($"  - {{ kind: joint-velocities, joints: all, clip: [-20, 20] }}");
        line($"reward:    # run, gently");
        line($"  - {{ kind: forward-velocity, joint: {Quote(along)}, coefficient: 1 }}");
        line($"  - {{ kind: control-cost, coefficient: -0.001 }}");
        line($"# To end an episode when it falls:");
        line($"# termination:");
        line($"#   healthy:");
        line($"#     - {{ joint: NAME, above: -1, below: 1 }}");
    }

    private static void WriteFixed(Action<FormattableString> line, string body)
    {
        line($"observation:");
        line($"  - {{ kind: joint-positions, joints: all }}");
        line($"  - {{ kind: joint-velocities, joints: all, clip: [-20, 20] }}");
        line($"reward:    # lift the end of the longest chain");
        line($"  - {{ kind: position, body: {Quote(body)}, axis: z, coefficient: 1 }}");
        line($"  - {{ kind: control-cost, coefficient: -0.001 }}");
        line($"# To reach for a site or body instead:");
        line($"#   - {{ kind: distance, from: {Quote(body)}, to: TARGET, coefficient: -1 }}");
    }

    private XElement FreeBody(List<XElement> bodies)
    {
        var free = Array.IndexOf(measured.JointTypes, FreeJoint);
        var index = free < 0 ? 0 : measured.JointBodies[free] - 1;
        return bodies[Math.Clamp(index, 0, bodies.Count - 1)];
    }

    // Names that the model does not have yet are given to what a task must name.
    private string NameOf(XElement body, string standard)
    {
        if (Xml.Value(body, "name") is { Length: > 0 } own) return own;
        var taken = root.Descendants().Select(element => Xml.Value(element, "name")).ToHashSet(StringComparer.Ordinal);
        while (!taken.Add(standard)) standard += "-1";
        body.SetAttributeValue("name", standard);
        return standard;
    }

    // The joints of a robot that moves in a plane: its first body slides and turns.
    private string? PlanarRoot()
    {
        if (measured.JointTypes.Length < 4) return null;
        int[] first = [.. Enumerable.Range(0, measured.JointTypes.Length).Where(i => measured.JointBodies[i] == measured.JointBodies[0])];
        var isPlanar = first.Count(i => measured.JointTypes[i] == Slide) == 2 && first.Any(i => measured.JointTypes[i] == Hinge);
        // The one along the way: along x, or else along y.
        var slide = first.Where(i => measured.JointTypes[i] == Slide).OrderByDescending(i => Math.Abs(measured.JointAxes[i][0]))
            .ThenByDescending(i => Math.Abs(measured.JointAxes[i][1])).FirstOrDefault();
        return isPlanar && measured.JointNames[slide].Length > 0 ? measured.JointNames[slide] : null;
    }

    private string Joints(string without = "")
    {
        var moving = Enumerable.Range(0, measured.JointTypes.Length).Where(i => measured.JointTypes[i] != FreeJoint).ToList();
        var names = moving.Select(i => measured.JointNames[i]).ToList();
        return names.Count is 0 or > 200 || names.Any(joint => joint.Length == 0) ? "all"
            : "[" + string.Join(", ", names.Where(joint => joint != without).Select(Quote)) + "]";
    }

    private static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') && char.IsAsciiLetter(text[0])
            && text.ToLowerInvariant() is not ("all" or "null" or "true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n")
            ? text : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
