using System.Globalization;
using System.Text;

namespace EsEnas.MuJoCo.Native.Derivation;

/// <summary>
/// Draws models in which every quantity has numbers of its own, so that a place in memory that holds them in several models is that
/// quantity's: a ball of several spheres on a floor, a random tree of bodies, a mocap body, and a slide that can be kicked.
/// </summary>
internal sealed partial class ProbeArtist
{
    private const double Any = double.NaN;
    private const double Radius = 0.12;
    private const double Depth = 0.001;
    private const int Ball = 1;

    private static readonly double[] NoTurn = [1, 0, 0, 0];

    private static readonly double[][] Turns =
        [[0.6, 0.8, 0, 0], [0.6, 0, 0.8, 0], [0.8, 0, 0, 0.6], [0.5, 0.5, -0.5, 0.5], [0, 0.6, 0, 0.8], [0.8, 0, -0.6, 0]];

    private static readonly string[] Jacobians = ["dense", "sparse", "auto"];

    private static readonly string[] Solvers = ["PGS", "CG", "Newton"];

    private static readonly double[][] Axes = [[0, 0.6, 0.8], [0.6, 0, 0.8], [0.8, 0.6, 0]];

    private readonly ProbeNumbers numbers;
    private readonly ProbeNumbers looks;
    private readonly int index;
    private readonly StringBuilder xml = new();
    private readonly Dictionary<ModelField, List<double>> fields = [];
    private readonly Dictionary<ModelObject, List<string>> names = Enum.GetValues<ModelObject>()
        .ToDictionary(kind => kind, _ => new List<string>());
    private readonly List<int> parents = [];
    private readonly List<double> positions = [];
    private readonly List<double> velocities = [];
    private readonly List<double> activations = [];
    private readonly List<double> controls = [];
    private readonly List<(int Joint, int Position, int Velocity)> axles = [];
    private readonly Dictionary<int, double> forces = [];
    private int readings;
    private int materials;
    private int contacts;
    private int limits;
    private int kick;

    private ProbeArtist(int index) =>
        (this.index, numbers, looks) = (index, new ProbeNumbers((ulong)index + 1), new ProbeNumbers((ulong)index + 1001));

    /// <summary>The model of a number from 0 on; always the same one.</summary>
    public static ProbeDrawing Draw(int index) => new ProbeArtist(index).Draw();

