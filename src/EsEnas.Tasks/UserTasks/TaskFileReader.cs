using System.Collections.Immutable;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Reads a task file's keys; what the model has to say to the names comes later.</summary>
internal static class TaskFileReader
{
    private const int MostTerms = 100;

    // Leaves room for the hash in a run's id.
    private const int LongestName = 50;
    private const double LargestNumber = 1e6;

    /// <summary>Reads a definition.</summary>
    /// <param name="root">The task file's root.</param>
    /// <param name="path">Where it stands, for errors; empty for a file of its own.</param>
    /// <exception cref="SpecificationException">Lists every error.</exception>
    public static UserTaskDefinition Read(MappingNode root, string path)
    {
        var errors = new ErrorList();
        var fields = new FieldReader(root, path, errors);
        var definition = new UserTaskDefinition
        {
            Name = ReadName(fields),
            Summary = fields.OptionalText("summary", 200) ?? "A task of the user's own.",
            ModelFile = ReadModelFile(fields),
            FrameSkip = fields.Integer("frameSkip", 1, 1000, null),
            Horizon = fields.Integer("horizon", 1, 1_000_000, 1000),
            Observation = [.. fields.List("observation", MostTerms, isRequired: true).Select(ReadObservation)],
            Actions = fields.Names("actions"),
            Reward = [.. fields.List("reward", MostTerms, isRequired: true).Select(ReadReward)],
            TrainsOnBonus = false,
            Healthy = [],
            StateLimit = double.PositiveInfinity,
            StateFrom = 0,
            MustBeFinite = true,
            PositionNoise = new StartNoise(NoiseLaw.Uniform, 0),
            VelocityNoise = new StartNoise(NoiseLaw.Uniform, 0),
        };
        if (fields.Section("termination") is { } termination) definition = ReadTermination(termination, definition);
        if (fields.Section("resetNoise") is { } noise)
        {
            definition = definition with { PositionNoise = ReadNoise(noise, "positions"), VelocityNoise = ReadNoise(noise, "velocities") };
            noise.End();
        }

        definition = definition with { TrainsOnBonus = ReadTrainOnBonus(fields, definition) };
        fields.End();
        errors.ThrowIfAny();
        return definition;
    }

    private static string ReadName(FieldReader fields)
    {
        const string Allowed = "a name of lower-case letters a to z, digits and hyphens, at most 50, beginning with a letter";
        if (!fields.Has("task"))
        {
            fields.Refuse("task", "it must be given: " + Allowed);
            fields.OptionalText("task", LongestName);
            return "";
        }

        var name = fields.OptionalText("task", LongestName) ?? "a";
        var isName = char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            && name is not ("null" or "true" or "false");
        if (!isName) fields.Refuse("task", Allowed);
        else if (TaskCatalog.IsBuiltIn(name)) fields.Refuse("task", "a name that no built-in task has");
        return name;
    }

