using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Tasks;

/// <summary>The names of the terms that a task's reward is the sum of, in order, without a model or a library.</summary>
/// <remarks>Thread safe.</remarks>
public static class RewardTermNames
{
    /// <summary>Those of a specification's task; none of a blackbox function, or where a task file cannot be read.</summary>
    public static IReadOnlyList<string> Of(ExperimentSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        if (TaskCatalog.RewardTermsOf(specification.Task) is { } names) return names;
        if (specification.TaskFile.Definition is not { } definition) return [];
        try
        {
            return Of([.. TaskFileReader.Read(definition, "taskFile.definition").Reward.Select(term => term.Kind)]);
        }
        catch (SpecificationException)
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
