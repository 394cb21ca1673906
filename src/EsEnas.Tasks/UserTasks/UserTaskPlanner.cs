using System.Globalization;
using EsEnas.Core.Documents;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks.Randomization;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Looks the names of a task file up in its model. What is not there becomes an error with the names that are.</summary>
internal sealed class UserTaskPlanner(UserTaskDefinition definition, Model model, string mjcf, string modelSource,
    List<SpecificationError> errors)
{
    private const int HingeJoint = 3;
    private const int QuaternionSize = 4;

    private readonly ModelNames names = new(model, errors);
    private readonly List<double> periods = [];
    private readonly List<ContactSides> contacts = [];
    private int slots;

    /// <summary>The plan; of no use if there were errors.</summary>
    public UserTaskPlan Plan()
    {
        var actuators = FindActuators();
        var parts = new List<ObservationPart>();
        var lines = new List<string>();
        foreach (var (number, term) in definition.Observation.Index())
        {
            var first = parts.Count;
            var text = AddObservation(term, parts, actuators.Length);
            for (var i = first; i < parts.Count; i++) parts[i] = parts[i] with { Term = number };
            var range = parts.Count - first == 1 ? $"{first}" : $"{first}-{parts.Count - 1}";
            var clip = double.IsFinite(term.Low) ? string.Create(CultureInfo.InvariantCulture, $", cut to {term.Low}..{term.High}") : "";
            var noise = term.Noise > 0 ? string.Create(CultureInfo.InvariantCulture, $", plus {term.Noise} * N(0, 1) each") : "";
            var ranged = term.RangedNoise is { } drawn
                ? $", plus {drawn.Range} * {(drawn.Law == SignalNoiseLaw.Uniform ? "U(-1, 1)" : "N(0, 1)")} each" : "";
            lines.Add($"{range}: {text}{noise}{ranged}{clip}");
        }

        var otherDamping = OtherDamping.In(mjcf);
        return new UserTaskPlan
        {
            FrameSkip = definition.FrameSkip,
            Observation = [.. parts],
            ObservationLines = [.. lines],
            Actuators = actuators,
            Reward = [.. definition.Reward.Select(FindReward)],
            Slots = slots,
            Healthy = [.. definition.Healthy.Select(range => new HealthyPart(Find(range.Coordinate), range.Above, range.Below))],
            StateLimit = definition.StateLimit,
            StateFrom = definition.StateFrom,
            MustBeFinite = definition.MustBeFinite,
            PositionNoise = [.. definition.PositionNoise.SelectMany(noise => FindNoise(noise, names.Positions, model.PositionCount))],
            VelocityNoise = [.. definition.VelocityNoise.SelectMany(noise => FindNoise(noise, names.Velocities, model.VelocityCount))],
            StartsWithoutContact = definition.StartsWithoutContact,
            Refreshes = definition.Refreshes,
            Keyframe = FindKeyframe(),
            Periods = [.. periods],
            Targets = [.. definition.Targets],
            // After the terms have been looked up.
            Contacts = [.. contacts],
            Curriculum = [.. definition.Curriculum],
            Horizon = definition.Horizon,
            ExcludesBonus = !definition.TrainsOnBonus,
            Randomization = new RandomizationPlanner(definition, model, otherDamping, names).Plan(),
            OtherDamping = otherDamping,
        };
    }

    private string AddObservation(ObservationTerm term, List<ObservationPart> parts, int actions)
    {
        var name = term.Name?.Name ?? "";
        switch (term.Kind)
        {
            case ObservationKind.JointPositions or ObservationKind.JointVelocities or ObservationKind.JointCosines
                or ObservationKind.JointSines:
                return AddJoints(term, parts);
            case ObservationKind.BodyPosition:
                return AddPoint(term, NumberSource.Body, names.Find(ModelObject.Body, term.Name!), parts);
            case ObservationKind.SitePosition:
                return AddPoint(term, NumberSource.Site, names.Find(ModelObject.Site, term.Name!), parts);
            case ObservationKind.GeomPosition:
                return AddPoint(term, NumberSource.Geom, names.Find(ModelObject.Geom, term.Name!), parts);
            case ObservationKind.CenterOfMass:
                return "center of mass of "
                    + AddPoint(term, NumberSource.CenterOfMass, names.Find(ModelObject.Body, term.Name!), parts);
            case ObservationKind.BodyUp:
                var up = 3 * names.Find(ModelObject.Body, term.Name!);
                Add(NumberSource.Up, up + Math.Max(term.Axis, 0), term.Axis < 0 ? 3 : 1);
                return $"{name}'s z axis: {(term.Axis < 0 ? "x, y, z" : "xyz"[term.Axis])}";
            case ObservationKind.BodyHeading:
                Add(NumberSource.Heading, 2 * names.Find(ModelObject.Body, term.Name!), 2);
                return $"{name}'s yaw: cosine, sine";
            case ObservationKind.BodyOrientation:
                Add(NumberSource.Orientation, 4 * names.Find(ModelObject.Body, term.Name!), 4);
                return $"{name}'s orientation: quaternion w, x, y, z";
            case ObservationKind.PreviousAction:
                Add(NumberSource.PreviousAction, 0, actions);
                return "the action of the step before";
            case ObservationKind.Clock:
                Add(NumberSource.Clock, 2 * periods.Count, 2);
                periods.Add(term.Period);
                return string.Create(CultureInfo.InvariantCulture, $"sine, cosine of 2 pi t / {term.Period} s");
            case ObservationKind.Contact:
                Add(NumberSource.Contact, FindContact(term.Between!), 1);
                return $"whether {string.Join(" touches ", term.Between!.Names)}";
            case ObservationKind.Target:
                Add(NumberSource.Target, Math.Max(FindTarget(term.Name!), 0), 1);
                return $"the episode's {name}";
            default:
                var sensor = names.Find(ModelObject.Sensor, term.Name!);
                if (sensor < 0) return "";
                var (address, dimension) = names.Readings(sensor);
                Add(NumberSource.Sensor, address, dimension);
                return $"sensor {name}";
        }

        void Add(NumberSource source, int first, int count)
        {
            for (var i = 0; i < count; i++)
                parts.Add(new ObservationPart(new NumberAt(source, first + i), null, term.Low, term.High, term.Noise, term.RangedNoise));
        }
    }

    private string AddJoints(ObservationTerm term, List<ObservationPart> parts)
    {
        var isVelocity = term.Kind == ObservationKind.JointVelocities;
        var isAngle = term.Kind is ObservationKind.JointCosines or ObservationKind.JointSines;
        var (source, text) = term.Kind switch
        {
            ObservationKind.JointVelocities => (NumberSource.Velocity, "velocities"),
            ObservationKind.JointCosines => (NumberSource.Cosine, "cosines"),
            ObservationKind.JointSines => (NumberSource.Sine, "sines"),
            _ => (NumberSource.Position, "positions"),
        };
        foreach (var joint in names.Find(ModelObject.Joint, term.Joints!, model.JointCount))
        {
            var isHinge = model.Integers(ModelField.JointType)[joint] == HingeJoint;
            if (isAngle && !isHinge)
            {
                // All means all hinges.
                if (!term.Joints!.IsAll)
                    names.Refuse(term.Joints.Path, model.NameOf(ModelObject.Joint, joint), "a hinge: other joints have no angle",
                        term.Joints.Line);
                continue;
            }

            var (start, width) = isVelocity ? names.Velocities(joint) : names.Positions(joint);
            for (var i = 0; i < width; i++)
                parts.Add(new ObservationPart(new NumberAt(source, start + i), null, term.Low, term.High, term.Noise, term.RangedNoise));
        }

        return $"{text} of {(term.Joints!.IsAll ? isAngle ? "all hinges" : "all joints" : string.Join(", ", term.Joints.Names))}";
    }

    private string AddPoint(ObservationTerm term, NumberSource source, int id, List<ObservationPart> parts)
    {
        NumberAt? other = term.RelativeTo is { } reference ? names.FindPoint(reference) : null;
        for (var i = 0; i < 3; i++)
        {
            NumberAt? minus = other is { } origin ? origin with { Index = origin.Index + i } : null;
            var value = new NumberAt(source, 3 * Math.Max(id, 0) + i);
            parts.Add(new ObservationPart(value, minus, term.Low, term.High, term.Noise, term.RangedNoise));
        }

        return $"{term.Name!.Name} x, y, z{(term.RelativeTo is { } from ? $" minus {from.Name}" : "")}";
    }

    private IEnumerable<NoisePart> FindNoise(StartNoise noise, Func<int, (int Start, int Width)> coordinatesOf, int all)
    {
        if (noise.Law == NoiseLaw.Rotation) return FindRotations(noise);
        if (noise.Joints.IsAll) return [new NoisePart(0, all, noise.Law, noise.Scale)];
        return names.Find(ModelObject.Joint, noise.Joints, model.JointCount).Select(joint =>
        {
            var (start, width) = coordinatesOf(joint);
            return new NoisePart(start, width, noise.Law, noise.Scale);
        });
    }

    // The quaternions: all of a ball joint, the last four of a free one. All means all of these.
    private List<NoisePart> FindRotations(StartNoise noise)
    {
        var parts = new List<NoisePart>();
        foreach (var joint in names.Find(ModelObject.Joint, noise.Joints, model.JointCount))
        {
            var (start, width) = names.Positions(joint);
            if (width >= QuaternionSize) parts.Add(new NoisePart(start + width - QuaternionSize, QuaternionSize, noise.Law, noise.Scale));
            else if (!noise.Joints.IsAll)
                names.Refuse(noise.Joints.Path, model.NameOf(ModelObject.Joint, joint),
                    "a free joint or a ball joint: others have no orientation", noise.Joints.Line);
        }

        return parts;
    }

    private RewardPart FindReward(RewardTerm term)
    {
        var (first, second) = term.Kind switch
        {
            RewardKind.ForwardVelocity or RewardKind.Position => (Find(term.Coordinate!), default),
            RewardKind.Distance => (names.FindPoint(term.From!), names.FindPoint(term.To!)),
            RewardKind.Sensor => (FindReading(term.From!, term.Component), default),
            RewardKind.Contact => (new NumberAt(NumberSource.Contact, FindContact(term.Between!)), default),
            RewardKind.Energy => (new NumberAt(NumberSource.Energy, FindEnergy(term)), default),
            RewardKind.Power => (new NumberAt(NumberSource.Power, 0), default),
            RewardKind.Upright => (new NumberAt(NumberSource.Up, 3 * names.Find(ModelObject.Body, term.From!) + 2), default),
            _ => (default(NumberAt), default(NumberAt)),
        };
        var target = term.Shape.TargetName is { } name ? FindTarget(name) : -1;
        return new RewardPart(term, first, second, target, slots++, [.. term.Of.Select(FindReward)]);
    }

    private int FindContact(NameList between)
    {
        Disturbed(RewardKind.Contact, 0, between);
        if (between.Names.Length == 2)
            contacts.Add(new ContactSides(between.Names, names.FindGeoms(between, 0), names.FindGeoms(between, 1)));
        return Math.Max(contacts.Count - 1, 0);
    }

    private int FindEnergy(RewardTerm term)
    {
        if (!MjcfLines.HasEnergy(mjcf))
            names.Refuse($"{modelSource} <option>", TaskWords.Rewards[(int)RewardKind.Energy],
                "a model with <option><flag energy=\"enable\"/></option>: without it the library computes no energy", 0);
        return Disturbed(RewardKind.Energy, term.Component);
    }

    // What can be read of every release in the tables, and not of a later one.
    private int Disturbed(RewardKind kind, int index, NameList? at = null)
    {
        if (!model.HasDisturbances)
            names.Refuse(at?.Path ?? "reward", TaskWords.Rewards[(int)kind],
                $"left out with MuJoCo {MuJoCoLibrary.VersionText}, whose layout is in no table of this build", at?.Line ?? 0);
        return index;
    }

    private int FindTarget(NameAt name)
    {
        for (var i = 0; i < definition.Targets.Length; i++)
            if (definition.Targets[i].Name == name.Name) return i;
        var known = string.Join(", ", definition.Targets.Select(target => target.Name));
        names.Refuse(name.Path, name.Name,
            known.Length == 0 ? "a number; the task has no targets" : $"one of the task's targets: {known}", name.Line);
        return -1;
    }

    private int FindKeyframe()
    {
        if (definition.StartKeyframe is not { } name) return -1;
        var keys = MjcfLines.Keyframes(mjcf);
        var found = keys.IndexOf(name.Name);
        if (found >= 0 && name.Name.Length > 0) return found;
        var known = string.Join(", ", keys.Where(key => key.Length > 0));
        names.Refuse(name.Path, name.Name, known.Length == 0 ? "the model names no keyframe" : $"a keyframe of the model: {known}",
            name.Line);
        return -1;
    }

    private NumberAt FindReading(NameAt name, int component)
    {
        var sensor = names.Find(ModelObject.Sensor, name);
        if (sensor < 0) return new NumberAt(NumberSource.Sensor, 0);
        var (address, dimension) = names.Readings(sensor);
        if (component < dimension) return new NumberAt(NumberSource.Sensor, address + component);
        names.Refuse(name.Path.Replace(".sensor", ".reading", StringComparison.Ordinal), $"{component}",
            $"0 to {dimension - 1}: the readings of {name.Name}", name.Line);
        return new NumberAt(NumberSource.Sensor, address);
    }

    private int[] FindActuators()
    {
        if (model.ActuatorCount != model.ControlCount)
        {
            names.Refuse($"{modelSource} <actuator>", $"{model.ActuatorCount} actuators with {model.ControlCount} controls",
                "actuators with one control each (no orientation servo, no input list)", definition.Actions.Line);
            return [];
        }

        var actuators = names.Find(ModelObject.Actuator, definition.Actions, model.ControlCount);
        if (model.ControlCount == 0)
            names.Refuse(definition.Actions.Path, "all", "a model with at least one actuator", definition.Actions.Line);
        foreach (var actuator in actuators)
        {
            var (low, high) = (model.ControlRanges[2 * actuator], model.ControlRanges[2 * actuator + 1]);
            if (low < high && model.Flags(ModelField.ActuatorIsLimited)[actuator] != 0) continue;
            var (element, line) = MjcfLines.OfActuator(mjcf, actuator);
            names.Refuse($"{modelSource} <{element}>", JointSignals.NameOf(model, ModelObject.Actuator, actuator),
                "an actuator with ctrllimited=\"true\" and a ctrlrange: actions need bounds", line);
        }

        return actuators;
    }

    private NumberAt Find(CoordinateAt coordinate)
    {
        switch (coordinate.Kind)
        {
            case CoordinateKind.Body:
                return new NumberAt(NumberSource.Body, 3 * names.Find(ModelObject.Body, coordinate.Name) + coordinate.Component);
            case CoordinateKind.CenterOfMass:
                return new NumberAt(NumberSource.CenterOfMass,
                    3 * names.Find(ModelObject.Body, coordinate.Name) + coordinate.Component);
            case CoordinateKind.Site:
                return new NumberAt(NumberSource.Site, 3 * Math.Max(names.Find(ModelObject.Site, coordinate.Name), 0)
                    + coordinate.Component);
            case CoordinateKind.Geom:
                return new NumberAt(NumberSource.Geom, 3 * Math.Max(names.Find(ModelObject.Geom, coordinate.Name), 0)
                    + coordinate.Component);
            case CoordinateKind.Sensor:
                return FindReading(coordinate.Name, coordinate.Component);
            default:
                break;
        }

        var joint = names.Find(ModelObject.Joint, coordinate.Name);
        if (joint < 0) return default;
        var (start, width) = names.Positions(joint);
        if (coordinate.Component < width) return new NumberAt(NumberSource.Position, start + coordinate.Component);
        var path = coordinate.Name.Path.Replace(".joint", ".coordinate", StringComparison.Ordinal);
        names.Refuse(path, $"{coordinate.Component}", $"0 to {width - 1}: the positions of {coordinate.Name.Name}", coordinate.Name.Line);
        return default;
    }
}
