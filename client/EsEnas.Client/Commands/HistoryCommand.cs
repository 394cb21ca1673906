using System.CommandLine;
using EsEnas.Analysis;
using EsEnas.Client.Following;
using EsEnas.Client.Output;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;

namespace EsEnas.Client.Commands;

/// <summary>Prints a run's history: every row as CSV or JSON, or a table short enough to read.</summary>
internal sealed class HistoryCommand : ConsoleCommand
{
    private const int LongestTable = 40;
    private static readonly string[] Phases = [.. RunPhases.WithOwnHistory.Select(kind => kind.Name)];
    private readonly Argument<string> run = RunArgument();
    private readonly Option<bool> csv;
    private readonly Option<string?> phase;
    private readonly (Option<bool> Switch, string Phase)[] shorthands;

    public HistoryCommand(Setup setup) : base(setup, "history", "Print a run's iterations",
        "history swimmer-1a2b3c4d", "history swimmer-1a2b3c4d --csv > swimmer.csv")
    {
        csv = setup.Flags.For("history").Switch("--csv", "Every iteration as CSV, numbers with enough digits to read back to the bit");
        phase = setup.Flags.For("history").Text("--phase", "NAME",
            $"The iterations of a phase after training, numbered from 1: {string.Join(" or ", Phases)}");
        // The names under which phases are stored are also those that they had first here.
        shorthands = [.. RunPhases.WithOwnHistory.Select(
            kind => (setup.Flags.Switch($"--{kind.HistoryName}", $"The same as --phase {kind.Name}"), kind.Name))];
        Add(run);
        Add(csv);
        Add(phase);
        foreach (var (shorthand, _) in shorthands)
        {
            shorthand.Hidden = true;
            Add(shorthand);
        }
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var name = new RunId(parse.GetRequiredValue(run));
        if (parse.GetValue(csv) && context.Json) throw CommandException.Usage("history: --csv and --json exclude each other");
        await using var reader = context.OpenReaderFor(name);
        // Asks for the status first: a run that does not exist has no rows either.
        var status = await reader.GetStatusAsync(name, context.Interrupted);
        var id = status.Id;
        if (status.ForkedFrom is { } origin)
            context.Note($"{id} was forked from {origin.Run} after iteration {origin.Iteration}: rows up to there are that run's");
        var later = parse.GetValue(phase) ?? shorthands.FirstOrDefault(shorthand => parse.GetValue(shorthand.Switch)).Phase;
        if (later is not null && !Phases.Contains(later))
            throw CommandException.Usage($"--phase: '{SafeText.Shown(later)}' is not allowed: {string.Join(" or ", Phases)}");
        var rows = later is null
            ? RunRows.ReadAllAsync(reader, id, IterationNumber.First, context.Interrupted)
            : RunRows.ReadPhaseAsync(reader, id, later, context.Interrupted);
        var terms = parse.GetValue(csv) || context.Json
            ? RewardTermNames.Of(SpecificationYaml.Read(await reader.GetSpecificationAsync(id, context.Interrupted)))
            : [];
        if (parse.GetValue(csv)) await WriteCsvAsync(context, rows, terms);
        else if (context.Json) await WriteJsonAsync(context, id, rows, terms, later is null ? reader : null);
        else await WriteTableAsync(context, id, rows);
        return ExitCode.Ok;
    }

    private static async Task WriteCsvAsync(CommandContext context, IAsyncEnumerable<IterationRow> rows, IReadOnlyList<string> terms)
    {
        var lines = new HistoryCsv(terms);
        context.WriteLine(lines.Header);
        await foreach (var row in rows) context.WriteLine(lines.Add(row));
    }

    private static async Task WriteJsonAsync(CommandContext context, RunId id, IAsyncEnumerable<IterationRow> rows,
        IReadOnlyList<string> terms, IRunReader? proposals)
    {
        var all = await rows.ToListAsync(context.Interrupted);
        var summaries = new Dictionary<IterationNumber, ProposalSummary>();
        if (proposals is not null && all.Count > 0)
            await foreach (var summary in RunRows.ReadProposalsAsync(proposals, id, all[^1].Iteration, context.Interrupted))
                summaries[summary.Iteration] = summary;
        context.WriteLine(Json.Object(writer =>
        {
            writer.WriteString("id", id.Value);
            writer.WriteObjects("rows", IterationTotals.Over(all), pair =>
            {
                var (row, totals) = pair;
                RunReport.WriteRow(writer, row);
                writer.WriteNumber("totalEpisodes", totals.Episodes);
                writer.WriteNumber("totalSteps", totals.Steps);
                if (terms.Count > 0 && row.Terms.Length == terms.Count)
                {
                    writer.WriteStartObject("rewardTerms");
                    for (var i = 0; i < terms.Count; i++) writer.WriteReal(terms[i], row.Terms[i]);
                    writer.WriteEndObject();
                }

                if (summaries.TryGetValue(row.Iteration, out var summary)) RunReport.WriteProposals(writer, summary);
            });
        }));
    }

    private static async Task WriteTableAsync(CommandContext context, RunId id, IAsyncEnumerable<IterationRow> rows)
    {
        var all = await rows.ToListAsync(context.Interrupted);
        Column[] columns = [("iteration", true), ("mean", true), ("best", true), ("training mean", true, 2), ("std", true, 3),
            ("diverged", true, 1), ("episodes", true, 2), ("steps", true, 4), ("weights", true, 1)];
        // Why they are invalid, where any is.
        var why = all.Any(row => row.Diverged > 0);
        var table = new Table(why ? [.. columns, new Column("invalid", Rank: 1) { Words = true }] : columns);
        var totals = IterationTotals.Over(all).Select(pair => pair.Totals).ToList();
        foreach (var index in Evenly.Spaced(all.Count, LongestTable))
        {
            var row = all[index];
            string[] cells = [row.Iteration.ToString(), Numbers.Return(row.MeanReturn),
                Numbers.Return(row.BestReturn), Numbers.Return(row.TrainingMean), Numbers.Return(row.TrainingStd),
                Numbers.Count(row.Diverged), Numbers.Count(totals[index].Episodes), Numbers.Count(totals[index].Steps),
                Numbers.Count(Math.Round(row.LiveWeights, 1))];
            table.Add(why ? [.. cells, $"{row.Invalid}"] : cells);
        }
        table.Write(context.Terminal);
        if (all.Count > LongestTable)
            context.Note($"{LongestTable} of {all.Count} iterations; all of them: {context.Commands.Line("history", id, "--csv")}");
    }
}
