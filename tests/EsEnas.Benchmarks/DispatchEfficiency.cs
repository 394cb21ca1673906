using System.Diagnostics;
using System.Globalization;
using EsEnas.Grains;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Objectives;
using EsEnas.Hosting;
using EsEnas.Hosting.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EsEnas.Benchmarks;

/// <summary>
/// Eight silos in this process, talking over loopback sockets, and one run whose evaluations only wait 50 ms: how busy are the slots, and
/// what does an evaluation cost beside? Whole iterations count, with ask, tell and the wait for the last evaluation.
/// </summary>
internal static class DispatchEfficiency
{
    private const int Silos = 8;
    private const int PerSlot = 40;

    // Beyond, ask and tell are the serial part.
    private const int ManyAreMoreThan = 256;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Sleep = TimeSpan.FromMilliseconds(50);

    public static async Task<int> RunAsync(IEnumerable<int> slots)
    {
        List<Expectation> all = [];
        foreach (var count in slots)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"share of the time that {count} slots are busy");
            all.Add(Expectation.AtLeast(name, await MeasureAsync(count), count <= ManyAreMoreThan ? 0.9 : 0.8));
        }

        return Expectation.Report(all);
    }

    private static async Task<double> MeasureAsync(int slots)
    {
        var objectives = new SleepingObjectives(Sleep);
        var folder = Directory.CreateTempSubdirectory("esenas-bench-");
        List<IHost> hosts = [];
        try
        {
            for (var i = 0; i < Silos; i++) hosts.Add(await StartAsync(folder.FullName, slots / Silos, objectives));
            var run = hosts[0].Services.GetRequiredService<IGrainFactory>().GetGrain<IExperimentGrain>("bench");
            await run.Submit(new SubmitRequest(string.Create(CultureInfo.InvariantCulture, $$"""
                task: blackbox/sphere
                controller: { kind: regularized-evolution, population: 150, tournament: 12 }
                evaluations: { directions: {{slots * PerSlot / 2 - 1}}, atCurrent: 2 }
                iterations: 1000
                checkpoint: { everySeconds: 60 }
                """)));
            var busy = await ReportAsync(run, slots, objectives);
            await run.Cancel();
            return busy;
        }
        finally
        {
            foreach (var host in hosts) await host.StopAsync(CancellationToken.None);
            foreach (var host in hosts) host.Dispose();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> ReportAsync(IExperimentGrain run, int slots, SleepingObjectives objectives)
    {
        var begun = Stopwatch.GetTimestamp();
        Reading? first = null;
        await foreach (var update in run.Watch(new(1), CancellationToken.None))
        {
            if (update.Status.State == RunState.Failed) throw new InvalidOperationException(update.Status.Message);
            // Compiling the young process's code is no cost of an evaluation.
            if (update.Rows.Count == 0 || Stopwatch.GetElapsedTime(begun) < WarmUp) continue;
            var now = Reading.Take(objectives);
            first ??= now;
            if (Stopwatch.GetElapsedTime(first.Time, now.Time) < Measured) continue;
            Console.WriteLine(first.Until(now, slots));
            return first.BusyUntil(now, slots);
        }
        throw new InvalidOperationException("The run stopped before it was measured.");
    }

    private static async Task<IHost> StartAsync(string folder, int slots, SleepingObjectives objectives)
    {
        var options = new EsEnasSiloOptions { DataDirectory = folder, Slots = slots, SiloPort = FreePort(), GatewayPort = FreePort(),
            Insecure = true };
        await StoreProviders.PrepareAsync(options, CancellationToken.None);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<IObjectiveFactory>(objectives);
        builder.UseEsEnasSilo(options);
        // They compute nothing: a thread that should wake must not wait for other programs of the machine.
        builder.Services.Configure<RolloutOptions>(rollouts => rollouts.Nice = 0);
        var host = builder.Build();
        await host.StartAsync(CancellationToken.None);
        return host;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Everything that is counted, at the end of an iteration.</summary>
    private sealed record Reading(long Time, double Cpu, long Evaluations, double Busy, long Allocated, int Collections, TimeSpan Paused)
    {
        public static Reading Take(SleepingObjectives objectives)
        {
            var (evaluations, busy) = objectives.Done;
            return new Reading(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime.TotalSeconds, evaluations, busy,
                GC.GetTotalAllocatedBytes(), GC.CollectionCount(0), GC.GetTotalPauseDuration());
        }

        public double BusyUntil(Reading end, int slots) =>
            (end.Busy - Busy) / Stopwatch.GetElapsedTime(Time, end.Time).TotalSeconds / slots;

        public string Until(Reading end, int slots)
        {
            var wall = Stopwatch.GetElapsedTime(Time, end.Time).TotalSeconds;
            var count = end.Evaluations - Evaluations;
            var asleep = count * Sleep.TotalSeconds / wall / slots;
            return string.Create(CultureInfo.InvariantCulture,
                $"{slots} slots on {Silos} silos: busy {BusyUntil(end, slots):P1} " +
                $"(asleep for the {Sleep.TotalMilliseconds:F0} ms alone {asleep:P1}), {count / wall:F0} evaluations/s over {wall:F1} s\n" +
                $"  all silos together, an evaluation: {1e6 * (end.Cpu - Cpu) / count:F0} µs of CPU, " +
                $"{(end.Allocated - Allocated) / 1024.0 / count:F1} KiB allocated; " +
                $"{end.Collections - Collections} collections paused for {(end.Paused - Paused).TotalMilliseconds:F0} ms");
        }
    }
}
