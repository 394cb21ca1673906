using System.CommandLine;
using System.Globalization;
using EsEnas.Client.Output;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Lists the runs, newest first.</summary>
internal sealed class ListCommand : ConsoleCommand
{
    public ListCommand(Setup setup) : base(setup, "list", "List the runs, newest first", "list", "list --json") { }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var entries = await ReadAsync(context);
        if (context.Json)
        {
            context.WriteLine(Json.Objects(entries, (writer, entry) =>
            {
                writer.WriteString("id", entry.Id.Value);
                writer.WriteString("state", RunReport.StateName(entry.State));
                writer.WriteString("task", entry.Task);
                writer.WriteNumber("iterations", entry.Iterations);
                writer.WriteNumber("trainingEpisodes", entry.TrainingEpisodes);
                writer.WriteString("endedBy", entry.EndedBy);
                writer.WriteString("submittedAt", entry.SubmittedAt);
                RunReport.WriteOrigin(writer, entry.ForkedFrom);
            }));
            return ExitCode.Ok;
        }
        if (entries.Count == 0)
        {
            context.Note($"no runs in {context.Connection.Place}. Start one: {context.Commands.Line("run", "swimmer")}");
            return ExitCode.Ok;
        }
        var table = new Table(("run", false), ("task", false, 1), ("state", false), ("iterations", true, 3),
            ("episodes", true, 4), ("ended by", false, 5), ("submitted", false, 2));
        foreach (var entry in entries)
            table.Add(entry.Id.Value, entry.Task, RunReport.StateName(entry.State), Numbers.Count(entry.Iterations), Episodes(entry),
                entry.EndedBy,
                entry.SubmittedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        table.Write(context.Terminal);
        return ExitCode.Ok;
    }

    // Of a run at work see 'show'.
    private static string Episodes(CatalogEntry entry) => entry.TrainingEpisodes > 0 ? Numbers.Count(entry.TrainingEpisodes) : "";

    private static async Task<IReadOnlyList<CatalogEntry>> ReadAsync(CommandContext context)
    {
        if (!context.HasRuns) return [];
        await using var reader = context.OpenReader();
        return await reader.ListAsync(context.Interrupted);
    }
}
