using EsEnas.Client.Connections;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;

namespace EsEnas.Client.Benchmarks;

/// <summary>
/// Runs a real experiment in an embedded silo over a temporary directory and measures where the CPU time goes once it is warm.
/// </summary>
internal static class IterationBenchmark
{
    private const int WarmUpIterations = 2;
    private const string RolloutThreads = "rollout-";

    public static async Task<IterationCost> RunAsync(CommandContext context, ExperimentSpecification asked, double seconds)
    {
        var specification = BenchmarkRun.Endless(asked);
        var messages = MessageSizes.Of(specification, TaskCatalog.CreateObjective(specification));
        var folder = Directory.CreateTempSubdirectory("esenas-bench-");
        try
        {
            await using var connection = await context.Connector.OpenAsync(
                context.Connection with { DataDirectory = folder.FullName, Cluster = null }, ConnectionIntent.Use, context.Interrupted);
            return await BenchmarkRun.MeasureAsync(connection.Run(new RunId("bench")), specification, WarmUpIterations,
                Look(asked.Task, seconds, messages), context.Interrupted);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Func<int, IterationCost?> Look(string task, double seconds, MessageSizes messages)
    {
        (int Iteration, double Cpu, double? Rollouts)? first = null;
        return iteration =>
        {
            var now = (Iteration: iteration, Cpu: CpuSeconds(), Rollouts: ProcessThreads.CpuSeconds(RolloutThreads));
            var begin = first ??= now;
            return now.Iteration > begin.Iteration && now.Cpu - begin.Cpu >= seconds
                ? new IterationCost(task, now.Iteration - begin.Iteration, now.Cpu - begin.Cpu, now.Rollouts - begin.Rollouts, messages)
                : null;
        };
    }

    private static double CpuSeconds()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }
}
