using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EsEnas.Analysis.Sweeps;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Sweeps;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Runs a grid of experiments. The same command again continues with the missing runs.</summary>
internal sealed class SweepCommand : ConsoleCommand
{
    private readonly Argument<string> file = new("FILE") { Description = "A sweep file (YAML), such as those in specs/paper" };
    private readonly Option<bool> dryRun;
    private readonly Option<int?> parallel;

    public SweepCommand(Setup setup) : base(setup, "sweep", "Run a grid of tasks, methods and seeds; the same command again continues it",
        "sweep specs/paper/table4.yaml --dry-run", "sweep specs/paper/table4.yaml", "sweep grid.yaml --parallel 4 --cluster 10.0.0.5:30000")
    {
        dryRun = setup.Flags.Switch("--dry-run", "Check the sweep and list its runs and their states; start nothing");
        parallel = setup.Flags.Integer("--parallel", "N", "Runs at a time; default 1, since one run uses all slots", 1, 1000);
        Add(file);
        Add(dryRun);
        Add(parallel);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var path = parse.GetRequiredValue(file);
        var sweep = SweepFile.Read(path);
        foreach (var warning in sweep.Warnings) context.Note($"warning: {warning}");
        sweep.CheckSizes(SweepCatalog.Instance);
        if (parse.GetValue(dryRun))
        {
            Report(context, sweep, await SweepStart.StatesAsync(context, sweep));
            return ExitCode.Ok;
        }
        return await Takeover.RunAsync(context, ConnectionIntent.Work, existing: null,
            connection => WorkAsync(context, connection, sweep, path, parse.GetValue(parallel) ?? 1));
    }

    private static async Task<int> WorkAsync(CommandContext context, IRunConnection connection, Sweep sweep, string path, int parallel)
    {
        var runner = new SweepRunner(context, sweep, context.Commands.Line("sweep", path), parallel);
        var (statuses, finished) = await runner.RunAsync(connection);
        // An interrupted sweep has no table yet.
        if (finished || context.Json) Report(context, sweep, statuses);
        return finished ? SweepRunner.EndOf(statuses.Values) : ExitCode.Interrupted;
    }

    /// <summary>Says which runs there are, and how far each is.</summary>
    internal static void Report(CommandContext context, Sweep sweep, IReadOnlyDictionary<RunId, RunStatus> statuses)
    {
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer => WriteJson(writer, sweep, statuses)));
            return;
        }
        var table = new Table(("run", false), ("state", false), ("iteration", true, 2), ("of", true, 2), ("mean", true, 1),
            ("policy", true, 1));
        foreach (var run in sweep.Runs)
        {
            var status = statuses.GetValueOrDefault(run.Id);
            table.Add(run.Id.Value, StateOf(status), Numbers.Count(status?.Iteration.Value ?? 0),
                Numbers.Count(run.Specification.Iterations), Numbers.Return(status?.MeanReturn), Numbers.Return(status?.PolicyReturn));
        }
        table.Write(context.Terminal);
        context.Note(string.Create(CultureInfo.InvariantCulture,
            $"{statuses.Values.Count(status => status.State == RunState.Completed)} of {sweep.Runs.Count} runs complete"));
    }

    private static void WriteJson(Utf8JsonWriter writer, Sweep sweep, IReadOnlyDictionary<RunId, RunStatus> statuses)
    {
        writer.WriteString("sweep", sweep.Name);
        writer.WriteNumber("complete", statuses.Values.Count(status => status.State == RunState.Completed));
        writer.WriteObjects("runs", sweep.Runs, run =>
        {
            var status = statuses.GetValueOrDefault(run.Id);
            writer.WriteString("id", run.Id.Value);
            writer.WriteString("task", run.Specification.Task);
            writer.WriteString("method", run.Method);
            writer.WriteNumber("seed", run.Specification.Seed);
            writer.WriteString("state", StateOf(status));
            writer.WriteNumber("iteration", status?.Iteration.Value ?? 0);
            writer.WriteNumber("iterations", run.Specification.Iterations);
            writer.WriteReal("meanReturn", status?.MeanReturn);
            writer.WriteReal("policyReturn", status?.PolicyReturn);
            writer.WriteNumber("evaluations", status?.Evaluations ?? 0);
            var invalid = status is null ? InvalidCounts.None : InvalidCounts.FromNumbers(status.Invalid);
            writer.WriteNumber("diverged", invalid.Total);
            InvalidText.Write(writer, "invalid", invalid);
            writer.WriteString("message", status?.Message ?? "");
        });
    }

    private static string StateOf(RunStatus? status) => status is null ? "new" : RunReport.StateName(status.State);
}
