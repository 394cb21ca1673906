using EsEnas.Core.Policies;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks;

/// <summary>Names and units of a model's coordinates and other numbers that tasks observe, by its joints, bodies and sensors.</summary>
internal static class JointSignals
{
    private const int FreeJoint = 0;
    private const int BallJoint = 1;
    private const int SlideJoint = 2;

    private static readonly string[] Axes = ["x", "y", "z"];

    private static readonly string[] Moments = ["xx", "yy", "zz", "xy", "xz", "yz"];

    /// <summary>A position coordinate (an entry of qpos).</summary>
    public static ObservationSignal Position(Model model, int index, double low = double.NegativeInfinity,
        double high = double.PositiveInfinity)
    {
        var (joint, component) = Find(model, index, positions: true);
        var (text, unit) = (TypeOf(model, joint), component) switch
        {
            (FreeJoint, < 3) => ($"position {Axes[component]}", "m"),
            (FreeJoint, _) => ($"orientation {"wxyz"[component - 3]}", "1"),
            (BallJoint, _) => ($"orientation {"wxyz"[component]}", "1"),
            (SlideJoint, _) => ("position", "m"),
            _ => ("angle", "rad"),
        };
        return Joint(model, joint, component, text, unit, SignalKind.JointPosition, low, high);
    }

    /// <summary>A velocity coordinate (an entry of qvel).</summary>
    public static ObservationSignal Velocity(Model model, int index, double low = double.NegativeInfinity,
        double high = double.PositiveInfinity)
    {
        var (joint, component) = Find(model, index, positions: false);
        var (text, unit) = (TypeOf(model, joint), component) switch
        {
            (FreeJoint, < 3) => ($"velocity {Axes[component]}", "m/s"),
            (FreeJoint, _) => ($"angular velocity {Axes[component - 3]}", "rad/s"),
            (BallJoint, _) => ($"angular velocity {Axes[component]}", "rad/s"),
            (SlideJoint, _) => ("velocity", "m/s"),
            _ => ("rate", "rad/s"),
        };
        return Joint(model, joint, component, text, unit, SignalKind.JointVelocity, low, high);
    }

    /// <summary>The cosine or sine of the angle at a position coordinate.</summary>
    public static ObservationSignal Circular(Model model, int index, SignalKind kind)
    {
        var (joint, component) = Find(model, index, positions: true);
        return Joint(model, joint, component, kind == SignalKind.JointCosine ? "cosine" : "sine", "1", kind,
            double.NegativeInfinity, double.PositiveInfinity);
    }

    /// <summary>Positions, and then velocities, from an index on each: what Gym's locomotion tasks observe.</summary>
    public static IReadOnlyList<ObservationSignal> State(Model model, int firstPosition, double velocityLimit = double.PositiveInfinity) =>
    [
        .. Enumerable.Range(firstPosition, model.PositionCount - firstPosition).Select(index => Position(model, index)),
        .. Enumerable.Range(0, model.VelocityCount).Select(index => Velocity(model, index, -velocityLimit, velocityLimit)),
    ];

    /// <summary>A coordinate of a body's position.</summary>
    public static ObservationSignal Body(Model model, int body, int axis, double low = double.NegativeInfinity,
        double high = double.PositiveInfinity)
    {
        var name = NameOf(model, ModelObject.Body, body);
        return new ObservationSignal($"{name} {Axes[axis]}", "m", SignalKind.BodyPosition, name, axis, "", low, high);
    }

    /// <summary>A coordinate of the difference of two bodies' positions.</summary>
    public static ObservationSignal Difference(Model model, int body, int minus, int axis, double low = double.NegativeInfinity,
        double high = double.PositiveInfinity)
    {
        var (name, other) = (NameOf(model, ModelObject.Body, body), NameOf(model, ModelObject.Body, minus));
        return new ObservationSignal($"{name} minus {other} {Axes[axis]}", "m", SignalKind.BodyDifference, name, axis, other, low, high);
    }

    /// <summary>A coordinate of the position of a point of any kind.</summary>
    public static ObservationSignal Point(string name, SignalKind kind, int axis, double low, double high) =>
        new($"{name} {Axes[axis]}", "m", kind, name, axis, "", low, high);

    /// <summary>A coordinate of the difference of two points' positions, other than two bodies.</summary>
    public static ObservationSignal PointDifference(string name, string other, int axis, double low, double high) =>
        new($"{name} minus {other} {Axes[axis]}", "m", SignalKind.PointDifference, name, axis, other, low, high);

    /// <summary>A number of a body's orientation.</summary>
    public static ObservationSignal Turned(Model model, int body, SignalKind kind, int component, double low, double high)
    {
        var name = NameOf(model, ModelObject.Body, body);
        var part = kind switch
        {
            SignalKind.BodyUp => $"z axis {Axes[component]}",
            SignalKind.BodyHeading => component == 0 ? "yaw cosine" : "yaw sine",
            _ => $"orientation {"wxyz"[component]}",
        };
        return new ObservationSignal($"{name} {part}", "1", kind, name, component, "", low, high);
    }