    // A plain file name: it can lead nowhere but to the task file's own folder.
    private static string ReadModelFile(FieldReader fields)
    {
        const string Allowed = "the name of an .xml file beside the task file: letters a to z and A to Z, digits, hyphens, " +
            "underscores and single dots, no path";
        if (!fields.Has("model")) fields.Refuse("model", "it must be given: " + Allowed);
        var name = fields.OptionalText("model", 100);
        if (name is not null && (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || name[0] is '.' or '-'
            || name.Contains("..", StringComparison.Ordinal) || !name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)))
            fields.Refuse("model", Allowed);
        return name ?? "";
    }

    private static ObservationTerm ReadObservation(FieldReader fields)
    {
        var kind = (ObservationKind)fields.Choice("kind", true, "joint-positions", "joint-velocities", "body-position", "sensor");
        var ofJoints = kind is ObservationKind.JointPositions or ObservationKind.JointVelocities;
        var joints = ofJoints ? fields.Names("joints") : null;
        var name = kind switch
        {
            ObservationKind.BodyPosition => fields.Name("body"),
            ObservationKind.Sensor => fields.Name("sensor"),
            _ => null,
        };
        var relativeTo = kind == ObservationKind.BodyPosition ? fields.OptionalName("relativeTo") : null;
        var (low, high) = fields.Interval("clip");
        var noise = fields.Number("noise", 0, LargestNumber, 0);
        End(fields, (int)kind);
        return new ObservationTerm(kind, joints, name, relativeTo, low, high, noise);
    }

    private static RewardTerm ReadReward(FieldReader fields)
    {
        var kind = (RewardKind)fields.Choice("kind", true, "forward-velocity", "control-cost", "alive-bonus", "distance", "sensor");
        var coefficient = fields.Number("coefficient", -LargestNumber, LargestNumber, kind == RewardKind.ControlCost ? null : 1);
        if (kind == RewardKind.ControlCost && coefficient > 0)
            fields.Refuse("coefficient", "a negative number: the term is the sum of the squared actions, and a cost is subtracted");
        CoordinateAt? coordinate = null;
        NameAt? from = null, to = null;
        var component = 0;
        switch (kind)
        {
            case RewardKind.ForwardVelocity:
                coordinate = ReadCoordinate(fields);
                break;
            case RewardKind.Distance:
                (from, to) = (fields.Name("from"), fields.Name("to"));
                break;
            case RewardKind.Sensor:
                from = fields.Name("sensor");
                component = fields.Integer("reading", 0, 15, 0);
                break;
            default:
                break;
        }

        var before = kind is RewardKind.Distance or RewardKind.Sensor && fields.Choice("read", false, "after-step", "before-step") == 1;
        End(fields, (int)kind);
        return new RewardTerm(kind, coefficient, coordinate, from, to, component, before);
    }

    // On where nothing else is rewarded; off elsewhere, as the paper trains.
    private static bool ReadTrainOnBonus(FieldReader fields, UserTaskDefinition definition)
    {
        const string Key = "trainOnBonus";
        var hasBonus = definition.Reward.Any(term => term.Kind == RewardKind.AliveBonus && term.Coefficient != 0);
        var trains = fields.Switch(Key, hasBonus && !definition.RewardsMoreThanBonus);
        if (trains && !hasBonus) fields.Refuse(Key, "false, or left out: no alive-bonus is rewarded");
        return trains;
    }

    private static UserTaskDefinition ReadTermination(FieldReader fields, UserTaskDefinition definition)
    {
        ImmutableArray<HealthyRange> healthy = [.. fields.List("healthy", MostTerms, isRequired: false).Select(ReadHealthy)];
        var (limit, from) = (double.PositiveInfinity, 0);
        if (fields.Section("stateWithin") is { } bounds)
        {
            limit = bounds.Number("limit", 0, 1e10, null);
            from = bounds.Integer("from", 0, 100_000, 0);
            bounds.End();
        }

        var finite = fields.Switch("finite", true);
        fields.End();
        return definition with { Healthy = healthy, StateLimit = limit, StateFrom = from, MustBeFinite = finite };
    }

    private static HealthyRange ReadHealthy(FieldReader fields)
    {
        var coordinate = ReadCoordinate(fields);
        var hasBound = fields.Has("above") || fields.Has("below");
        var above = fields.Number("above", -1e10, 1e10, double.NegativeInfinity);
        var below = fields.Number("below", -1e10, 1e10, double.PositiveInfinity);
        if (!hasBound) fields.Refuse("above", "it must be given, or below, or both");
        else if (!(above < below)) fields.Refuse("above", "a number less than below");
        fields.End();
        return new HealthyRange(coordinate, above, below);
    }

    private static CoordinateAt ReadCoordinate(FieldReader fields)
    {
        if (fields.Has("joint") == fields.Has("body"))
        {
            fields.Refuse("joint", "either joint or body must be given");
            _ = (fields.OptionalName("joint"), fields.OptionalName("body"), fields.OptionalText("axis", 1),
                fields.OptionalText("coordinate", 1));
            return new CoordinateAt(new NameAt("", "", 0), false, 0);
        }

        return fields.Has("joint")
            ? new CoordinateAt(fields.Name("joint"), false, fields.Integer("coordinate", 0, 6, 0))
            : new CoordinateAt(fields.Name("body"), true, Math.Max(fields.Choice("axis", true, "x", "y", "z"), 0));
    }

    private static StartNoise ReadNoise(FieldReader fields, string key)
    {
        if (fields.Section(key) is not { } noise) return new StartNoise(NoiseLaw.Uniform, 0);
        var law = (NoiseLaw)Math.Max(noise.Choice("law", true, "uniform", "normal"), 0);
        var scale = noise.Number("scale", 0, 1000, null);
        noise.End();
        return new StartNoise(law, scale);
    }

    // Which keys a term has follows from its kind: without one they cannot be judged.
    private static void End(FieldReader fields, int kind)
    {
        if (kind >= 0) fields.End();
    }
}
