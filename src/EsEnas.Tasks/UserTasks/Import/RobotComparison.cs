using System.Collections.Immutable;
using System.Xml.Linq;
using EsEnas.Core.Numerics;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>Compares the compiled original with the compiled result, number by number and step by step; in the sandbox process.</summary>
internal sealed class RobotComparison
{
    private const int Steps = 200;
    private const double Exact = 1e-9;
    private const double Close = 1e-6;
    private const double Beside = 1e-10;
    private const double StartVelocity = 0.1;

    // Rows of small numbers are compared with this part of the largest row, so that rounding is not taken for a difference.
    private const double Floor = 1e-6;

    private readonly ImportRequest request;
    private readonly Model original;
    private readonly Model result;
    private readonly int[] bodies;
    private readonly int[] joints;

    private RobotComparison(ImportRequest request, Model original, Model result)
    {
        (this.request, this.original, this.result) = (request, original, result);
        bodies = Match(ModelObject.Body, original.BodyCount, result.BodyCount, from: 1);
        joints = Match(ModelObject.Joint, original.JointCount, result.JointCount, from: 0);
    }

    public static ImportProof Of(ImportRequest request, IReadOnlyList<ModelAsset> files)
    {
        using var original = Model.FromXml(request.Original, files);
        using var result = Model.FromXml(request.Result);
        var comparison = new RobotComparison(request, original, result);
        var numbers = comparison.Numbers();
        if (numbers.Any(proof => double.IsInfinity(proof.Difference))) return new ImportProof([.. numbers], []);
        var proofs = ImmutableArray.CreateBuilder<TrajectoryProof>();
        proofs.Add(comparison.Step(hasContacts: true, request.HasSameShapes));
        // Where chaos or other shapes leave room for doubt, what does not collide is compared as well.
        if (!request.HasSameShapes || proofs[0].Difference > Close)
        {
            using var originalAlone = Model.FromXml(WithoutContacts(request.Original), files);
            using var resultAlone = Model.FromXml(WithoutContacts(request.Result));
            proofs.Add(new RobotComparison(request, originalAlone, resultAlone).Step(hasContacts: false, mustHold: true));
        }

        return new ImportProof([.. numbers], proofs.ToImmutable());
    }

    private static string WithoutContacts(string text)
    {
        var root = XElement.Parse(text);
        var place = root.Name.LocalName == "robot" ? root.Element("mujoco")! : root;
        place.Add(new XElement("option", new XElement("flag", new XAttribute("contact", "disable"))));
        return root.ToString();
    }

    /// <summary>The result's number of each thing of the original: by name where all have one, else in order.</summary>
    private int[] Match(ModelObject kind, int count, int others, int from)
    {
        var names = Enumerable.Range(0, others).Select(i => result.NameOf(kind, i)).ToList();
        int[] byName = [.. Enumerable.Range(0, count).Select(i => i < from ? i : names.IndexOf(original.NameOf(kind, i)))];
        var isNamed = Enumerable.Range(from, Math.Max(0, count - from)).All(i => original.NameOf(kind, i).Length > 0 && byName[i] >= 0);
        return isNamed && count == others ? byName : [.. Enumerable.Range(0, count)];
    }

