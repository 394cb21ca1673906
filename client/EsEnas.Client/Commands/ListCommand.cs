using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EsEnas.Client.Output;
using EsEnas.Client.Parsing;
using EsEnas.Client.Specifications;
using EsEnas.Core.Documents;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Lists the runs, newest first.</summary>
internal sealed class ListCommand : ConsoleCommand
{
    private const int MostAsked = 50;
    private static readonly TimeSpan LongestAsked = TimeSpan.FromSeconds(3);
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
        await using var reader = context.HasRuns ? context.OpenReader() : null;
        var all = reader is null ? [] : await reader.ListAsync(context.Interrupted);
        var matching = all.Where(wanted).ToList();
        var entries = matching.Take(parse.GetValue(limit) ?? int.MaxValue).ToList();
        var statuses = reader is null ? [] : await StatusesAsync(reader, entries, context);
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
                WriteStatus(writer, statuses.GetValueOrDefault(entry.Id));
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
        Column[] columns = [("run", false), ("task", false, 2), ("state", false), ("progress", true, 1), ("return", true, 1),
            ("weights", true, 4), ("age", true, 3), ("episodes", true, 6), ("ended by", false, 7), ("submitted", false, 5)];
        var labeled = entries.Exists(entry => entry.Labels is not null);
        var table = new Table(labeled ? [.. columns, new Column("labels", Rank: 6) { Words = true }] : columns);
        var now = context.Terminal.Time.GetUtcNow();
        foreach (var entry in entries)
        {
            var status = statuses.GetValueOrDefault(entry.Id);
            string[] cells =
            [
                entry.ShownName, entry.Task, RunReport.StateName(entry.State), Progress(entry, status), Return(status), Weights(status),
                AgeText.Of(now - entry.SubmittedAt), Episodes(entry),
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

    // Where the newest ones stand: asking takes a moment for each, and longer where a silo does not answer.
    private static async Task<Dictionary<RunId, RunStatus>> StatusesAsync(IRunReader reader, IReadOnlyList<CatalogEntry> entries,
        CommandContext context)
    {
        var statuses = new Dictionary<RunId, RunStatus>();
        var begun = context.Terminal.Time.GetTimestamp();
        foreach (var entry in entries.Where(entry => entry.State != RunState.Damaged).Take(MostAsked))
        {
            if (context.Terminal.Time.GetElapsedTime(begun) > LongestAsked) break;
            try
            {
                statuses[entry.Id] = await reader.GetStatusAsync(entry.Id, context.Interrupted);
            }
            catch (RunException)
            {
                // Just deleted, or damaged: the list says what is known.
            }
        }

        return statuses;
    }

    private static string Progress(CatalogEntry entry, RunStatus? status) => status is null ? Numbers.Count(entry.Iterations)
        : status.Iteration.Value == IterationBound.Of(status) ? Numbers.Count(status.Iteration.Value)
        : $"{Numbers.Count(status.Iteration.Value)}/{Numbers.Count(IterationBound.Of(status))}";

    // Of the chosen policy, or before there is one the mean at the current weights.
    private static string Return(RunStatus? status) =>
        (status?.PolicyReturn ?? status?.MeanReturn) is { } known ? Numbers.Return(known) : "";

    private static string Weights(RunStatus? status) => status is null || BlackboxTask.Is(status.Task) || status.Iteration.IsBeforeFirst
        ? "" : Numbers.Count(Math.Round(status.PolicyWeights ?? status.LiveWeights, 1));

    private static void WriteStatus(Utf8JsonWriter writer, RunStatus? status)
    {
        writer.WriteReal("iteration", status?.Iteration.Value);
        writer.WriteReal("meanReturn", status?.MeanReturn);
        writer.WriteReal("policyReturn", status?.PolicyReturn);
        writer.WriteReal("liveWeights", status?.PolicyWeights ?? status?.LiveWeights);
        writer.WriteReal("biases", status?.Biases);
        writer.WriteReal("bits", status?.Bits);
    }
}
