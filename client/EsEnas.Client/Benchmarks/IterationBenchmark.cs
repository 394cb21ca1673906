using EsEnas.Client.Connections;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;

namespace EsEnas.Client.Benchmarks;

/// <summary>Runs a real experiment in an embedded silo over a temporary directory and measures where the CPU time goes once it is warm.</summary>
internal static class IterationBenchmark
{
    private const int WarmUpIterations = 3;
    private const string RolloutThreads = "rollout-";

    public static async Task<IterationCost> RunAsync(CommandContext context, ExperimentSpecification asked, double seconds)
    {
        // Long enough to be measured, however fast an iteration is.
        var specification = asked with { Iterations = 10_000_000, StopAtReturn = null };
        var messages = MessageSizes.Of(specification, TaskCatalog.CreateObjective(specification));
        var folder = Directory.CreateTempSubdirectory("esenas-bench-");
        try
        {
            await using var connection = await context.Connector.OpenAsync(context.Connection with { DataDirectory = folder.FullName, Cluster = null }, ConnectionIntent.Use, context.Interrupted);
            var run = connection.Run("bench");
            await run.Submit(new SubmitRequest(SpecificationText.ToCanonicalYaml(specification)));
            var cost = await MeasureAsync(context, run, asked.Task, seconds, messages);
            await run.Cancel();
            return cost;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IterationCost> MeasureAsync(CommandContext context, IExperimentGrain run, string task, double seconds, MessageSizes messages)
    {
        (int Iteration, double Cpu, double? Rollouts)? first = null;
        await foreach (var update in run.Watch(1, context.Interrupted).WithCancellation(context.Interrupted))
        {
            var status = update.Status;
            if (status.State == RunState.Failed) throw new CommandException(ExitCode.RunFailed, $"the run failed: {status.Message}");
            if (update.Rows.Length == 0 || status.Iteration < WarmUpIterations) continue;
            var now = (status.Iteration, Cpu: CpuSeconds(), Rollouts: ProcessThreads.CpuSeconds(RolloutThreads));
            first ??= now;
            var begin = first.Value;
            if (now.Iteration > begin.Iteration && now.Cpu - begin.Cpu >= seconds)
                return new IterationCost(task, now.Iteration - begin.Iteration, now.Cpu - begin.Cpu, now.Rollouts - begin.Rollouts, messages);
        }
        throw new CommandException(ExitCode.RunFailed, "the run stopped before it was measured");
    }

    private static double CpuSeconds()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }
}
