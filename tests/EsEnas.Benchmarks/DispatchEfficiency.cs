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
/// Eight silos in this process, talking over loopback sockets, and one run whose evaluations only wait 50 ms: how busy are the slots, and what does an
/// evaluation cost beside? Whole iterations count, with ask, tell and the wait for the last evaluation.
/// </summary>
internal static class DispatchEfficiency
{
    private const int Silos = 8;
    private const int PerSlot = 40;
    private const int Measured = 3;
    private static readonly TimeSpan Sleep = TimeSpan.FromMilliseconds(50);

    public static async Task<int> RunAsync(IEnumerable<int> slots)
    {
        foreach (var count in slots) await MeasureAsync(count);
        return 0;
    }

    private static async Task MeasureAsync(int slots)
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
                evaluations: { directions: {{slots * PerSlot / 2 - 1}}, atCurrent: 2 }
                iterations: 1000
                checkpoint: { everySeconds: 60 }
                """)));
            await ReportAsync(run, slots, objectives);
            await run.Cancel();
        }
        finally
        {
            foreach (var host in hosts) await host.StopAsync(CancellationToken.None);
            foreach (var host in hosts) host.Dispose();
            folder.Delete(recursive: true);
        }
    }

    private static async Task ReportAsync(IExperimentGrain run, int slots, SleepingObjectives objectives)
    {
        (int Iteration, long Time, double Cpu, long Evaluations, double Seconds)? first = null;
        await foreach (var update in run.Watch(1, CancellationToken.None))
        {
            if (update.Status.State == RunState.Failed) throw new InvalidOperationException(update.Status.Message);
            if (update.Rows.Length == 0) continue;
            var (evaluations, seconds) = objectives.Done;
            var now = (update.Status.Iteration, Time: Stopwatch.GetTimestamp(), Cpu: Environment.CpuUsage.TotalTime.TotalSeconds, evaluations, seconds);
            first ??= now;
            var begin = first.Value;
            if (now.Iteration - begin.Iteration < Measured) continue;
            var wall = Stopwatch.GetElapsedTime(begin.Time, now.Time).TotalSeconds;
            var count = evaluations - begin.Evaluations;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{slots} slots on {Silos} silos: busy {(seconds - begin.Seconds) / wall / slots:P1} (asleep for the {Sleep.TotalMilliseconds:F0} ms alone {count * Sleep.TotalSeconds / wall / slots:P1}), {count / wall:F0} evaluations/s, {1e6 * (now.Cpu - begin.Cpu) / count:F0} µs of CPU an evaluation, all silos together; {count} evaluations in {wall:F1} s"));
            return;
        }
    }

    private static async Task<IHost> StartAsync(string folder, int slots, SleepingObjectives objectives)
    {
        var options = new EsEnasSiloOptions { DataDirectory = folder, Slots = slots, SiloPort = FreePort(), GatewayPort = FreePort() };
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
}
