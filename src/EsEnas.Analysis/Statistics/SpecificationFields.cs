using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Analysis.Statistics;

/// <summary>A specification as dotted paths and texts, every key included, for telling what differs between two of them.</summary>
internal static class SpecificationFields
{
    // Sets no methods apart: how long runs train, what they keep on the way and where values come from, and what the tables name anyway. A
    // task file is told by its task.
    private static readonly HashSet<string> Aside =
    [
        .. SpecificationSchema.Keys.Where(key => key.Role is KeyRole.Budget or KeyRole.Upkeep or KeyRole.Origin
            || key.Path is "task" or "seed" || key.Path.StartsWith("taskFile.", StringComparison.Ordinal)).Select(key => key.Path),
    ];

    private static readonly HashSet<string> Finishing =
        [.. SpecificationSchema.Keys.Where(key => key.Role == KeyRole.Policy).Select(key => key.Path)];

    // What a reader wants named even where it is the default.
    private static readonly string[] Named = ["controller.kind", "search.space", "policy.hidden", "search.nonlinearities"];

    private static readonly Dictionary<string, string> Defaults = SpecificationSchema.Keys.ToDictionary(key => key.Path, key => key.Default,
        StringComparer.Ordinal);

    public static Dictionary<string, string> Of(ExperimentSpecification specification) =>
        new(SpecificationValues.Of(specification), StringComparer.Ordinal);

    /// <summary>Paths whose values are not the same everywhere, in canonical order.</summary>
    public static IReadOnlyList<string> Differing(IReadOnlyList<Dictionary<string, string>> all) =>
        [.. all.SelectMany(fields => fields.Keys).Distinct().Where(path => !Aside.Contains(path) && Differs(all, path))];

    /// <summary>Whether a legend may leave a value out: it is the default, and not of a key that names a method.</summary>
    public static bool GoesWithoutSaying(string path, string value) => !Named.Contains(path) && Defaults.GetValueOrDefault(path) == value;

    /// <summary>A value as it reads in a legend.</summary>
    public static string Show(string path, string value) => path switch
    {
        "controller.kind" or "search.space" or "optimizer.kind" => value,
        "policy.hidden" => value == "[]" ? "linear" : "hidden " + value,
        "search.nonlinearities" => value == "true" ? "+ nonlinearities" : "fixed nonlinearity",
        // These phases have keys of the same names as training.
        _ when Finishing.Contains(path) => $"{path} {value}",
        _ => $"{path[(path.LastIndexOf('.') + 1)..]} {value}",
    };

    // The usual scale of actions differs from task to task and says nothing about a method.
    private static bool Differs(IReadOnlyList<Dictionary<string, string>> all, string path) =>
        all.GroupBy(fields => path == "policy.actionScale" ? fields.GetValueOrDefault("task") : "")
            .Any(group => group.Select(fields => fields.GetValueOrDefault(path)).Distinct().Count() > 1);
}
