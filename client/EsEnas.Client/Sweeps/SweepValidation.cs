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
        var memory = CheckLimits(context, sweep);
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
                memory?.Write(writer);
            }));
            return ExitCode.Ok;
        }
        context.WriteLine($"valid; sweep {sweep.Name}");
        context.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"runs         {Numbers.Count(sweep.Runs.Count)}: {string.Join(", ", tasks)} by {string.Join(", ", methods)}"));
        context.WriteLine($"evaluations  {Numbers.Count(evaluations)}");
        context.WriteLine($"CPU time     {Numbers.Duration(seconds)} at most on this machine");
        if (memory is not null) context.WriteLine($"memory       {(tasks.Length > 1 ? "at most " : "")}{memory.Text}");
        return ExitCode.Ok;
    }

    // What submit refuses of any run is not valid. Gives what the largest of them takes of a silo's memory.
    private static MemoryEstimate? CheckLimits(CommandContext context, Sweep sweep)
    {
        MemoryEstimate? largest = null;
        using var workers = context.CreateWorkers();
        foreach (var run in sweep.Runs.DistinctBy(run => (run.Specification.Task, run.Method)))
        {
            try
            {
                var objective = workers.Guard(run.Specification, TaskCatalog.CreateObjective(run.Specification));
                SizeLimits.Check(new Run(run.Specification, objective), context.CreateRunOptions());
                if (MemoryEstimate.Of(objective, context) is { } memory && memory.SiloBytes > (largest?.SiloBytes ?? 0)) largest = memory;
            }
            catch (RunException refused)
            {
                throw CommandException.Usage($"{run.Id}: {refused.Message}");
            }
        }
        return largest;
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
