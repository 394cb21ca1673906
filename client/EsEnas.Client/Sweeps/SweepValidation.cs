using System.Globalization;
using EsEnas.Analysis.Sweeps;
using EsEnas.Client.Evaluation;
using EsEnas.Client.Output;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Tasks;

namespace EsEnas.Client.Sweeps;

/// <summary>What `validate` says of a sweep: that each of its runs is valid, and what all of them cost together.</summary>
internal static class SweepValidation
{
    /// <exception cref="Core.Documents.SpecificationException">The file or one of its runs is invalid; lists every error.</exception>
    /// <exception cref="CommandException">The command line would change it.</exception>
    public static async Task<int> RunAsync(CommandContext context, string path, bool changed)
    {
        if (changed)
            throw CommandException.Usage($"validate: --recipe, --set, --seed, --iterations and --fixed-start do not go with a sweep; " +
                $"change {path}");
        using var progress = new WorkProgress(context.Terminal);
        progress.Say("validate: reading the sweep");
        var sweep = SweepFile.Read(path);
        foreach (var warning in sweep.Warnings) context.Note($"warning: {warning}");
        sweep.CheckSizes(SweepCatalog.Instance);
        CheckLimits(context, sweep);
        var cost = await context.WorkAsync(() => Measure(context, sweep, progress));
        progress.Dispose();
        var (evaluations, seconds) = (cost.Sum(run => run.Evaluations), cost.Sum(run => run.CpuSeconds));
        string[] tasks = [.. sweep.Runs.Select(run => run.Specification.Task).Distinct()];
        string[] methods = [.. sweep.Runs.Select(run => run.Method).Distinct()];
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteBoolean("valid", true);
                writer.WriteString("sweep", sweep.Name);
                writer.WriteStrings("tasks", tasks);
                writer.WriteStrings("methods", methods);
                writer.WriteNumber("runs", sweep.Runs.Count);
                writer.WriteNumber("evaluations", evaluations);
                writer.WriteReal("cpuSeconds", seconds);
            }));
            return ExitCode.Ok;
        }
        context.WriteLine($"valid; sweep {sweep.Name}");
        context.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"runs         {Numbers.Count(sweep.Runs.Count)}: {string.Join(", ", tasks)} by {string.Join(", ", methods)}"));
        context.WriteLine($"evaluations  {Numbers.Count(evaluations)}");
        context.WriteLine($"CPU time     {Numbers.Duration(seconds)} at most on this machine");
        return ExitCode.Ok;
    }

    // What submit refuses of any run is not valid.
    private static void CheckLimits(CommandContext context, Sweep sweep)
    {
        using var workers = context.CreateWorkers();
        foreach (var run in sweep.Runs.DistinctBy(run => (run.Specification.Task, run.Method)))
        {
            try
            {
                SizeLimits.Check(new Run(run.Specification,
                    workers.Guard(run.Specification, TaskCatalog.CreateObjective(run.Specification))), context.CreateRunOptions());
            }
            catch (RunException refused)
            {
                throw CommandException.Usage($"{run.Id}: {refused.Message}");
            }
        }
    }

    // One measurement a task: how fast its steps are depends little on the method.
    private static List<CostEstimate> Measure(CommandContext context, Sweep sweep, WorkProgress progress)
    {
        using var workers = context.CreateWorkers();
        var speeds = new Dictionary<string, double>(StringComparer.Ordinal);
        var costs = new List<CostEstimate>();
        foreach (var run in sweep.Runs)
        {
            var task = run.Specification.Task;
            if (!speeds.TryGetValue(task, out var speed))
            {
                progress.Say($"validate: measuring the speed of {task}");
                speed = speeds[task] = CostEstimate.Measure(run.Specification, workers, context.Interrupted).StepsPerCpuSecond;
            }
            costs.Add(CostEstimate.At(run.Specification, speed));
        }
        return costs;
    }
}
