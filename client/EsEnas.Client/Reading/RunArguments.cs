using System.Text.RegularExpressions;
using EsEnas.Client.Parsing;
using EsEnas.Client.Sweeps;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Reading;

/// <summary>The arguments RUN… of `compare` and `plot`: names, patterns with <c>*</c> and <c>?</c>, sweep files.</summary>
internal static class RunArguments
{
    /// <summary>
    /// The runs meant, without repetition, in the order of the arguments; those of a sweep in its order, those of a pattern by name.
    /// </summary>
    /// <param name="context">The invocation; its reader is open no longer than the reading takes.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="proposals">Whether the edge counts of all iterations are wanted too, much the largest part of a run.</param>
    /// <exception cref="CommandException">There are no runs, nothing fits an argument (3), or it cannot be a name (2).</exception>
    public static async Task<IReadOnlyList<StoredRun>> ReadAsync(CommandContext context, IReadOnlyList<string> arguments,
        bool proposals = false)
    {
        await using var reader = context.OpenReader();
        var known = (await reader.ListAsync(context.Interrupted)).OrderBy(entry => entry.ShownName, StringComparer.Ordinal).ToList();
        var ids = new List<RunId>();
        var methods = new Dictionary<RunId, string>();
        foreach (var argument in arguments) ids.AddRange(Resolve(context, known, argument, methods));
        var runs = new List<StoredRun>();
        foreach (var id in ids.Distinct())
        {
            var run = await StoredRun.ReadAsync(reader, id, proposals, context.Interrupted);
            // Runs of a sweep that an older build began have no label that says it.
            runs.Add(methods.TryGetValue(id, out var method) ? run with { Record = run.Record with { Method = method } } : run);
        }
        return runs;
    }

    private static List<RunId> Resolve(CommandContext context, List<CatalogEntry> known, string argument,
        Dictionary<RunId, string> methods)
    {
        if (IsSweepFile(argument))
        {
            var sweep = SweepFile.Read(argument);
            var there = sweep.Runs.Select(run => run.Id).Where(id => known.Exists(entry => entry.Id == id)).ToList();
            if (there.Count == 0) throw new CommandException(ExitCode.NotFound,
                $"no run of sweep {sweep.Name} is there yet. Start it: {context.Commands.Line("sweep", argument)}");
            if (there.Count < sweep.Runs.Count)
                context.Note($"{there.Count} of the {sweep.Runs.Count} runs of sweep {sweep.Name} are there");
            foreach (var run in sweep.Runs) methods.TryAdd(run.Id, run.Method);
            return there;
        }
        if (argument.Contains('*', StringComparison.Ordinal) || argument.Contains('?', StringComparison.Ordinal))
        {
            var pattern = new Regex("^" + Regex.Escape(argument).Replace("\\*", ".*", StringComparison.Ordinal)
                .Replace("\\?", ".", StringComparison.Ordinal) + "$", RegexOptions.NonBacktracking);
            var matching = known.Where(entry => pattern.IsMatch(entry.Id.Value) || pattern.IsMatch(entry.ShownName))
                .Select(entry => entry.Id).ToList();
            return matching.Count > 0 ? matching : throw new CommandException(ExitCode.NotFound, $"no run matches '{argument}'");
        }
        return [RunLookup.IdOf(RunMatch.Find(known, argument), RunName.Checked(argument))];
    }

    private static bool IsSweepFile(string argument) =>
        argument.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || argument.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
}
