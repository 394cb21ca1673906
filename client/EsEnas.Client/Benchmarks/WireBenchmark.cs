using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting;

namespace EsEnas.Client.Benchmarks;

/// <summary>
/// Runs a real experiment on a cluster of silos in this process, which talk over loopback sockets, and counts the bytes that they send.
/// </summary>
internal static class WireBenchmark
{
    private const int Silos = 3;
    private const int WarmUpIterations = 1;
    private const int Iterations = 2;

    /// <exception cref="CommandException">The run failed.</exception>
    public static async Task<WireTraffic> RunAsync(ExperimentSpecification asked, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("esenas-bench-");
        using var counter = new WireCounter();
        List<SiloHost> silos = [];
        try
        {
            for (var i = 0; i < Silos; i++) silos.Add(
                await SiloHost.StartAsync(new EsEnasSiloOptions { DataDirectory = folder.FullName, Slots = 1 }, cancellationToken));
            return await BenchmarkRun.MeasureAsync(silos[0].Grains.GetGrain<IExperimentGrain>("bench"), BenchmarkRun.Endless(asked),
                WarmUpIterations, Look(counter), cancellationToken);
        }
        finally
        {
            foreach (var silo in silos) await silo.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static Func<int, WireTraffic?> Look(WireCounter counter)
    {
        (int Iteration, long Bytes, long Messages)? first = null;
        return iteration =>
        {
            var (bytes, messages) = counter.Sent;
            var begin = first ??= (iteration, bytes, messages);
            var iterations = iteration - begin.Iteration;
            return iterations < Iterations ? null : new WireTraffic(Silos, iterations, (double)(bytes - begin.Bytes) / iterations,
                (double)(messages - begin.Messages) / iterations);
        };
    }
}
