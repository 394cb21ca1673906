using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using EsEnas.Analysis.Figures;
using EsEnas.Analysis.Statistics;
using EsEnas.Analysis.Sweeps;
using EsEnas.Client.Connections;
using EsEnas.Client.Evaluation;
using EsEnas.Client.Output;
using EsEnas.Client.Paper;
using EsEnas.Client.Reading;
using EsEnas.Client.Sweeps;
using EsEnas.Core.Documents;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>The tables and figures of the paper: what is there, what is missing, and each of them with our numbers.</summary>
internal sealed partial class PaperCommand : ConsoleCommand
{
    private readonly Argument<string?> item = new("ITEM")
    {
        Description = "table2 to table5, fig4 to fig8, fig10; left out: all of them and how far they are",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> budget;
    private readonly Option<int?> seeds;
    private readonly Option<bool> dryRun;
    private readonly Option<bool> recorded;
    private readonly Option<bool> markdown;
    private readonly Option<string?> output;
    private readonly Option<bool> force;

    public PaperCommand(Setup setup) : base(setup, "paper", "The paper's tables and figures: run what is missing, print or draw them",
        "paper", "paper table4 --recorded", "paper table4 --dry-run", "paper table4 --budget 2h --seeds 1", "paper fig7 -o fig7.svg")
    {
        var flags = setup.Flags.For("paper");
        budget = flags.Text("--budget", "TIME", "Stop after this time, such as 90m or 2h, and go on with the next call; default: no limit");
        seeds = flags.Integer("--seeds", "N", "Seeds 1 to N only", 1, 1000);
        dryRun = flags.Switch("--dry-run", "Say what would run and how long that takes here; start nothing");
        recorded = flags.Switch("--recorded",
            "Run nothing: of what has run here and, where there is none, of the histories in docs/results/paper");
        markdown = flags.Switch("--markdown", "Tables as Markdown");
        output = flags.Text("--output", "FILE", "The file of a figure: .png or .svg", "-o");
        force = flags.Switch("--force", "Overwrite an existing file");
        item.CompletionSources.Add([.. PaperItem.All.Select(known => known.Name)]);
        Add(item);
        Add(budget);
        Add(seeds);
        Add(dryRun);
        Add(recorded);
        Add(markdown);
        Add(output);
        Add(force);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var (most, time, path) = (parse.GetValue(seeds), parse.GetValue(budget), parse.GetValue(output));
        var limit = time is null ? (TimeSpan?)null : ReadTime(time);
        if (parse.GetValue(item) is not { } name)
        {
            if (limit is not null || path is not null || parse.GetValue(markdown) || parse.GetValue(recorded))
                throw CommandException.Usage("paper: --budget, --recorded, --markdown and --output go with an ITEM");
            return await ListAsync(context, most);
        }

        var wanted = PaperItem.All.FirstOrDefault(known => known.Name == name) ?? throw CommandException.Usage(
            $"paper: '{SafeText.Shown(name)}' is not allowed: {string.Join(", ", PaperItem.All.Select(known => known.Name))}" +
            Spelling.Suggestion(name, PaperItem.All.Select(known => known.Name)));
        var sweeps = wanted.Read(most);
        var asMarkdown = parse.GetValue(markdown);
        if (asMarkdown && (context.Json || wanted.Figure is not null))
            throw CommandException.Usage("paper: --markdown goes with a table, and without --json");
        var fromRecords = parse.GetValue(recorded);
        if (fromRecords && !wanted.TakesRecords)
            throw CommandException.Usage($"paper: --recorded is not allowed with {name}: it is drawn from policies and " +
                "proposals, of which a history tells nothing");
        if (fromRecords && (limit is not null || parse.GetValue(dryRun)))
            throw CommandException.Usage("paper: --recorded runs nothing: without --budget and --dry-run");
        if (parse.GetValue(dryRun)) return await PlanAsync(context, wanted, sweeps);
        if (wanted.Figure is null && path is not null)
            throw CommandException.Usage($"--output: '{path}' is not allowed with {name}: a table is printed");
        if (wanted.Figure is not null) CheckFile(path, parse.GetValue(force));
        foreach (var sweep in sweeps) sweep.CheckSizes(SweepCatalog.Instance);

        // Table 2's sizes need no run: it begins to work only where time is given to it.
        var (isFinished, statuses) = (true, (IReadOnlyList<RunStatus>)[]);
        if (!fromRecords && (wanted.Table != 2 || limit is not null))
            (isFinished, statuses) = await RunAsync(context, sweeps, limit,
                Again(context, name, time, most, path, parse.GetValue(force)));
        if (context.Interrupted.IsCancellationRequested) return ExitCode.Interrupted;
        var records = await ReadAsync(context, sweeps, proposals: wanted.Figure == FigureKind.Network);
        if (fromRecords) records = WithRecorded(context, records, sweeps);
        var (done, all) = (records.Count(record => record.IsComplete), sweeps.Sum(sweep => sweep.Runs.Count));
        if (wanted.Figure is null) Print(context, wanted, sweeps, [.. records.Select(record => record.Record)], asMarkdown);
        // Drawn once: the command that goes on is the same one, and overwrites nothing.
        else if (isFinished && !statuses.Any(SweepRunner.IsBroken))
            await DrawAsync(context, wanted.Figure.Value, [.. records.Select(record => record.Record)], path!, parse.GetValue(force));
        else if (context.Json) context.WriteLine(Json.Object(writer => writer.WriteNull("file")));
        if (done < all)
            context.Note($"{done} of {all} runs are complete" + (isFinished ? "" : "; the same command goes on" +
                (wanted.Figure is null ? "" : $", and draws {path} in the end")));
        return SweepRunner.EndOf(statuses);
    }

    private static async Task<int> ListAsync(CommandContext context, int? seeds)
    {
        var table = new Table(("item", false), ("what it shows", false, 1), ("runs", true), ("complete", true), ("begun", true),
            ("recorded", true, 1));
        var rows = new List<(PaperItem Item, int Runs, int Complete, int Begun, int Recorded)>();
        foreach (var known in PaperItem.All)
        {
            var sweeps = known.Read(seeds);
            List<RunStatus> there = [];
            foreach (var sweep in sweeps) there.AddRange((await SweepStart.StatesAsync(context, sweep)).Values);
            var complete = there.Count(status => status.State == RunState.Completed);
            rows.Add((known, sweeps.Sum(sweep => sweep.Runs.Count), complete, there.Count - complete,
                known.TakesRecords ? sweeps.Sum(sweep => sweep.Runs.Count(RecordedRuns.Has)) : 0));
        }

        if (context.Json)
        {
            context.WriteLine(Json.Object(writer => writer.WriteObjects("items", rows, row =>
            {
                writer.WriteString("item", row.Item.Name);
                writer.WriteString("title", row.Item.Title);
                writer.WriteNumber("runs", row.Runs);
                writer.WriteNumber("complete", row.Complete);
                writer.WriteNumber("begun", row.Begun);
                writer.WriteNumber("recorded", row.Recorded);
            })));
            return ExitCode.Ok;
        }

        foreach (var (known, runs, complete, begun, records) in rows)
            table.Add(known.Name, known.Title, Numbers.Count(runs), Numbers.Count(complete), Numbers.Count(begun), Numbers.Count(records));
        table.Write(context.Terminal);
        context.Note($"what stands in docs/results/paper, without a run: {context.Commands.Line("paper", "table4", "--recorded")}");
        context.Note($"what one would run and how long it takes here: {context.Commands.Line("paper", "table4", "--dry-run")}");
        return ExitCode.Ok;
    }

    private static async Task<int> PlanAsync(CommandContext context, PaperItem wanted, IReadOnlyList<Sweep> sweeps)
    {
        List<SweepRun> missing = [];
        foreach (var sweep in sweeps)
        {
            var states = await SweepStart.StatesAsync(context, sweep);
            missing.AddRange(sweep.Runs.Where(run => states.GetValueOrDefault(run.Id)?.State != RunState.Completed));
        }

        var speeds = await context.WorkAsync(() => Speeds(context, missing));
        var costs = missing.Select(run => CostEstimate.At(run.Specification, speeds[run.Specification.Task])).ToList();
        var (episodes, seconds) = (costs.Sum(cost => cost.Evaluations), costs.Sum(cost => cost.CpuSeconds));
        var slots = context.Connection.Slots ?? Environment.ProcessorCount;
        var isRecorded = missing.ConvertAll(run => wanted.TakesRecords && RecordedRuns.Has(run));
        var unrecorded = costs.Where((_, i) => !isRecorded[i]).Sum(cost => cost.CpuSeconds);
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteString("item", wanted.Name);
                writer.WriteNumber("runs", sweeps.Sum(sweep => sweep.Runs.Count));
                writer.WriteNumber("missing", missing.Count);
                writer.WriteNumber("episodes", episodes);
                writer.WriteReal("cpuSeconds", seconds);
                writer.WriteNumber("recorded", isRecorded.Count(recorded => recorded));
                writer.WriteReal("unrecordedCpuSeconds", unrecorded);
                writer.WriteStrings("ids", [.. missing.Select(run => run.Id.Value)]);
            }));
            return ExitCode.Ok;
        }

        var table = new Table(("run", false), ("iterations", true), ("episodes", true, 2), ("CPU time", true), ("recorded", false, 1));
        for (var i = 0; i < missing.Count; i++)
            table.Add(missing[i].Id.Value, Numbers.Count(missing[i].Specification.Iterations), Numbers.Count(costs[i].Evaluations),
                Numbers.Duration(costs[i].CpuSeconds), isRecorded[i] ? "yes" : "–");
        if (missing.Count > 0) table.Write(context.Terminal);
        context.WriteLine($"{wanted.Name}: {missing.Count} of {sweeps.Sum(sweep => sweep.Runs.Count)} runs are missing, " +
            $"{Numbers.Count(episodes)} episodes, at most {Numbers.Duration(seconds / slots)} on {slots} slot{(slots == 1 ? "" : "s")} " +
            "of this machine");
        if (isRecorded.Contains(true))
            context.Note($"{isRecorded.Count(recorded => recorded)} of these stand in docs/results/paper " +
                "(--recorded prints them); the others " +
                $"take at most {Numbers.Duration(unrecorded / slots)}");
        return ExitCode.Ok;
    }

    // One measurement a task: how fast its steps are depends little on the method.
    private static Dictionary<string, double> Speeds(CommandContext context, IReadOnlyList<SweepRun> runs)
    {
        using var progress = new WorkProgress(context.Terminal);
        using var workers = context.CreateWorkers();
        var speeds = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var run in runs.DistinctBy(run => run.Specification.Task))
        {
            progress.Say($"paper: measuring the speed of {run.Specification.Task}");
            speeds.Add(run.Specification.Task, CostEstimate.Measure(run.Specification, workers, context.Interrupted).StepsPerCpuSecond);
        }

        return speeds;
    }

    // A run that fails keeps no other from its turn, and no table from being printed.
    private static async Task<(bool IsFinished, IReadOnlyList<RunStatus> Statuses)> RunAsync(CommandContext context,
        IReadOnlyList<Sweep> sweeps, TimeSpan? limit, string again)
    {
        List<Sweep> open = [];
        foreach (var sweep in sweeps)
        {
            var states = await SweepStart.StatesAsync(context, sweep);
            if (sweep.Runs.Any(run => states.GetValueOrDefault(run.Id)?.State != RunState.Completed)) open.Add(sweep);
        }

        if (open.Count == 0) return (true, []);
        using var usedUp = limit is { } time ? new CancellationTokenSource(time, context.Terminal.Time) : new CancellationTokenSource();
        return await Takeover.RunAsync(context, ConnectionIntent.Work, existing: null, async connection =>
        {
            var all = new List<RunStatus>();
            foreach (var sweep in open)
            {
                var (statuses, isFinished) = await new SweepRunner(context, sweep, again, parallel: 1, usedUp.Token).RunAsync(connection);
                if (!isFinished) return (false, all);
                all.AddRange(statuses.Values);
            }

            return (true, all);
        });
    }

    private static async Task<IReadOnlyList<(RunRecord Record, bool IsComplete)>> ReadAsync(CommandContext context,
        IReadOnlyList<Sweep> sweeps, bool proposals)
    {
        if (!context.HasRuns) return [];
        await using var reader = context.OpenReader();
        var known = (await reader.ListAsync(context.Interrupted)).Select(entry => entry.Id).ToHashSet();
        List<(RunRecord, bool)> records = [];
        foreach (var run in sweeps.SelectMany(sweep => sweep.Runs).Where(run => known.Contains(run.Id)))
        {
            var stored = await StoredRun.ReadAsync(reader, run.Id, proposals, context.Interrupted);
            if (!stored.Record.LastIteration.IsBeforeFirst)
                records.Add((stored.Record with { Method = run.Method }, stored.Status.State == RunState.Completed));
        }

        return records;
    }

    private static List<(RunRecord Record, bool IsComplete)> WithRecorded(CommandContext context,
        IReadOnlyList<(RunRecord Record, bool IsComplete)> records, IReadOnlyList<Sweep> sweeps)
    {
        var there = records.Select(record => record.Record.Id).ToHashSet();
        List<(RunRecord Record, bool)> recorded =
        [
            .. sweeps.SelectMany(sweep => sweep.Runs).Where(run => !there.Contains(run.Id)).Select(RecordedRuns.Find).OfType<RunRecord>()
                .Select(record => (record, RecordedRuns.IsComplete(record))),
        ];
        if (recorded.Count > 0) context.Note($"{recorded.Count} of the runs stand in docs/results/paper");
        return [.. records, .. recorded];
    }

    private static void Print(CommandContext context, PaperItem wanted, IReadOnlyList<Sweep> sweeps, IReadOnlyList<RunRecord> records,
        bool asMarkdown)
    {
        GroupSummary[] summaries = records.Count == 0 ? [] : [.. RunGroup.Of(records).Select(group => GroupSummary.Of(group, null))];
        if (wanted.Table == 2)
        {
            var sizes = new PaperSizes(sweeps[0], summaries);
            if (context.Json) context.WriteLine(Json.Object(sizes.WriteJson));
            else if (asMarkdown) context.Terminal.Out.Write(sizes.ToTable().ToMarkdown());
            else sizes.ToTable().Write(context.Terminal);
            if (records.Count == 0)
                context.Note($"sizes follow from the spaces; returns need runs: " +
                    $"{context.Commands.Line("paper", "table2", "--budget", "2h")}");
            return;
        }

        var table = new PaperTable(PaperFigure.Of(wanted.Table), summaries);
        if (context.Json)
        {
            context.WriteLine(Json.Object(table.WriteJson));
            return;
        }

        if (asMarkdown)
        {
            context.Terminal.Out.Write(table.ToMarkdown());
            return;
        }

        table.ToTable().Write(context.Terminal);
        if (summaries.Length > 0) table.ToDetails().Write(context.Terminal);
        context.Note("beside each controller's published final return ± std: ours, the mean over seeds at the last iteration that all of "
            + "them have; within: not farther from the paper's mean than its std");
    }

    private static async Task DrawAsync(CommandContext context, FigureKind kind, IReadOnlyList<RunRecord> records,
        string path, bool overwrite)
    {
        if (records.Count == 0) throw new CommandException(ExitCode.NotFound, "no run of this figure has completed an iteration yet");
        var figure = RunFigures.Draw(kind, RunGroup.Of(records));
        var bytes = path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase) ? figure.ToSvg() : figure.ToPng(2);
        await AtomicFile.WriteAsync(path, bytes, overwrite, context.Interrupted);
        context.WriteLine(context.Json ? Json.Object(writer => writer.WriteString("file", path)) : $"{path}: of {records.Count} runs");
    }

    private static void CheckFile(string? path, bool overwrite)
    {
        if (path is null) throw CommandException.Usage("paper: -o FILE is missing");
        if (!path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
            throw CommandException.Usage($"--output: '{path}' is not allowed: a file ending in .png or .svg");
        AtomicFile.Check(path, overwrite);
    }

    private static string Again(CommandContext context, string name, string? time, int? seeds, string? path,
        bool overwrite)
    {
        List<string> words = ["paper", name];
        if (time is not null) words.AddRange(["--budget", time]);
        if (seeds is { } most) words.AddRange(["--seeds", most.ToString(CultureInfo.InvariantCulture)]);
        if (path is not null) words.AddRange(["-o", path]);
        if (overwrite) words.Add("--force");
        return context.Commands.Line([.. words]);
    }

    private static TimeSpan ReadTime(string text)
    {
        var match = TimePattern().Match(text);
        var number = match.Success ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        var seconds = number * (match.Groups[2].Value switch { "s" => 1, "m" => 60, "h" => 3600, _ => 86400 });
        return seconds is >= 1 and <= 30 * 86400 ? TimeSpan.FromSeconds(seconds)
            : throw CommandException.Usage($"--budget: '{SafeText.Shown(text)}' is not allowed: a time from 1s to 30d, such as 90m or 2h");
    }

    [GeneratedRegex(@"^(\d{1,6}(?:\.\d{1,3})?)(s|m|h|d)$", RegexOptions.CultureInvariant)]
    private static partial Regex TimePattern();
}