    private List<NumbersProof> Numbers()
    {
        List<NumbersProof> proofs =
        [
            Counts("bodies", original.BodyCount, result.BodyCount), Counts("joints", original.JointCount, result.JointCount),
            Counts("velocities", original.VelocityCount, result.VelocityCount),
        ];
        if (!request.IsUrdf) proofs.Add(Counts("controls", original.ControlCount, result.ControlCount));
        if (request.Geoms is { } checks && proofs.TrueForAll(proof => proof.Holds))
        {
            var geoms = GeomComparison.Match(original, result, bodies, checks);
            proofs.Add(new NumbersProof("geoms", original.GeomCount, geoms is null ? double.PositiveInfinity : 0, 0));
            if (geoms is not null)
            {
                proofs.AddRange(GeomComparison.Rows(original, result, geoms).Select(rows => Compare(rows.What, rows.Rows)));
                proofs.Add(GeomComparison.Hulls(original, result, geoms));
            }
        }

        if (proofs.Any(proof => double.IsInfinity(proof.Difference))) return proofs;

        proofs.Add(Rows("masses", ModelField.BodyMass, bodies));
        proofs.Add(Rows("centers of mass", ModelField.BodyInertialPosition, bodies));
        proofs.Add(Compare("inertias", Enumerable.Range(1, original.BodyCount - 1)
            .Select(i => (Tensor(original, i), Tensor(result, bodies[i])))));
        proofs.Add(Rows("positions of bodies", ModelField.BodyPosition, bodies));
        proofs.Add(Compare("orientations of bodies", Enumerable.Range(0, original.BodyCount).Select(i =>
            (Quaternions.Matrix(original.Row(ModelField.BodyQuaternion, i)),
            Quaternions.Matrix(result.Row(ModelField.BodyQuaternion, bodies[i]))))));
        proofs.Add(Compare("joint types and limits", Enumerable.Range(0, original.JointCount).Select(i =>
            (TypeOf(original, i), TypeOf(result, joints[i])))));
        proofs.Add(Compare("joint ranges", Enumerable.Range(0, original.JointCount)
            .Where(i => original.Flags(ModelField.JointIsLimited)[i] != 0).Select(i =>
                (original.Row(ModelField.JointRange, i), result.Row(ModelField.JointRange, joints[i])))));
        proofs.Add(Rows("joint axes", ModelField.JointAxis, joints));
        proofs.Add(Rows("joint anchors", ModelField.JointAnchor, joints));
        proofs.Add(Rows("joint stiffness", ModelField.JointStiffness, joints));
        int[] velocities = [.. Velocities()];
        proofs.Add(Rows("damping", ModelField.Damping, velocities));
        proofs.Add(Rows("armature", ModelField.Armature, velocities));
        if (!request.IsUrdf)
        {
            int[] inOrder = [.. Enumerable.Range(0, original.ControlCount)];
            proofs.Add(Compare("control ranges", inOrder.Where(i => original.Flags(ModelField.ActuatorIsLimited)[i] != 0).Select(i =>
                (original.Row(ModelField.ActuatorRange, i), result.Row(ModelField.ActuatorRange, i)))));
            proofs.Add(Compare("gears", Enumerable.Range(0, original.ActuatorCount).Select(i =>
                (original.Row(ModelField.ActuatorGear, i), result.Row(ModelField.ActuatorGear, i)))));
        }

        proofs.Add(Compare("time step and gravity", [([original.Timestep, .. original.Numbers(ModelField.Gravity)],
            [result.Timestep, .. result.Numbers(ModelField.Gravity)])]));
        return proofs;
    }

    private static NumbersProof Counts(string what, int count, int other) =>
        new(what, count, count == other ? 0 : double.PositiveInfinity, 0);

    private NumbersProof Rows(string what, ModelField field, int[] places) =>
        Compare(what, places.Select((place, i) => (original.Row(field, i), result.Row(field, place))));

    private static NumbersProof Compare(string what, IEnumerable<(double[] Original, double[] Result)> rows)
    {
        var all = rows.ToList();
        var largest = all.SelectMany(row => row.Original).Select(Math.Abs).DefaultIfEmpty().Max();
        var difference = 0.0;
        foreach (var (row, other) in all)
        {
            var size = Math.Max(row.Max(Math.Abs), Floor * largest);
            for (var i = 0; i < row.Length; i++)
            {
                var distance = row[i] == other[i] ? 0 : Math.Abs(row[i] - other[i]) / (size > 0 ? size : 1);
                difference = distance <= difference ? difference : double.IsNaN(distance) ? double.PositiveInfinity : distance;
            }
        }

        return new NumbersProof(what, all.Count, difference, Exact);
    }

