using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks;

/// <summary>Which option a task has, and how a variant is written.</summary>
internal static class TaskOptionRules
{
    public const string StartNoise = "startNoise";
    public const string Goal = "goal";
    public const string Latch = "latch";
    public const string ContactForces = "contactForces";
    public const string Masses = "masses";
    public const string TrainOnBonus = "trainOnBonus";
    public const string EpisodeLimit = "episodeLimit";
    public const string Edition = "edition";
    public const string Randomized = "randomized";

    private const string Unset = "null";
    private const string All = "all";

    private static readonly HashSet<string> OfEveryModel =
        [.. RandomizedQuantities.All.Select(RandomizedQuantities.Key).Append(Randomized)];

    /// <summary>Refuses an option that is set to other than its default on a task that does not have it.</summary>
    /// <exception cref="SpecificationException">Names every such key, its value and the tasks that have it.</exception>
    public static void Check(TaskDescription task, TaskOptions options)
    {
        var defaults = Values(new TaskOptions());
        var errors = new List<SpecificationError>();
        foreach (var (key, value) in Values(options))
        {
            if (!Has(task, key) && !defaults.Contains((key, value)))
            {
                var having = OfEveryModel.Contains(key) ? ["tasks on MuJoCo"]
                    : TaskCatalog.All.Where(other => other.Options.Contains(key)).Select(other => other.Name);
                var hint =
                    key == TrainOnBonus && !TaskCatalog.IsBuiltIn(task.Name) ? "; a task file says it itself, by its key trainOnBonus" : "";
                errors.Add(new SpecificationError($"taskOptions.{key}", value,
                    $"{task.Name} has no such option; it belongs to {string.Join(", ", having)}{hint}"));
            }
        }

        if (errors.Count > 0)
            throw new SpecificationException(errors);
    }

    /// <summary>
    /// The options that a task has, as one line; part of its identity. One that came later counts only where it is set: identities never
    /// change.
    /// </summary>
    public static string Text(TaskDescription task, TaskOptions options) =>
        string.Join(' ', Values(options)
            .Where(option => Has(task, option.Key) && !(option.Key == TrainOnBonus && !options.TrainOnBonus)
                && !(option.Key == Edition && options.Edition == EditionOption.V2)
                && !(OfEveryModel.Contains(option.Key) && (option.Value is Unset or All)))
            .Select(option => $"{option.Key}={option.Value}"));

    // What is drawn for each episode needs nothing but a simulation.
    private static bool Has(TaskDescription task, string key) =>
        task.Options.Contains(key) || (OfEveryModel.Contains(key) && task.ActionSize > 0);

    private static (string Key, string Value)[] Values(TaskOptions options) =>
    [
        (StartNoise, options.StartNoise ? "true" : "false"),
        (Goal, Lower(options.Goal)),
        (Latch, Lower(options.Latch)),
        (ContactForces, Lower(options.ContactForces)),
        (Masses, Lower(options.Masses)),
        (TrainOnBonus, options.TrainOnBonus ? "true" : "false"),
        (EpisodeLimit, Lower(options.EpisodeLimit)),
        (Edition, Lower(options.Edition)),
        .. RandomizedQuantities.All.Select(quantity =>
            (RandomizedQuantities.Key(quantity), options.Randomization[quantity]?.ToString() ?? Unset)),
        (Randomized, options.Randomized.ToString()),
    ];

    private static string Lower<T>(T value) where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
