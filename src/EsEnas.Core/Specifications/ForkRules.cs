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

    private static string Text(MappingNode mapping, string key) =>
        NodeText.Write(new MappingNode([.. mapping.Entries.Where(entry => entry.Key == key)], 0));
}
