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

    private readonly ProbeNumbers _numbers;
    private readonly int _index;
    private readonly StringBuilder _xml = new();
    private readonly Dictionary<ModelField, List<double>> _fields = [];
    private readonly Dictionary<ModelObject, List<string>> _names = Enum.GetValues<ModelObject>().ToDictionary(kind => kind, _ => new List<string>());
    private readonly List<int> _parents = [];
    private readonly List<double> _positions = [];
    private readonly List<double> _velocities = [];
    private readonly List<double> _activations = [];
    private readonly List<double> _controls = [];
    private readonly List<(int Joint, int Position, int Velocity)> _axles = [];
    private int _readings;
    private int _contacts;
    private int _limits;
    private int _kick;

    private ProbeArtist(int index) => (_index, _numbers) = (index, new ProbeNumbers((ulong)index + 1));

    /// <summary>The model of a number from 0 on; always the same one.</summary>
    public static ProbeDrawing Draw(int index) => new ProbeArtist(index).Draw();

    private ProbeDrawing Draw()
    {
        _xml.Append("<mujoco model=\"probe\"><compiler angle=\"radian\"/>");
        DrawOptions();
        Write($"<size njmax=\"200\" nconmax=\"50\" nuserdata=\"{_numbers.Between(2, 9)}\" nuser_body=\"1\" nuser_jnt=\"1\"/><worldbody>");
        DrawBodies();
        _xml.Append("</worldbody><actuator>");
        DrawActuators();
        _xml.Append("</actuator><sensor>");
        double[] first = [.. _axles.Select(axle => _positions[axle.Position]), .. _axles.Select(axle => _velocities[axle.Velocity])];
        foreach (var axle in _axles) DrawSensor($"<jointpos joint=\"j{axle.Joint}\"", 1);
        foreach (var axle in _axles) DrawSensor($"<jointvel joint=\"j{axle.Joint}\"", 1);
        var touch = DrawSensor("<touch site=\"s0\"", 1);
        var bodies = Enumerable.Range(1, _parents.Count - 1).ToArray();
        var bodyPositions = DrawSensors(bodies.Select(body => $"<framepos objtype=\"xbody\" objname=\"b{body}\""), 3);
        var bodyQuaternions = DrawSensors(bodies.Select(body => $"<framequat objtype=\"xbody\" objname=\"b{body}\""), 4);
        var geoms = DrawSensors(_names[ModelObject.Geom].Select(geom => $"<framepos objtype=\"geom\" objname=\"{geom}\""), 3);
        var sites = DrawSensors(_names[ModelObject.Site].Select(site => $"<framepos objtype=\"site\" objname=\"{site}\""), 3);
        var centers = DrawSensors(bodies.Select(body => $"<subtreecom body=\"b{body}\""), 3);
        var time = _numbers.Between(1.0, 9.0);
        Write($"</sensor><keyframe><key time=\"{Text(time)}\" qpos=\"{Text(_positions)}\" qvel=\"{Text(_velocities)}\"");
        if (_activations.Count > 0) Write($" act=\"{Text(_activations)}\"");
        Write($" ctrl=\"{Text(_controls)}\"/></keyframe></mujoco>");
        AddSubtreeMasses();

        return new ProbeDrawing
        {
            Xml = _xml.ToString(),
            Counts =
            [
                ("nq", _positions.Count), ("nv", _velocities.Count), ("nu", _controls.Count), ("nbody", _parents.Count),
                ("njnt", _names[ModelObject.Joint].Count), ("ngeom", _names[ModelObject.Geom].Count),
                ("nsite", _names[ModelObject.Site].Count), ("nsensordata", _readings),
            ],
            Fields = _fields.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()),
            Names = _names.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()),
            Time = time,
            Positions = [.. _positions],
            Velocities = [.. _velocities],
            Controls = [.. _controls],
            Kick = _kick,
            FirstReadings = first,
            TouchReading = touch,
            BodyPositionReading = bodyPositions,
            BodyQuaternionReading = bodyQuaternions,
            GeomPositionReading = geoms,
            SitePositionReading = sites,
            SubtreeCenterReading = centers,
            Contacts = _contacts,
            Constraints = (_contacts * (_fields[ModelField.FrictionCone][0] == 0 ? 4 : 3)) + _limits,
        };
    }

    private void DrawOptions()
    {
        // Each choice has a rhythm of its own over the models.
        var (integrator, cone, jacobian, solver) = (_index % 2, _index / 2 % 2, _index % 3, (_index / 2 + 1) % 3);
        Write($"<option {Real("timestep", ModelField.Timestep, _numbers.Between(0.001, 0.004))}");
        Write($" {Real("impratio", ModelField.ImpedanceRatio, _numbers.Between(1.0, 2.0))}");
        Write($" {Real("tolerance", ModelField.SolverTolerance, _numbers.Between(10_000, 99_999) * 1e-12)}");
        Write($" {Real("density", ModelField.Density, _numbers.Between(0.01, 0.99))}");
        Write($" {Real("viscosity", ModelField.Viscosity, _numbers.Between(0.0001, 0.001))}");
        Write($" {Real("gravity", ModelField.Gravity, [_numbers.Between(0.01, 0.02), _numbers.Between(0.02, 0.03), -_numbers.Between(9.0, 10.0)])}");
        Write($" {Real("wind", ModelField.Wind, _numbers.Three(0.01, 0.99))}");
        Write($" {Real("iterations", ModelField.SolverIterations, _numbers.Between(20, 90))}");
        Add(ModelField.Integrator, integrator);
        Add(ModelField.FrictionCone, cone);
        Add(ModelField.Jacobian, jacobian);
        Add(ModelField.Solver, solver);
        Write($" integrator=\"{(integrator == 0 ? "Euler" : "RK4")}\" cone=\"{(cone == 0 ? "pyramidal" : "elliptic")}\"");
        Write($" jacobian=\"{Jacobians[jacobian]}\" solver=\"{Solvers[solver]}\"/>");
    }

    private void DrawActuators()
    {
        var axles = _axles.SkipLast(1).Where(_ => _numbers.Between(0, 2) > 0).ToArray();
        var plain = axles.Length * 2 / 3;
        foreach (var axle in axles[..plain]) DrawActuator(axle.Joint, _numbers.Between(1.0, 5.0), _numbers.Between(0, 1) == 1, isActivated: false);
        _kick = _controls.Count;
        DrawActuator(_axles[^1].Joint, _numbers.Between(40.0, 60.0), isLimited: false, isActivated: false);

        // Actuators with a state of their own come last: 2.2.2 insists on it.
        foreach (var axle in axles[plain..]) DrawActuator(axle.Joint, _numbers.Between(1.0, 5.0), _numbers.Between(0, 1) == 1, isActivated: true);
    }

    private void DrawActuator(int joint, double gear, bool isLimited, bool isActivated)
    {
        double[] range = isLimited ? [-_numbers.Between(1.0, 2.0), _numbers.Between(1.0, 2.0)] : [0, 0];
        Write($"<general name=\"{Name(ModelObject.Actuator, "a")}\" joint=\"j{joint}\" {Flag("ctrllimited", ModelField.ActuatorIsLimited, isLimited)}");
        if (isLimited) Write($" ctrlrange=\"{Text(range)}\"");
        if (isActivated) _xml.Append(" dyntype=\"integrator\"");
        Write($" gear=\"{Text(gear)}\"/>");
        Add(ModelField.ActuatorRange, range);
        Add(ModelField.ActuatorGear, gear, 0, 0, 0, 0, 0);
        Add(ModelField.ActuatorTarget, joint, Any);
        _controls.Add(_numbers.Between(0.01, 0.09));
        if (isActivated) _activations.Add(_numbers.Between(0.01, 0.09));
    }

    private int DrawSensors(IEnumerable<string> beginnings, int width)
    {
        var first = _readings;
        foreach (var beginning in beginnings) DrawSensor(beginning, width);
        return first;
    }

    private int DrawSensor(string beginning, int width)
    {
        var first = _readings;
        Write($"{beginning} name=\"{Name(ModelObject.Sensor, "n")}\"/>");
        Add(ModelField.SensorDimension, width);
        Add(ModelField.SensorAddress, first);
        _readings += width;
        return first;
    }

    private void AddSubtreeMasses()
    {
        var masses = _fields[ModelField.BodyMass].ToArray();
        for (var body = masses.Length - 1; body > 0; body--) masses[_parents[body]] += masses[body];
        Add(ModelField.BodySubtreeMass, masses);
    }

    private void Write(FormattableString text) => _xml.Append(FormattableString.Invariant(text));

    private void Add(ModelField field, params ReadOnlySpan<double> values)
    {
        if (!_fields.TryGetValue(field, out var all)) _fields.Add(field, all = []);
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
        var name = $"{letter}{_names[kind].Count.ToString(CultureInfo.InvariantCulture)}";
        _names[kind].Add(name);
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
