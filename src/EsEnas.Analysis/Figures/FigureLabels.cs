using EsEnas.Analysis.Statistics;

namespace EsEnas.Analysis.Figures;

/// <summary>What the groups of a figure are called.</summary>
internal static class FigureLabels
{
    /// <summary>
    /// The groups under the labels that a reader gave, one for each method in their order; without any, a group of one run goes by the
    /// run's name where all runs are of one task, unless its sweep names its method.
    /// </summary>
    /// <exception cref="AnalysisException">There are more labels than methods, or fewer (<see cref="AnalysisError.InvalidRequest"/>).
    /// </exception>
    public static IReadOnlyList<RunGroup> Apply(IReadOnlyList<RunGroup> groups, IReadOnlyList<string> labels)
    {
        if (labels.Count > 0) return Given(groups, labels);
        if (groups.Select(group => group.Task).Distinct().Count() > 1) return groups;
        return [.. groups.Select(group => group.Runs is [{ Name.Length: > 0, Method.Length: 0 } run]
            ? group with { Label = groups.Count == 1 ? run.Name : $"{run.Name}, {group.Label}", IsRun = true }
            : group)];
    }

    private static IReadOnlyList<RunGroup> Given(IReadOnlyList<RunGroup> groups, IReadOnlyList<string> labels)
    {
        var methods = groups.Select(group => group.Label).Distinct().ToList();
        if (methods.Count != labels.Count)
            throw new AnalysisException(AnalysisError.InvalidRequest, $"{labels.Count} label{(labels.Count == 1 ? "" : "s")} for "
                + $"{methods.Count} method{(methods.Count == 1 ? "" : "s")}: one for each, in this order: {string.Join("; ", methods)}");
        return [.. groups.Select(group => group with { Label = labels[methods.IndexOf(group.Label)] })];
    }
}
