using System.Collections.Immutable;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Reads a task file's keys; what the model has to say to the names comes later.</summary>
internal static class TaskFileReader
{
    private const int MostTerms = 100;
    private const int MostTargets = 20;

    private const string AllowedName = "a name of lower-case letters a to z, digits and hyphens, at most 50, beginning with a letter";

    // Leaves room for the hash in a run's id.
    private const int LongestName = 50;

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
            Name = ReadName(fields, isStored: path.Length > 0),
            Summary = fields.OptionalText("summary", 200) ?? "A task of the user's own.",
            ModelFile = ReadModelFile(fields),
            FrameSkip = fields.Integer("frameSkip", 1, 1000, null),
            Horizon = fields.Integer("horizon", 1, 1_000_000, 1000),
            Observation = [.. fields.List("observation", MostTerms, isRequired: true).Select(ObservationReader.Read)],
            Actions = fields.Names("actions"),
            Reward = [.. fields.List("reward", MostTerms, isRequired: true).Select(RewardReader.Read)],
            TrainsOnBonus = false,
            Healthy = [],
            StateLimit = double.PositiveInfinity,
            StateFrom = 0,
            MustBeFinite = true,
            PositionNoise = [],
            VelocityNoise = [],
            Targets = ReadTargets(fields),
            Refreshes = fields.Switch("refresh", false),
            Randomization = RandomizationReader.Read(fields),
        };
        if (fields.Section("start") is { } start)
        {
            definition = definition with
            {
                StartKeyframe = start.Has("withoutContact") ? start.OptionalName("keyframe") : start.Name("keyframe"),
                StartsWithoutContact = start.Switch("withoutContact", false),
            };
            start.End();
        }

        if (fields.Section("termination") is { } termination) definition = ReadTermination(termination, definition);
        if (fields.Section("resetNoise") is { } noise)
        {
            definition = definition with { PositionNoise = ReadNoise(noise, "positions"), VelocityNoise = ReadNoise(noise, "velocities") };
            noise.End();
        }

        definition = definition with { TrainsOnBonus = ReadTrainOnBonus(fields, definition) };
        definition = definition with { Curriculum = CurriculumReader.Read(fields, definition) };
        fields.End();
        errors.ThrowIfAny();
        return definition;
    }

    /// <summary>Checks a task's name that is not in a file yet.</summary>
    /// <exception cref="SpecificationException">It is none.</exception>
    public static void CheckName(string name)
    {
        if (name.Length > LongestName || WhyNoName(name) is not null)
            throw new SpecificationException(new SpecificationError("--name", name, WhyNoName(name) ?? AllowedName));
    }

    // A name that a later build took for a task of its own stays that of the tasks that are stored under it: they bring their definition.
    private static string? WhyNoName(string name, bool isStored = false)
    {
        var isName = name.Length > 0 && char.IsAsciiLetterLower(name[0])
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && name is not ("null" or "true" or "false");
        return !isName ? AllowedName : TaskCatalog.IsBuiltIn(name) && !(isStored && TaskCatalog.IsLater(name))
            ? "a name that no built-in task has"
            : null;
    }

    private static string ReadName(FieldReader fields, bool isStored)
    {
        if (!fields.Has("task"))
        {
            fields.Refuse("task", AllowedName);
            fields.OptionalText("task", LongestName);
            return "";
        }

        var name = fields.OptionalText("task", LongestName) ?? "a";
        if (WhyNoName(name, isStored) is { } allowed) fields.Refuse("task", allowed);
        return name;
    }

    // A plain file name: it can lead nowhere but to the task file's own folder.
    private static string ReadModelFile(FieldReader fields)
    {
        const string Allowed = "the name of an .xml file beside the task file: letters a to z and A to Z, digits, hyphens, " +
            "underscores and single dots, no path";
        if (!fields.Has("model")) fields.Refuse("model", Allowed);
        var name = fields.OptionalText("model", 100);
        if (name is not null && (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || name[0] is '.' or '-'
            || name.Contains("..", StringComparison.Ordinal) || !name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)))
            fields.Refuse("model", Allowed);
        return name ?? "";
    }

    private static ImmutableArray<TargetRange> ReadTargets(FieldReader fields)
    {
        if (fields.Mapping("targets") is not { } targets || fields.Section("targets") is not { } section) return [];
        var ranges = ImmutableArray.CreateBuilder<TargetRange>();
        foreach (var (name, _) in targets.Entries)
        {
            var (low, high) = section.Interval(name);
            ranges.Add(new TargetRange(name, double.IsFinite(low) ? low : 0, double.IsFinite(high) ? high : 0));
        }

        if (ranges.Count is 0 or > MostTargets || ranges.Any(range => !CoordinateReader.IsName(range.Name)))
            fields.Refuse("targets", $"1 to {MostTargets} names of letters a to z, digits and hyphens, each with [low, high]");
        return ranges.DrainToImmutable();
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
        var coordinate = CoordinateReader.Read(fields);
        var hasBound = fields.Has("above") || fields.Has("below");
        var above = fields.Number("above", -1e10, 1e10, double.NegativeInfinity);
        var below = fields.Number("below", -1e10, 1e10, double.PositiveInfinity);
        if (!hasBound) fields.Refuse("above", "a number, here or as below, or both");
        else if (!(above < below)) fields.Refuse("above", "a number less than below");
        fields.End();
        return new HealthyRange(coordinate, above, below);
    }

    // One law for all, or a list of laws, each for some joints.
    private static ImmutableArray<StartNoise> ReadNoise(FieldReader fields, string key)
    {
        if (fields.IsList(key))
            return [.. fields.List(key, MostTerms, isRequired: true).Select(noise => ReadNoise(noise, noise.Names("joints"), key))];
        return fields.Section(key) is { } one ? [ReadNoise(one, one.Names("joints"), key)] : [];
    }

    private static StartNoise ReadNoise(FieldReader noise, NameList joints, string key)
    {
        string[] laws = key == "positions" ? ["uniform", "normal", "rotation"] : ["uniform", "normal"];
        var law = (NoiseLaw)Math.Max(noise.Choice("law", true, laws), 0);
        var scale = law == NoiseLaw.Rotation ? 1 : noise.Number("scale", 0, 1000, null);
        noise.End();
        return new StartNoise(joints, law, scale);
    }
}
