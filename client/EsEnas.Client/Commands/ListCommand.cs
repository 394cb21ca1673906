using System.CommandLine;
using System.Globalization;
using EsEnas.Client.Output;
using EsEnas.Client.Parsing;
using EsEnas.Client.Specifications;
using EsEnas.Core.Documents;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Lists the runs, newest first.</summary>
internal sealed class ListCommand : ConsoleCommand
{
    private static readonly string[] States = [.. Enum.GetValues<RunState>().Select(RunReport.StateName)];
    private readonly Option<string[]> states;
    private readonly Option<string?> task;
    private readonly Option<string[]> labels;
    private readonly Option<int?> limit;

    public ListCommand(Setup setup) : base(setup, "list", "List the runs, newest first", "list", "list --state running --task swimmer",
        "list --label study=noise --limit 5", "list --json")
    {
        var flags = setup.Flags.For("list");
        states = flags.Repeated("--state", "STATE", $"Only runs in this state: {string.Join(", ", States)}; may be repeated");
        task = flags.Text("--task", "TASK", "Only runs of this task");
        labels = flags.Repeated("--label", "KEY[=VALUE]", "Only runs that have this label; may be repeated: all of them");
        limit = flags.Integer("--limit", "N", "At most so many, the newest", 1, 1_000_000);
        states.CompletionSources.Add(States);
        task.CompletionSources.Add(_ => SpecificationOptions.TaskNames());
        foreach (var option in (Option[])[states, task, labels, limit]) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var wanted = Filter(parse);
        var all = await ReadAsync(context);
        var matching = all.Where(wanted).ToList();
        var entries = matching.Take(parse.GetValue(limit) ?? int.MaxValue).ToList();
        if (context.Json)
        {
            context.WriteLine(Json.Objects(entries, (writer, entry) =>
            {
                writer.WriteString("id", entry.Id.Value);
                writer.WriteString("state", RunReport.StateName(entry.State));
                writer.WriteString("task", entry.Task);
                writer.WriteNumber("iterations", entry.Iterations);
                writer.WriteNumber("trainingEpisodes", entry.TrainingEpisodes);
                writer.WriteString("endedBy", entry.EndedBy ?? "");
                writer.WriteString("submittedAt", entry.SubmittedAt);
                RunReport.WriteDescription(writer, entry.Name, entry.Labels);
                RunReport.WriteOrigin(writer, entry.ForkedFrom);
            }));
            return ExitCode.Ok;
        }
        if (all.Count > 0 && entries.Count == 0)
        {
            context.Note($"none of the {Numbers.Count(all.Count)} runs in {context.Connection.Place} is like that");
            return ExitCode.Ok;
        }
        if (entries.Count == 0)
        {
            context.Note($"no runs in {context.Connection.Place}. Start one: {context.Commands.Line("run", "swimmer")}");
            return ExitCode.Ok;
        }
        Column[] columns = [("run", false), ("task", false, 1), ("state", false), ("iterations", true, 3),
            ("episodes", true, 4), ("ended by", false, 5), ("submitted", false, 2)];
        var labeled = entries.Exists(entry => entry.Labels is not null);
        var table = new Table(labeled ? [.. columns, new Column("labels", Rank: 4) { Words = true }] : columns);
        foreach (var entry in entries)
        {
            string[] cells =
            [
                entry.ShownName, entry.Task, RunReport.StateName(entry.State), Numbers.Count(entry.Iterations), Episodes(entry),
                entry.EndedBy ?? "",
                entry.SubmittedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
            ];
            table.Add(labeled ? [.. cells, entry.Labels ?? ""] : cells);
        }
        table.Write(context.Terminal);
        if (entries.Count < matching.Count)
            context.Note($"the newest {Numbers.Count(entries.Count)} of {Numbers.Count(matching.Count)} runs");
        return ExitCode.Ok;
    }

    // Of a run at work see 'show'.
    private static string Episodes(CatalogEntry entry) => entry.TrainingEpisodes > 0 ? Numbers.Count(entry.TrainingEpisodes) : "";

    private Func<CatalogEntry, bool> Filter(ParseResult parse)
    {
        var (inStates, ofTask) = (parse.GetValue(states) ?? [], parse.GetValue(task));
        foreach (var state in inStates)
        {
            if (States.Contains(state)) continue;
            throw CommandException.Usage($"--state: '{SafeText.Shown(state)}' is not allowed: {string.Join(", ", States)}" +
                Spelling.Suggestion(state, States));
        }
        var hasLabels = LabelText.Filter(parse.GetValue(labels) ?? []);
        return entry => (inStates.Length == 0 || inStates.Contains(RunReport.StateName(entry.State)))
            && (ofTask is null || entry.Task == ofTask) && hasLabels(RunLabels.Read(entry.Labels));
    }

    private static async Task<IReadOnlyList<CatalogEntry>> ReadAsync(CommandContext context)
    {
        if (!context.HasRuns) return [];
        await using var reader = context.OpenReader();
        return await reader.ListAsync(context.Interrupted);
    }
}
