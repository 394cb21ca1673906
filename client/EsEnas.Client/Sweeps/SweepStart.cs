using EsEnas.Analysis.Sweeps;
using EsEnas.Client.Connections;
using EsEnas.Core.Documents;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Sweeps;

/// <summary>The state of a sweep before it continues: that of each run that exists.</summary>
internal static class SweepStart
{
    /// <summary>The states of a sweep's runs, as far as there are any.</summary>
    public static async Task<IReadOnlyDictionary<RunId, RunStatus>> StatesAsync(CommandContext context, Sweep sweep)
    {
        if (!context.HasRuns) return new Dictionary<RunId, RunStatus>();
        await using var reader = context.OpenReader();
        return await ReadAsync(reader, sweep, context.Interrupted);
    }

    /// <summary>The runs that exist, by id.</summary>
    /// <exception cref="CommandException">An id belongs to another specification, or its run was cancelled; names every such run
    /// (4).</exception>
    public static async Task<Dictionary<RunId, RunStatus>> ReadAsync(IRunReader reader, Sweep sweep, CancellationToken cancellationToken)
    {
        var known = (await reader.ListAsync(cancellationToken)).Select(entry => entry.Id).ToHashSet();
        var found = new Dictionary<RunId, RunStatus>();
        var conflicts = new List<string>();
        foreach (var run in sweep.Runs.Where(run => known.Contains(run.Id)))
        {
            if (!IsSame(await reader.GetSpecificationAsync(run.Id, cancellationToken), run.Specification))
                conflicts.Add($"run {run.Id} exists with another specification");
            var status = await reader.GetStatusAsync(run.Id, cancellationToken);
            if (status.State == RunState.Cancelled) conflicts.Add($"run {run.Id} has been cancelled");
            found.Add(run.Id, status);
        }
        if (conflicts.Count > 0)
            throw new CommandException(ExitCode.Conflict, string.Join('\n',
                conflicts.Append($"nothing of sweep {sweep.Name} was started; delete these runs, rename the sweep, or work in another " +
                    "--data directory")));
        return found;
    }

    /// <summary>
    /// Compares as this build reads both, so that runs of an older build, which knew fewer keys or took keys without effect, are
    /// recognized.
    /// </summary>
    private static bool IsSame(string yaml, ExperimentSpecification wanted)
    {
        try
        {
            // Where values came from makes no other experiment of them.
            return SpecificationText.ToCanonicalYaml(IdleKeys.Without(SpecificationYaml.Read(yaml)) with { Recipe = wanted.Recipe })
                == SpecificationText.ToCanonicalYaml(wanted);
        }
        catch (SpecificationException)
        {
            return false;
        }
    }
}
