using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Verification;

/// <summary>Which keys may differ between a run and its fork: those under which the weights, the controller's memory and the observations' moments still mean the same.</summary>
internal static class ForkCompatibility
{
    private static readonly string[] Free =
    [
        "iterations", "stopAtReturn", "failAfterInvalid", "selection.", "checkpoint.", "seed", "horizon", "taskOptions.startNoise", "taskOptions.goal", "taskOptions.episodeLimit",
        "controller.tournament", "controller.redrawWholeList", "controller.entropy", "controller.learningRate", "controller.updates", "controller.miniBatch", "controller.clip",
        "optimizer.sigma", "optimizer.stepSize", "evaluations.", "objective.", "normalization.returns",
    ];

    // A mended task file: the simulation, what is rewarded and when an episode ends. What is observed and driven says what the weights mean.
    private const string TaskDefinition = "taskFile.definition.";
    private static readonly string[] FixedInTask = ["task", "observation", "actions"];

    /// <summary>The keys that a fork must not change, and does.</summary>
    /// <exception cref="SpecificationException">A text is no specification.</exception>
    public static IReadOnlyList<string> Refused(string before, string after)
    {
        var (old, changed) = (Flatten(before), Flatten(after));
        return [.. old.Keys.Union(changed.Keys, StringComparer.Ordinal).Where(key => old.GetValueOrDefault(key) != changed.GetValueOrDefault(key))
            .Where(key => !IsFree(key)).Order(StringComparer.Ordinal)];
    }

    private static bool IsFree(string key)
    {
        if (key == "taskFile.model") return true;
        if (key.StartsWith(TaskDefinition, StringComparison.Ordinal))
            return !Array.Exists(FixedInTask, part => key.AsSpan(TaskDefinition.Length).StartsWith(part, StringComparison.Ordinal));
        return Array.Exists(Free, free => free.EndsWith('.') ? key.StartsWith(free, StringComparison.Ordinal) : key == free);
    }

    private static Dictionary<string, string> Flatten(string yaml)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        Flatten("", SpecificationYaml.Parse(yaml), values);
        return values;
    }

    private static void Flatten(string path, DocumentNode node, Dictionary<string, string> values)
    {
        switch (node)
        {
            case MappingNode mapping:
                foreach (var (key, value) in mapping.Entries) Flatten(path.Length == 0 ? key : $"{path}.{key}", value, values);
                break;
            case SequenceNode list:
                for (var i = 0; i < list.Items.Count; i++) Flatten($"{path}[{i}]", list.Items[i], values);
                break;
            case ScalarNode scalar:
                values[path] = scalar.Text;
                break;
        }
    }
}
