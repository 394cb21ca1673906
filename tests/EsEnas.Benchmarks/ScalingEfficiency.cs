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
        private const string Ready = "esenas-silo: ready, gateway ";
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
            try
            {
                for (var i = 0; i < silos; i++) gateways.Add(await StartSiloAsync(folder, slots, processes));
                var client = await ClusterClient.ConnectAsync(string.Join(',', gateways), new ClusterClientOptions { ConnectTimeout = StartLimit, CertificateDirectory = folder }, CancellationToken.None);
                var cluster = new Cluster(folder, processes, client);
                await cluster.Run.Submit(new SubmitRequest($"task: {task}\niterations: 100000\n", Start: false));
                return cluster;
            }
            catch
            {
                await EndAsync(processes);
                throw;
            }
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
            await EndAsync(processes);
            Directory.Delete(folder, recursive: true);
        }

        private async Task<long> CountAsync() => (await client.Grains.GetGrain<IClusterGrain>(0).GetSilos()).Sum(silo => silo.Evaluations);

        private static async Task EndAsync(IEnumerable<Process> processes)
        {
            foreach (var process in processes)
            {
                process.Kill();
                await process.WaitForExitAsync();
                process.Dispose();
            }
        }

        private static async Task<string> StartSiloAsync(string folder, int slots, List<Process> processes)
        {
            var silo = Process.Start(new ProcessStartInfo("dotnet",
                [Path.Combine(AppContext.BaseDirectory, "esenas-silo.dll"), "--data", folder, "--slots", slots.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            processes.Add(silo);
            // Read to the end, or a silo that says much would wait for a reader.
            var lines = silo.StandardError;
            silo.BeginOutputReadLine();
            using var limit = new CancellationTokenSource(StartLimit);
            while (await lines.ReadLineAsync(limit.Token) is { } line)
            {
                if (!line.StartsWith(Ready, StringComparison.Ordinal)) continue;
                _ = lines.ReadToEndAsync(CancellationToken.None);
                return line[Ready.Length..].Split(',')[0];
            }
            throw new InvalidOperationException("The silo ended before it was ready.");
        }
    }
}
