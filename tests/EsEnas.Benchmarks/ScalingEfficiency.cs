using System.Diagnostics;
using System.Globalization;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting;

namespace EsEnas.Benchmarks;

/// <summary>
/// Two silo processes of one slot against one of two: evaluations per second of CPU time of all their processes. The two work in turns, so that a
/// machine that is busy with something else is as busy for both.
/// </summary>
internal static class ScalingEfficiency
{
    private const int Rounds = 4;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    public static async Task<int> RunAsync(string task)
    {
        await using var one = await Cluster.StartAsync(task, silos: 1, slots: 2);
        await using var two = await Cluster.StartAsync(task, silos: 2, slots: 1);
        foreach (var cluster in new[] { one, two }) await cluster.WorkAsync(WarmUp, counts: false);
        for (var round = 0; round < Rounds; round++)
            foreach (var cluster in new[] { one, two }) await cluster.WorkAsync(Turn, counts: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{task}: 1 silo of 2 slots {one.PerCpuSecond:F2} evaluations per CPU second ({one.Evaluations} in {one.Cpu:F1} s), 2 silos of 1 slot {two.PerCpuSecond:F2} ({two.Evaluations} in {two.Cpu:F1} s), ratio {two.PerCpuSecond / one.PerCpuSecond:F3}"));
        return 0;
    }

    private sealed class Cluster(string folder, List<Process> processes, ClusterClient client) : IAsyncDisposable
    {
        private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

        public long Evaluations { get; private set; }

        public double Cpu { get; private set; }

        public double PerCpuSecond => Evaluations / Cpu;

        private IExperimentGrain Run => client.Grains.GetGrain<IExperimentGrain>("bench");

        private double CpuNow => processes.Sum(process =>
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalSeconds;
        });

        public static async Task<Cluster> StartAsync(string task, int silos, int slots)
        {
            var folder = Directory.CreateTempSubdirectory("esenas-bench-").FullName;
            List<Process> processes = [];
            List<string> gateways = [];
            for (var i = 0; i < silos; i++)
            {
                var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "esenas-silo.dll"), "--data", folder, "--slots", slots.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true };
                var process = Process.Start(start)!;
                processes.Add(process);
                gateways.Add(await GatewayAsync(process));
            }
            var client = await ClusterClient.ConnectAsync(string.Join(',', gateways), new ClusterClientOptions { ConnectTimeout = StartLimit }, CancellationToken.None);
            var cluster = new Cluster(folder, processes, client);
            await cluster.Run.Submit(new SubmitRequest($"task: {task}\niterations: 100000\n", Start: false));
            return cluster;
        }

        /// <summary>Works for a while, then pauses.</summary>
        public async Task WorkAsync(TimeSpan duration, bool counts)
        {
            var (cpu, evaluations) = (CpuNow, await CountAsync());
            await Run.Resume(force: false);
            await Task.Delay(duration);
            await Run.Pause();
            if (!counts) return;
            Cpu += CpuNow - cpu;
            Evaluations += await CountAsync() - evaluations;
        }

        public async ValueTask DisposeAsync()
        {
            await client.DisposeAsync();
            foreach (var process in processes)
            {
                process.Kill();
                await process.WaitForExitAsync();
                process.Dispose();
            }
            Directory.Delete(folder, recursive: true);
        }

        private async Task<long> CountAsync() => (await client.Grains.GetGrain<IClusterGrain>(0).GetSilos()).Sum(silo => silo.Evaluations);

        private static async Task<string> GatewayAsync(Process silo)
        {
            using var limit = new CancellationTokenSource(StartLimit);
            while (await silo.StandardError.ReadLineAsync(limit.Token) is { } line)
                if (line.StartsWith("esenas-silo: ready, gateway ", StringComparison.Ordinal)) return line.Split(' ', ',')[3];
            throw new InvalidOperationException("The silo ended before it was ready.");
        }
    }
}
