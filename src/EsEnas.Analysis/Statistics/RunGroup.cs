using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;

namespace EsEnas.Analysis.Statistics;

/// <summary>Runs that differ in nothing but the seed (and in how long they train).</summary>
/// <param name="Label">What distinguishes the group from the others, for tables and legends.</param>
/// <param name="Fields">Their specification as paths and texts.</param>
/// <param name="Runs">The runs by seed; at least one.</param>
public sealed record RunGroup(string Label, IReadOnlyDictionary<string, string> Fields, IReadOnlyList<RunRecord> Runs)
{
    private static readonly string[] Usual = ["search.space", "controller.kind", "optimizer.kind"];

    /// <summary>Whether the label is the name of its one run.</summary>
    public bool IsRun { get; init; }

    /// <summary>Its label with the number of its seeds, as far as the label does not say it.</summary>
    public string LabelWithSeeds => IsRun ? Label : $"{Label} ({Runs.Count} seed{(Runs.Count == 1 ? "" : "s")})";

    /// <summary>Their task.</summary>
    public string Task => Runs[0].Specification.Task;

    /// <summary>Evaluations of all its runs without a valid return, by reason.</summary>
    public InvalidCounts Invalid => Runs.Aggregate(InvalidCounts.None, (sum, run) => sum + run.Invalid);

    /// <summary>Evaluations of all its runs.</summary>
    public long Evaluations => Runs.Sum(run => run.Evaluations);

    /// <summary>The last iteration that every run has completed; 0 if one has not completed any.</summary>
    public IterationNumber LastCommonIteration => Runs.Min(run => run.LastIteration);

    /// <summary>Groups runs, in the order in which their first members come.</summary>
    /// <exception cref="AnalysisException">Two of them are the same experiment (<see cref="AnalysisError.InvalidRequest"/>).</exception>
    public static IReadOnlyList<RunGroup> Of(IReadOnlyList<RunRecord> runs)
    {
        var groups = runs.GroupBy(run => SpecificationText.MethodHash(run.Specification))
            .Select(group => (Fields: SpecificationFields.Of(group.First().Specification),
                Runs: group.OrderBy(run => run.Specification.Seed).ToList())).ToList();
        foreach (var group in groups)
            if (group.Runs.GroupBy(run => run.Specification.Seed).FirstOrDefault(twins => twins.Count() > 1) is { } twins)
                throw new AnalysisException(AnalysisError.InvalidRequest,
                    $"{string.Join(" and ", twins.Select(run => run.Id))} are the same experiment; name one of them");
        var differing = SpecificationFields.Differing([.. groups.Select(group => group.Fields)]);
        // What a reader expects even where nothing differs: functions have no space.
        var shown = differing.Count > 0 ? differing : [.. Usual.Where(path => !IdleKeys.IsIdle(runs[0].Specification, path)).Take(2)];
        string Label(Dictionary<string, string> fields, bool brief) => string.Join(", ", shown
            .Where(path => fields.ContainsKey(path) && !(brief && SpecificationFields.GoesWithoutSaying(path, fields[path])))
            .Select(path => SpecificationFields.Show(path, fields[path])));
        // Defaults are left out, unless a group would then have nothing to be called by.
        var brief = groups.All(group => Label(group.Fields, brief: true).Length > 0);
        var all = groups.Select(group => new RunGroup(Label(group.Fields, brief), group.Fields, group.Runs)).ToList();
        return [.. all.Select(group => Named(group, all))];
    }

    // By the name that their sweep gave the method, unless another group of the task has it too.
    private static RunGroup Named(RunGroup group, IReadOnlyList<RunGroup> all) =>
        MethodOf(group) is { } method && all.Count(other => other.Task == group.Task && MethodOf(other) == method) == 1
            ? group with { Label = method }
            : group;

    private static string? MethodOf(RunGroup group) =>
        group.Runs.Select(run => run.Method).Distinct().ToList() is [{ Length: > 0 } method] ? method : null;
}
