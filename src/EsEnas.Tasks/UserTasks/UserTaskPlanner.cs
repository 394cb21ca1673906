using System.Globalization;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Looks the names of a task file up in its model. What is not there becomes an error with the names that are.</summary>
internal sealed class UserTaskPlanner(UserTaskDefinition definition, Model model, string mjcf, string modelSource,
    List<SpecificationError> errors)
{
    private const int MostShown = 30;
    private const int MostErrors = 50;

    /// <summary>The plan; of no use if there were errors.</summary>
    public UserTaskPlan Plan()
    {
        var parts = new List<ObservationPart>();
        var lines = new List<string>();
        foreach (var term in definition.Observation)
        {
            var first = parts.Count;
            var text = AddObservation(term, parts);
            var range = parts.Count - first == 1 ? $"{first}" : $"{first}-{parts.Count - 1}";
            var clip = double.IsFinite(term.Low) ? string.Create(CultureInfo.InvariantCulture, $", cut to {term.Low}..{term.High}") : "";
            var noise = term.Noise > 0 ? string.Create(CultureInfo.InvariantCulture, $", plus {term.Noise} * N(0, 1) each") : "";
            lines.Add($"{range}: {text}{noise}{clip}");
        }

        var bonus = 0.0;
        foreach (var term in definition.Reward)
        {
            if (term.Kind == RewardKind.AliveBonus && !definition.TrainsOnBonus) bonus += term.Coefficient;
        }

        return new UserTaskPlan
        {
            FrameSkip = definition.FrameSkip,
            Observation = [.. parts],
            ObservationLines = [.. lines],
            Actuators = FindActuators(),
            Reward = [.. definition.Reward.Select(FindReward)],
            AliveBonus = bonus,
            Healthy = [.. definition.Healthy.Select(range => new HealthyPart(Find(range.Coordinate), range.Above, range.Below))],
            StateLimit = definition.StateLimit,
            StateFrom = definition.StateFrom,
            MustBeFinite = definition.MustBeFinite,
            PositionNoise = definition.PositionNoise,
            VelocityNoise = definition.VelocityNoise,
        };
    }

    private string AddObservation(ObservationTerm term, List<ObservationPart> parts)
    {
        switch (term.Kind)
        {
            case ObservationKind.JointPositions or ObservationKind.JointVelocities:
                var ofPositions = term.Kind == ObservationKind.JointPositions;
                var joints = Find(ModelObject.Joint, term.Joints!, model.JointCount);
                foreach (var joint in joints)
                {
                    var (start, width) = ofPositions ? Positions(joint) : Velocities(joint);
                    for (var i = 0; i < width; i++)
                        parts.Add(new ObservationPart(ofPositions ? ObservationSource.Position : ObservationSource.Velocity, start + i, 0,
                            term.Low, term.High, term.Noise));
                }

                var names = term.Joints!.IsAll ? "all joints" : string.Join(", ", term.Joints.Names);
                return $"{(ofPositions ? "positions" : "velocities")} of {names}";
            case ObservationKind.BodyPosition:
                var body = Find(ModelObject.Body, term.Name!);
                var other = term.RelativeTo is { } reference ? Find(ModelObject.Body, reference) : 0;
                var source = term.RelativeTo is null ? ObservationSource.BodyPosition : ObservationSource.BodyDifference;
                for (var i = 0; i < 3; i++)
                    parts.Add(new ObservationPart(source, 3 * body + i, 3 * other + i, term.Low, term.High, term.Noise));

                return $"{term.Name!.Name} x, y, z{(term.RelativeTo is { } origin ? $" minus {origin.Name}" : "")}";
            default:
                var sensor = Find(ModelObject.Sensor, term.Name!);
                if (sensor < 0) return "";
                var (address, dimension) = Readings(sensor);
                for (var i = 0; i < dimension; i++)
                    parts.Add(new ObservationPart(ObservationSource.Sensor, address + i, 0, term.Low, term.High, term.Noise));
                return $"sensor {term.Name!.Name}";
        }
    }

    private RewardPart FindReward(RewardTerm term) => term.Kind switch
    {
        RewardKind.ForwardVelocity => new RewardPart(term.Kind, term.Coefficient, Find(term.Coordinate!), 0, 0, false),
        RewardKind.Distance => new RewardPart(term.Kind, term.Coefficient, default, 3 * Find(ModelObject.Body, term.From!),
            3 * Find(ModelObject.Body, term.To!), term.BeforeStep),
        RewardKind.Sensor => new RewardPart(term.Kind, term.Coefficient, default, FindReading(term), 0, term.BeforeStep),
        _ => new RewardPart(term.Kind, term.Coefficient, default, 0, 0, false),
    };

    private int FindReading(RewardTerm term)
    {
        var sensor = Find(ModelObject.Sensor, term.From!);
        if (sensor < 0) return 0;
        var (address, dimension) = Readings(sensor);
        if (term.Component < dimension) return address + term.Component;
        Refuse(term.From!.Path.Replace(".sensor", ".reading", StringComparison.Ordinal), $"{term.Component}",
            $"0 to {dimension - 1}: the readings of {term.From.Name}", term.From.Line);
        return address;
    }

    private int[] FindActuators()
    {
        if (model.ActuatorCount != model.ControlCount)
        {
            Refuse($"{modelSource} <actuator>", $"{model.ActuatorCount} actuators with {model.ControlCount} controls",
                "actuators with one control each (no orientation servo, no input list)", definition.Actions.Line);
            return [];
        }

        var actuators = Find(ModelObject.Actuator, definition.Actions, model.ControlCount);
        if (model.ControlCount == 0) Refuse(definition.Actions.Path, "all", "a model with at least one actuator", definition.Actions.Line);
        foreach (var actuator in actuators)
        {
            var (low, high) = (model.ControlRanges[2 * actuator], model.ControlRanges[2 * actuator + 1]);
            if (low < high && model.Flags(ModelField.ActuatorIsLimited)[actuator] != 0) continue;
            var (element, line) = MjcfLines.OfActuator(mjcf, actuator);
            Refuse($"{modelSource} <{element}>", JointSignals.NameOf(model, ModelObject.Actuator, actuator),
                "an actuator with ctrllimited=\"true\" and a ctrlrange: actions need bounds", line);
        }

        return actuators;
    }

    private CoordinateIndex Find(CoordinateAt coordinate)
    {
        if (coordinate.IsBody) return new CoordinateIndex(true, 3 * Find(ModelObject.Body, coordinate.Name) + coordinate.Component);
        var joint = Find(ModelObject.Joint, coordinate.Name);
        if (joint < 0) return default;
        var (start, width) = Positions(joint);
        if (coordinate.Component < width) return new CoordinateIndex(false, start + coordinate.Component);
        var path = coordinate.Name.Path.Replace(".joint", ".coordinate", StringComparison.Ordinal);
        Refuse(path, $"{coordinate.Component}", $"0 to {width - 1}: the positions of {coordinate.Name.Name}", coordinate.Name.Line);
        return default;
    }

    private int[] Find(ModelObject kind, NameList names, int count) =>
        names.IsAll
            ? [.. Enumerable.Range(0, count)]
            : [.. names.Names.Select(name => Find(kind, new NameAt(name, names.Path, names.Line))).Where(id => id >= 0)];

    // -1 for a name that is not there, but 0, the world, for a body.
    private int Find(ModelObject kind, NameAt name)
    {
        var count = kind switch
        {
            ModelObject.Body => model.BodyCount,
            ModelObject.Joint => model.JointCount,
            ModelObject.Actuator => model.ActuatorCount,
            _ => model.SensorCount,
        };
        List<string> names = [];
        for (var id = 0; id < count; id++)
        {
            var existing = model.NameOf(kind, id);
            if (existing == name.Name && existing.Length > 0) return id;
            if (existing.Length > 0) names.Add(existing);
        }

        var noun = kind.ToString().ToLowerInvariant();
        var shown = string.Join(", ", names.Take(MostShown)) + (names.Count > MostShown ? ", …" : "");
        Refuse(name.Path, name.Name,
            names.Count == 0 ? $"the model names no {noun}" : $"{(noun == "actuator" ? "an" : "a")} {noun} of the model: {shown}",
            name.Line);
        return kind == ModelObject.Body ? 0 : -1;
    }

    private (int Start, int Width) Positions(int joint) =>
        (model.PositionAddressOf(joint), model.Integers(ModelField.JointType)[joint] switch { 0 => 7, 1 => 4, _ => 1 });

    private (int Start, int Width) Velocities(int joint) =>
        (model.VelocityAddressOf(joint), model.Integers(ModelField.JointType)[joint] switch { 0 => 6, 1 => 3, _ => 1 });

    private (int Address, int Dimension) Readings(int sensor) =>
        (model.Integers(ModelField.SensorAddress)[sensor], model.Integers(ModelField.SensorDimension)[sensor]);

    private void Refuse(string key, string value, string allowed, int line)
    {
        if (errors.Count < MostErrors) errors.Add(new SpecificationError(key, value, allowed, line));
    }
}
