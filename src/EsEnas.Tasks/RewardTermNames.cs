using EsEnas.Core.Specifications;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Tasks;

/// <summary>The names of the terms that a task's reward is the sum of, in order, without a model or a library.</summary>
/// <remarks>Thread safe.</remarks>
public static class RewardTermNames
{
    private static readonly Dictionary<string, string[]> BuiltIn = new(StringComparer.Ordinal)
    {
        ["swimmer"] = ["forward", "control"],
        ["reacher"] = ["distance", "control"],
        ["hopper"] = ["forward", "alive", "control"],
        ["half-cheetah"] = ["forward", "control"],
        ["walker2d"] = ["forward", "alive", "control"],
        ["pusher"] = ["distance", "control", "near"],
        ["striker"] = ["distance", "control", "near"],
        ["thrower"] = ["distance", "control"],
        ["ant"] = ["forward", "control", "contact", "alive"],
        ["inverted-pendulum"] = ["alive"],
        ["inverted-double-pendulum"] = ["alive", "distance", "velocity"],
        ["humanoid"] = ["forward", "control", "contact", "alive"],
        ["humanoid-standup"] = ["height", "alive", "control", "contact"],
    };

    /// <summary>Those of a specification's task; none of a blackbox function, or where a task file cannot be read.</summary>
    public static IReadOnlyList<string> Of(ExperimentSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        if (BuiltIn.TryGetValue(specification.Task, out var names)) return names;
        if (specification.TaskFile.Definition is not { } definition) return [];
        try
        {
            return Of([.. TaskFileReader.Read(definition, "taskFile.definition").Reward.Select(term => term.Kind)]);
        }
        catch (Core.Documents.SpecificationException)
        {
            return [];
        }
    }

    /// <summary>Those of a task file: kinds, with numbers where a kind occurs more than once.</summary>
    internal static IReadOnlyList<string> Of(IReadOnlyList<RewardKind> kinds) =>
        [.. kinds.Select((kind, i) => NameOf(kind) + (kinds.Count(other => other == kind) > 1 ? $"{i}" : ""))];

    private static string NameOf(RewardKind kind) => kind switch
    {
        RewardKind.ForwardVelocity => "forward",
        RewardKind.ControlCost => "control",
        RewardKind.AliveBonus => "alive",
        _ => TaskWords.Rewards[(int)kind],
    };
}
