using System.Globalization;
using EsEnas.Core.Documents;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Experiments;

/// <summary>How a run is made to train on.</summary>
internal sealed partial class ExperimentGrain
{
    public Task<RunStatus> Extend(int iterations)
    {
        RequireRun();
        var number = new ScalarNode(iterations.ToString(CultureInfo.InvariantCulture), Quoted: false, 0);
        return ExtendAsync(new MappingNode([KeyValuePair.Create<string, DocumentNode>("iterations", number)], 0));
    }

    public Task<RunStatus> ExtendBudget(string changes)
    {
        RequireRun();
        // Lines of a text that no person has written would only puzzle.
        return SpecificationErrors.ForCaller(() => SpecificationYaml.ParseValue(changes)) is MappingNode mapping
            ? ExtendAsync(mapping)
            : throw Refused("(root)", changes, "a mapping of keys to values");
    }

    // Training follows from it: settled by the service, as the run began.
    private const string Settled = "budget.raceEpisodes";

    private static IEnumerable<string> Extensible =>
        SpecificationSchema.Keys.Where(key => key.Role == KeyRole.Budget && key.Path != Settled).Select(key => key.Path);

    private async Task<RunStatus> ExtendAsync(MappingNode changes)
    {
        RequireSound("extended");
        var current = RequireSpecification();
        var extended = Extended(current, changes);
        var definition = await DefineAsync(extended);

        await GoOnAsAsync(definition, () =>
        {
            RequireSound("extended");
            if (EndUnder(definition.Run) is var end and not RunEnd.None)
                throw new RunException(RunError.Conflict, $"Run '{run}' ended at iteration {journal.Record.Iteration}: " +
                    $"{RunEndText.Words(end)}; more of anything else would change nothing.");
        });
        return Status();
    }

    // What would end training where it stands now.
    private RunEnd EndUnder(Run extended)
    {
        var state = session?.State ?? extended.Load(journal.Record.ToCheckpoint());
        return extended.EndOf(state);
    }

    /// <summary>The specification with other limits, each of which allows more than before.</summary>
    /// <exception cref="RunException">One does not, or is none.</exception>
    private static ExperimentSpecification Extended(ExperimentSpecification current, MappingNode changes)
    {
        var root = SpecificationYaml.Parse(SpecificationText.ToCanonicalYaml(current));
        foreach (var (path, value) in Leaves("", changes))
        {
            if (!Extensible.Contains(path))
                throw Refused(path, ErrorList.Show(value), $"extend changes how long a run trains: {string.Join(", ", Extensible)}");
            root = SpecificationText.Set(root, path, value);
        }

        var extended = SpecificationErrors.ForCaller(() => SpecificationText.ReadStored(root));
        SpecificationErrors.ForCaller(() => IdleKeys.Inherited(current, extended));
        if (extended.Iterations < current.Iterations || extended == current)
            throw Refused("iterations", $"{extended.Iterations}", $"the run has {current.Iterations} already; ask for more");
        RequireMore("budget.episodes", current.Budget.Episodes, extended.Budget.Episodes);
        RequireMore("budget.steps", current.Budget.Steps, extended.Budget.Steps);
        RequireMore("budget.seconds", current.Budget.Seconds, extended.Budget.Seconds);
        RequireMore("stopAtReturn", current.StopAtReturn, extended.StopAtReturn);
        return extended.After(current);
    }

    private static void RequireMore<T>(string key, T? now, T? asked)
        where T : struct, IComparable<T>
    {
        if (asked is not { } wanted || now?.CompareTo(wanted) <= 0) return;
        if (now is not { } limit)
            throw Refused(key, string.Create(CultureInfo.InvariantCulture, $"{wanted}"),
                "the run has no such limit, and extend only allows more");
        throw Refused(key, string.Create(CultureInfo.InvariantCulture, $"{wanted}"),
            string.Create(CultureInfo.InvariantCulture, $"the run has {limit} already; ask for more, or null for no such limit"));
    }

    private static RunException Refused(string key, string value, string allowed) =>
        new(RunError.InvalidSpecification, $"{key}: '{value}' is not allowed: {allowed}");

    private static IEnumerable<(string Path, DocumentNode Value)> Leaves(string prefix, MappingNode mapping) =>
        mapping.Entries.SelectMany(entry => entry.Value is MappingNode section
            ? Leaves($"{prefix}{entry.Key}.", section)
            : [(prefix + entry.Key, entry.Value)]);
}