    private static double[] TypeOf(Model model, int joint) =>
        [model.Integers(ModelField.JointType)[joint], model.Flags(ModelField.JointIsLimited)[joint]];

    // In the body's frame: principal axes may be named in another order.
    private static double[] Tensor(Model model, int body)
    {
        var r = Quaternions.Matrix(model.Row(ModelField.BodyInertialQuaternion, body));
        var d = model.Row(ModelField.BodyInertia, body);
        var tensor = new double[9];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++)
                tensor[(3 * i) + j] = (r[3 * i] * d[0] * r[3 * j]) + (r[(3 * i) + 1] * d[1] * r[(3 * j) + 1])
                    + (r[(3 * i) + 2] * d[2] * r[(3 * j) + 2]);
        return tensor;
    }

    private IEnumerable<int> Velocities()
    {
        for (var i = 0; i < original.JointCount; i++)
        {
            var width = original.Integers(ModelField.JointType)[i] switch { 0 => 6, 1 => 3, _ => 1 };
            for (var j = 0; j < width; j++) yield return result.VelocityAddressOf(joints[i]) + j;
        }
    }

    private IEnumerable<int> Positions()
    {
        for (var i = 0; i < original.JointCount; i++)
        {
            var width = original.Integers(ModelField.JointType)[i] switch { 0 => 7, 1 => 4, _ => 1 };
            for (var j = 0; j < width; j++) yield return result.PositionAddressOf(joints[i]) + j;
        }
    }

    private TrajectoryProof Step(bool hasContacts, bool mustHold)
    {
        int[] positions = [.. Positions()];
        int[] velocities = [.. Velocities()];
        using var first = original.CreateSimulation();
        using var beside = original.CreateSimulation();
        using var second = result.CreateSimulation();
        var random = new RandomStream(1, RandomPurpose.Sample, 5);
        foreach (var simulation in (Simulation[])[first, beside, second])
        {
            if (request.Keyframe >= 0) simulation.ResetTo(request.Keyframe);
            else simulation.Reset();
        }

        for (var i = 0; i < velocities.Length; i++)
        {
            var velocity = first.Velocities[i] + (StartVelocity * random.NextNormal());
            first.Velocities[i] = second.Velocities[velocities[i]] = velocity;
            beside.Velocities[i] = velocity + Beside;
        }

        var (difference, own, within, steps) = (0.0, 0.0, -1, 0);
        while (steps < Steps && !first.HasDiverged)
        {
            for (var i = 0; i < original.ControlCount; i++)
            {
                var action = Action(i, random);
                first.Controls[i] = beside.Controls[i] = action;
                if (!request.IsUrdf) second.Controls[i] = action;
            }

            first.Step();
            beside.Step();
            second.Step();
            for (var i = 0; i < positions.Length; i++)
            {
                difference = Larger(difference, first.Positions[i] - second.Positions[positions[i]]);
                own = Larger(own, first.Positions[i] - beside.Positions[i]);
            }

            if (within < 0 && difference > Math.Max(Close, own)) within = steps;
            steps++;
        }

        return new TrajectoryProof(hasContacts, steps, difference, Math.Max(Close, own), own, mustHold, within < 0 ? steps : within);
    }

    private static double Larger(double largest, double difference) =>
        Math.Abs(difference) <= largest ? largest : double.IsFinite(difference) ? Math.Abs(difference) : double.MaxValue;

    private double Action(int i, RandomStream random)
    {
        var from = original.Flags(ModelField.ActuatorIsLimited)[i] != 0 ? original : result;
        var (low, high) = (from.ControlRanges[2 * i], from.ControlRanges[(2 * i) + 1]);
        return low < high ? random.NextUniform(low, high) : random.NextUniform(-1, 1);
    }
}
