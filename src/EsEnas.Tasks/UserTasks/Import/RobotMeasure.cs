using EsEnas.Core.Trajectories;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>Reads what an import needs from the compiled original; in the sandbox process.</summary>
internal static class RobotMeasure
{
    private const int FreeJoint = 0;
    private const int Bisections = 40;

    public static CompiledRobot Of(ImportRequest request, IReadOnlyList<ModelAsset> files)
    {
        using var model = Model.FromXml(request.Original, files);
        using var fitted = request.Fitted.Length > 0 ? Model.FromXml(request.Fitted, files) : null;
        using var simulation = model.CreateSimulation();
        simulation.Forward();
        var types = model.Integers(ModelField.JointType).ToArray();
        var free = Array.IndexOf(types, FreeJoint);
        var bodies = model.Integers(ModelField.JointBody).ToArray();
        return new CompiledRobot
        {
            Bodies = [.. Enumerable.Range(0, model.BodyCount).Select(i => Body(model, i))],
            Geoms = Geoms(fitted ?? model),
            Actuators = [.. Enumerable.Range(0, Math.Min(model.ActuatorCount, model.ControlCount)).Select(i => Actuator(model, i))],
            JointNames = [.. Enumerable.Range(0, model.JointCount).Select(i => model.NameOf(ModelObject.Joint, i))],
            JointTypes = types,
            JointBodies = bodies,
            JointAxes = [.. Enumerable.Range(0, model.JointCount).Select(i => model.Row(ModelField.JointAxis, i))],
            InitialPositions = model.InitialPositions.ToArray(),
            Timestep = model.Timestep,
            HasPlane = model.Integers(ModelField.GeomType).Contains((int)GeomShape.Plane),
            LastBody = Last(model),
            Height = free < 0 ? 0 : simulation.BodyPositions[(3 * bodies[free]) + 2],
            Standing = free < 0 ? [] : Standing(model, simulation, model.PositionAddressOf(free)),
        };
    }

    private static CompiledBody Body(Model model, int i) => new(model.NameOf(ModelObject.Body, i), model.Numbers(ModelField.BodyMass)[i],
        model.Row(ModelField.BodyInertialPosition, i), model.Row(ModelField.BodyInertialQuaternion, i),
        model.Row(ModelField.BodyInertia, i));

    private static Dictionary<string, CompiledGeom> Geoms(Model model)
    {
        var geoms = new Dictionary<string, CompiledGeom>(StringComparer.Ordinal);
        for (var i = 0; i < model.GeomCount; i++)
            geoms.TryAdd(model.NameOf(ModelObject.Geom, i), CompiledGeom.Of(model, i));
        return geoms;
    }

    private static CompiledActuator Actuator(Model model, int i)
    {
        // Whatever it drives: the first id is a joint's only where it drives one, which its kind in the text tells.
        var joint = model.Integers(ModelField.ActuatorTarget)[2 * i];
        var isLimited = joint >= 0 && joint < model.JointCount && model.Flags(ModelField.JointIsLimited)[joint] != 0;
        var range = model.Numbers(ModelField.JointRange);
        return new CompiledActuator(model.Flags(ModelField.ActuatorIsLimited)[i] != 0, model.ControlRanges[2 * i],
            model.ControlRanges[(2 * i) + 1], model.Numbers(ModelField.ActuatorGear)[6 * i],
            isLimited ? range[2 * joint] : null, isLimited ? range[(2 * joint) + 1] : null);
    }

    private static int Last(Model model)
    {
        var parents = model.Integers(ModelField.BodyParent);
        var depths = new int[model.BodyCount];
        for (var i = 1; i < depths.Length; i++) depths[i] = depths[parents[i]] + 1;
        return Array.IndexOf(depths, depths.Max());
    }

    // As high as it must be to touch nothing, then down to the first touch.
    private static double[] Standing(Model model, Simulation simulation, int address)
    {
        var start = model.InitialPositions.ToArray();
        int Contacts(double height)
        {
            start.CopyTo(simulation.Positions);
            simulation.Positions[address + 2] = height;
            simulation.Forward();
            return simulation.ContactCount;
        }

        var (low, high) = (-10.0, 100.0);
        var alone = Contacts(high);
        // The highest place that touches: from above, so that a floor of any thickness is met at its top.
        var step = high;
        while (step > low && Contacts(step) <= alone) step -= 0.02;
        if (step <= low) return [];
        (low, high) = (step, step + 0.02);
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            if (Contacts(middle) > alone) low = middle;
            else high = middle;
        }

        start[address + 2] = high;
        return start;
    }
}
