using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting;

namespace EsEnas.Client.Benchmarks;

/// <summary>Runs a real experiment on a cluster of silos in this process, which talk over loopback sockets, and counts the bytes that they send.</summary>
internal static class WireBenchmark
{
    private const int Silos = 3;
    private const int WarmUpIterations = 1;
    private const int Iterations = 2;

    /// <exception cref="CommandException">The run failed.</exception>
    public static async Task<WireTraffic> RunAsync(ExperimentSpecification asked, CancellationToken cancellationToken)
    {
        var specification = asked with { Iterations = 10_000_000, StopAtReturn = null };
        var folder = Directory.CreateTempSubdirectory("esenas-bench-");
        using var counter = new WireCounter();
        List<SiloHost> silos = [];
        try
        {
            for (var i = 0; i < Silos; i++) silos.Add(await SiloHost.StartAsync(new EsEnasSiloOptions { DataDirectory = folder.FullName, Slots = 1 }, cancellationToken));
            var run = silos[0].Grains.GetGrain<IExperimentGrain>("bench");
            await run.Submit(new SubmitRequest(SpecificationText.ToCanonicalYaml(specification)));
            var traffic = await MeasureAsync(run, counter, cancellationToken);
            await run.Cancel();
            return traffic;
        }
        finally
        {
            foreach (var silo in silos) await silo.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<WireTraffic> MeasureAsync(IExperimentGrain run, WireCounter counter, CancellationToken cancellationToken)
    {
        (int Iteration, long Bytes, long Messages)? first = null;
        await foreach (var update in run.Watch(1, cancellationToken).WithCancellation(cancellationToken))
        {
            var status = update.Status;
            if (status.State == RunState.Failed) throw new CommandException(ExitCode.RunFailed, $"the run failed: {status.Message}");
            if (update.Rows.Length == 0 || status.Iteration < WarmUpIterations) continue;
            var (bytes, messages) = counter.Sent;
            first ??= (status.Iteration, bytes, messages);
            var begin = first.Value;
            var iterations = status.Iteration - begin.Iteration;
            if (iterations >= Iterations) return new WireTraffic(Silos, iterations, (double)(bytes - begin.Bytes) / iterations, (double)(messages - begin.Messages) / iterations);
        }
        throw new CommandException(ExitCode.RunFailed, "the run stopped before it was measured");
    }
}
