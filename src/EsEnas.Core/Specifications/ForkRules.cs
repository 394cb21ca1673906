using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>
/// Which keys may differ between a run and its fork: those under which weights, the controller's memory and the observations' moments still
/// mean the same.
/// </summary>
/// <remarks>Thread safe.</remarks>
public static class ForkRules
{
    private const string TaskDefinition = "taskFile.definition";

    // What is observed and driven says what the weights mean; the rest of a task file may be mended.
    private static readonly string[] FixedInTask = ["task", "observation", "actions"];

    /// <summary>The keys that a fork must not change, and does, in canonical order.</summary>
    public static IReadOnlyList<string> Refused(ExperimentSpecification origin, ExperimentSpecification fork)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(fork);
        var refused = new List<string>();
        foreach (var key in SpecificationSchema.Entries)
        {
            if (key.Role != KeyRole.Training || key.MayForkChange || key.Write(origin) == key.Write(fork)) continue;
            if (key.Path == TaskDefinition && origin.TaskFile.Definition is { } before && fork.TaskFile.Definition is { } after)
                refused.AddRange(FixedInTask.Where(part => Text(before, part) != Text(after, part))
                    .Select(part => $"{TaskDefinition}.{part}"));
            else refused.Add(key.Path);
        }

        return refused;
    }

    /// <summary>
    /// Whether a fork changes what a return is: its task's options, its task file or the horizon. Returns of before and after cannot be
    /// compared then.
    /// </summary>
    public static bool ChangesReturns(ExperimentSpecification origin, ExperimentSpecification fork)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(fork);
        return origin.TaskOptions != fork.TaskOptions || origin.TaskFile != fork.TaskFile || origin.Horizon != fork.Horizon;
    }

    /// <summary>
    /// Whether it changes what the controller is rewarded with: a return, or what that is weighed by.
    /// </summary>
    public static bool ChangesRewards(ExperimentSpecification origin, ExperimentSpecification fork)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(fork);
        return ChangesReturns(origin, fork) || Weights(origin) != Weights(fork);
    }

    /// <summary>
    /// Whether it changes what a step schedule judges by: a return, or which returns, those of perturbed weights or others.
    /// </summary>
    public static bool ChangesJudgement(ExperimentSpecification origin, ExperimentSpecification fork)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(fork);
        return ChangesReturns(origin, fork) || origin.Optimizer.Schedule.MaxLoss is null != fork.Optimizer.Schedule.MaxLoss is null;
    }

    private static (int? Target, double Over, double Under, double Shift) Weights(ExperimentSpecification specification)
    {
        var objective = specification.Objective;
        return (objective.TargetEdges, objective.OmegaOver, objective.OmegaUnder, objective.ReturnShift);
    }

    private static string Text(MappingNode mapping, string key) =>
        NodeText.Write(new MappingNode([.. mapping.Entries.Where(entry => entry.Key == key)], 0));
}