    /// <summary>A component of the external wrench on a body, torque first.</summary>
    public static ObservationSignal Wrench(Model model, int body, int component, double limit)
    {
        var name = NameOf(model, ModelObject.Body, body);
        var (text, unit) = component < 3 ? ("torque", "N m") : ("force", "N");
        return new ObservationSignal($"{name} {text} {Axes[component % 3]}", unit, SignalKind.BodyWrench, name, component, "", -limit,
            limit);
    }

    /// <summary>A number of a body's inertia about the center of mass of its kinematic tree.</summary>
    public static ObservationSignal Inertia(Model model, int body, int component)
    {
        var name = NameOf(model, ModelObject.Body, body);
        var (text, unit) = component switch
        {
            < 6 => ($"inertia {Moments[component]}", "kg m^2"),
            < 9 => ($"mass times offset {Axes[component - 6]}", "kg m"),
            _ => ("mass", "kg"),
        };
        return new ObservationSignal($"{name} {text}", unit, SignalKind.BodyInertia, name, component);
    }

    /// <summary>A number of a body's velocity at the center of mass of its kinematic tree, angular first.</summary>
    public static ObservationSignal Motion(Model model, int body, int component)
    {
        var name = NameOf(model, ModelObject.Body, body);
        var (text, unit) = component < 3 ? ("angular velocity", "rad/s") : ("velocity at the center of mass", "m/s");
        return new ObservationSignal($"{name} {text} {Axes[component % 3]}", unit, SignalKind.BodyVelocity, name, component);
    }

    /// <summary>What the actuators, or the constraints, do to a velocity coordinate.</summary>
    public static ObservationSignal Force(Model model, int index, SignalKind kind, double limit = double.PositiveInfinity)
    {
        var (joint, component) = Find(model, index, positions: false);
        var isLinear = TypeOf(model, joint) switch { FreeJoint => component < 3, SlideJoint => true, _ => false };
        var of = kind == SignalKind.ActuatorForce ? "of the actuators" : "of the constraints";
        var axis = TypeOf(model, joint) is FreeJoint or BallJoint ? $" {Axes[component % 3]}" : "";
        return Joint(model, joint, component, $"{(isLinear ? "force" : "torque")} {of}{axis}", isLinear ? "N" : "N m", kind, -limit, limit);
    }

    /// <summary>One of the readings of all sensors.</summary>
    public static ObservationSignal Sensor(Model model, int reading, double low, double high)
    {
        var addresses = model.Integers(ModelField.SensorAddress);
        var sensor = addresses.Length - 1;
        while (sensor > 0 && addresses[sensor] > reading) sensor--;
        var name = NameOf(model, ModelObject.Sensor, sensor);
        var component = reading - addresses[sensor];
        var part = model.Integers(ModelField.SensorDimension)[sensor] > 1 ? $" {component}" : "";
        // Sensors are of dozens of types; what they measure, and in what, their names have to say.
        return new ObservationSignal(name + part, "", SignalKind.Sensor, name, component, "", low, high);
    }

    /// <summary>The name of an actuator, or of the joint that it drives, or its number.</summary>
    /// <param name="model">The model.</param>
    /// <param name="actuator">Its number.</param>
    /// <param name="drivesJoint">Whether it is known to act on a joint.</param>
    public static string Actuator(Model model, int actuator, bool drivesJoint) =>
        drivesJoint && model.NameOf(ModelObject.Actuator, actuator).Length == 0
            ? NameOf(model, ModelObject.Joint, model.Integers(ModelField.ActuatorTarget)[2 * actuator])
            : NameOf(model, ModelObject.Actuator, actuator);

    /// <summary>The name of an object of the model; its kind and number where the model gives none.</summary>
    public static string NameOf(Model model, ModelObject kind, int id)
    {
        var name = model.NameOf(kind, id);
        return name.Length > 0 ? name : $"{kind.ToString().ToLowerInvariant()} {id}";
    }

    private static ObservationSignal Joint(Model model, int joint, int component, string text, string unit, SignalKind kind, double low,
        double high)
    {
        var name = NameOf(model, ModelObject.Joint, joint);
        return new ObservationSignal($"{name} {text}", unit, kind, name, component, "", low, high);
    }

    private static int TypeOf(Model model, int joint) => model.Integers(ModelField.JointType)[joint];

    private static (int Joint, int Component) Find(Model model, int index, bool positions)
    {
        for (var joint = model.JointCount - 1; joint >= 0; joint--)
        {
            var first = positions ? model.PositionAddressOf(joint) : model.VelocityAddressOf(joint);
            if (first <= index) return (joint, index - first);
        }
        throw new ArgumentOutOfRangeException(nameof(index), index, "no coordinate of a joint");
    }
}