    private ProbeDrawing Draw()
    {
        xml.Append("<mujoco model=\"probe\"><compiler angle=\"radian\"/>");
        DrawOptions();
        Write($"<size njmax=\"200\" nconmax=\"50\" nuserdata=\"{numbers.Between(2, 9)}\" nuser_body=\"1\" nuser_jnt=\"1\"/>");
        DrawMaterials();
        xml.Append("<worldbody>");
        DrawBodies();
        xml.Append("</worldbody><actuator>");
        DrawActuators();
        xml.Append("</actuator><sensor>");
        double[] first = [.. axles.Select(axle => positions[axle.Position]), .. axles.Select(axle => velocities[axle.Velocity])];
        foreach (var axle in axles) DrawSensor($"<jointpos joint=\"j{axle.Joint}\"", 1);
        foreach (var axle in axles) DrawSensor($"<jointvel joint=\"j{axle.Joint}\"", 1);
        var touch = DrawSensor("<touch site=\"s0\"", 1);
        var bodies = Enumerable.Range(1, parents.Count - 1).ToArray();
        var bodyPositions = DrawSensors(bodies.Select(body => $"<framepos objtype=\"xbody\" objname=\"b{body}\""), 3);
        var bodyQuaternions = DrawSensors(bodies.Select(body => $"<framequat objtype=\"xbody\" objname=\"b{body}\""), 4);
        var geoms = DrawSensors(names[ModelObject.Geom].Select(geom => $"<framepos objtype=\"geom\" objname=\"{geom}\""), 3);
        var sites = DrawSensors(names[ModelObject.Site].Select(site => $"<framepos objtype=\"site\" objname=\"{site}\""), 3);
        var centers = DrawSensors(bodies.Select(body => $"<subtreecom body=\"b{body}\""), 3);
        var turning = DrawSensors(bodies.Select(body => $"<frameangvel objtype=\"xbody\" objname=\"b{body}\""), 3);
        var time = numbers.Between(1.0, 9.0);
        Write($"</sensor><keyframe><key time=\"{Text(time)}\" qpos=\"{Text(positions)}\" qvel=\"{Text(velocities)}\"");
        if (activations.Count > 0) Write($" act=\"{Text(activations)}\"");
        Write($" ctrl=\"{Text(controls)}\"/></keyframe></mujoco>");
        AddSubtreeMasses();

        return new ProbeDrawing
        {
            Xml = xml.ToString(),
            Counts =
            [
                ("nq", positions.Count), ("nv", velocities.Count), ("nu", controls.Count), ("nbody", parents.Count),
                ("njnt", names[ModelObject.Joint].Count), ("ngeom", names[ModelObject.Geom].Count),
                ("nsite", names[ModelObject.Site].Count), ("nmat", materials), ("nsensordata", readings),
            ],
            Fields = fields.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()),
            Names = names.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()),
            Time = time,
            Positions = [.. positions],
            Velocities = [.. velocities],
            Controls = [.. controls],
            Kick = kick,
            FirstReadings = first,
            TouchReading = touch,
            BodyPositionReading = bodyPositions,
            BodyQuaternionReading = bodyQuaternions,
            GeomPositionReading = geoms,
            SitePositionReading = sites,
            SubtreeCenterReading = centers,
            AngularVelocityReading = turning,
            ActuatorForces = [.. Enumerable.Range(0, velocities.Count).Select(i => forces.GetValueOrDefault(i))],
            Contacts = contacts,
            Constraints = (contacts * (fields[ModelField.FrictionCone][0] == 0 ? 4 : 3)) + limits,
        };
    }

    private void DrawOptions()
    {
        // Each choice has a rhythm of its own over the models.
        var (integrator, cone, jacobian, solver) = (index % 2, index / 2 % 2, index % 3, (index / 2 + 1) % 3);
        Write($"<option {Real("timestep", ModelField.Timestep, numbers.Between(0.001, 0.004))}");
        Write($" {Real("impratio", ModelField.ImpedanceRatio, numbers.Between(1.0, 2.0))}");
        Write($" {Real("tolerance", ModelField.SolverTolerance, numbers.Between(10_000, 99_999) * 1e-12)}");
        Write($" {Real("density", ModelField.Density, numbers.Between(0.01, 0.99))}");
        Write($" {Real("viscosity", ModelField.Viscosity, numbers.Between(0.0001, 0.001))}");
        double[] gravity = [numbers.Between(0.01, 0.02), numbers.Between(0.02, 0.03), -numbers.Between(9.0, 10.0)];
        Write($" {Real("gravity", ModelField.Gravity, gravity)}");
        Write($" {Real("wind", ModelField.Wind, numbers.Three(0.01, 0.99))}");
        Write($" {Real("iterations", ModelField.SolverIterations, numbers.Between(20, 90))}");
        Add(ModelField.Integrator, integrator);
        Add(ModelField.FrictionCone, cone);
        Add(ModelField.Jacobian, jacobian);
        Add(ModelField.Solver, solver);
        Write($" integrator=\"{(integrator == 0 ? "Euler" : "RK4")}\" cone=\"{(cone == 0 ? "pyramidal" : "elliptic")}\"");
        Write($" jacobian=\"{Jacobians[jacobian]}\" solver=\"{Solvers[solver]}\"/>");
    }

    private void DrawMaterials()
    {
        materials = looks.Between(1, 12);
        xml.Append("<asset>");
        for (var i = 0; i < materials; i++) Write($"<material name=\"m{i}\" {Color(ModelField.MaterialColor)}/>");
        xml.Append("</asset>");
    }

    private string Color(ModelField field) => Real("rgba", field, [.. looks.Three(0.01, 0.99), looks.Between(0.01, 0.99)]);

    private void DrawActuators()
    {
        var axles = this.axles.SkipLast(1).Where(_ => numbers.Between(0, 2) > 0).ToArray();
        var plain = axles.Length * 2 / 3;
        foreach (var axle in axles[..plain])
            DrawActuator(axle, numbers.Between(1.0, 5.0), numbers.Between(0, 1) == 1, isActivated: false);
        kick = controls.Count;
        DrawActuator(this.axles[^1], numbers.Between(40.0, 60.0), isLimited: false, isActivated: false);

        // Actuators with a state of their own come last: 2.2.2 insists on it.
        foreach (var axle in axles[plain..])
            DrawActuator(axle, numbers.Between(1.0, 5.0), numbers.Between(0, 1) == 1, isActivated: true);
    }

    private void DrawActuator((int Joint, int Position, int Velocity) axle, double gear, bool isLimited, bool isActivated)
    {
        double[] range = isLimited ? [-numbers.Between(1.0, 2.0), numbers.Between(1.0, 2.0)] : [0, 0];
        Write($"<general name=\"{Name(ModelObject.Actuator, "a")}\" joint=\"j{axle.Joint}\"");
        Write($" {Flag("ctrllimited", ModelField.ActuatorIsLimited, isLimited)}");
        if (isLimited) Write($" ctrlrange=\"{Text(range)}\"");
        if (isActivated) xml.Append(" dyntype=\"integrator\"");
        Write($" gear=\"{Text(gear)}\"/>");
        Add(ModelField.ActuatorRange, range);
        Add(ModelField.ActuatorGear, gear, 0, 0, 0, 0, 0);
        Add(ModelField.ActuatorTarget, axle.Joint, Any);
        controls.Add(numbers.Between(0.01, 0.09));
        if (isActivated) activations.Add(numbers.Between(0.01, 0.09));
        forces[axle.Velocity] = gear * (isActivated ? activations[^1] : controls[^1]);
    }

    private int DrawSensors(IEnumerable<string> beginnings, int width)
    {
        var first = readings;
        foreach (var beginning in beginnings) DrawSensor(beginning, width);
        return first;
    }

    private int DrawSensor(string beginning, int width)
    {
        var first = readings;
        Write($"{beginning} name=\"{Name(ModelObject.Sensor, "n")}\"/>");
        Add(ModelField.SensorDimension, width);
        Add(ModelField.SensorAddress, first);
        readings += width;
        return first;
    }

    private void AddSubtreeMasses()
    {
        var masses = fields[ModelField.BodyMass].ToArray();
        for (var body = masses.Length - 1; body > 0; body--) masses[parents[body]] += masses[body];
        Add(ModelField.BodySubtreeMass, masses);
    }

    private void Write(FormattableString text) => xml.Append(FormattableString.Invariant(text));

    private void Add(ModelField field, params ReadOnlySpan<double> values)
    {
        if (!fields.TryGetValue(field, out var all)) fields.Add(field, all = []);
        all.AddRange(values);
    }

    /// <summary>An attribute, whose numbers are then expected in a field.</summary>
    private string Real(string attribute, ModelField field, params ReadOnlySpan<double> values)
    {
        Add(field, values);
        return $"{attribute}=\"{Text(values)}\"";
    }

    private string Flag(string attribute, ModelField field, bool value)
    {
        Add(field, value ? 1 : 0);
        return $"{attribute}=\"{(value ? "true" : "false")}\"";
    }

    private string Name(ModelObject kind, string letter)
    {
        var name = $"{letter}{names[kind].Count.ToString(CultureInfo.InvariantCulture)}";
        names[kind].Add(name);
        return name;
    }

    private static string Text(params ReadOnlySpan<double> values)
    {
        var text = new StringBuilder();
        foreach (var value in values) text.Append(text.Length > 0 ? " " : "").Append(value.ToString("R", CultureInfo.InvariantCulture));
        return text.ToString();
    }

    private static string Text(List<double> values) => Text(values.ToArray());
}
