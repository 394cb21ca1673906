using System.Diagnostics;
using System.Globalization;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting;

namespace EsEnas.Benchmarks;

/// <summary>Silo processes with one run, which work in turns with others and are counted.</summary>
internal sealed class BenchedCluster(string folder, List<Process> processes, ClusterClient client) : IAsyncDisposable
{
    private const string Ready = "esenas-silo: ready, gateway ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    /// <summary>Evaluations of the turns that count.</summary>
    public long Evaluations { get; private set; }

    /// <summary>Seconds that those turns took.</summary>
    public double Seconds { get; private set; }

    /// <summary>Seconds of CPU time of all silos in them.</summary>
    public double Cpu { get; private set; }

    public double PerSecond => Evaluations / Seconds;

    public double PerCpuSecond => Evaluations / Cpu;

    private IExperimentGrain Run => client.Grains.GetGrain<IExperimentGrain>("bench");

    private double CpuNow => processes.Sum(process =>
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalSeconds;
    });

    /// <summary>Starts the silos, over a data directory of their own, and a run that waits.</summary>
    /// <param name="task">Its task.</param>
    /// <param name="silos">How many.</param>
    /// <param name="slots">Slots of each.</param>
    /// <param name="insecure">Whether they speak without TLS.</param>
    public static async Task<BenchedCluster> StartAsync(string task, int silos, int slots, bool insecure = false)
    {
        var folder = Directory.CreateTempSubdirectory("esenas-bench-").FullName;
        List<Process> processes = [];
        List<string> gateways = [];
        try
        {
            for (var i = 0; i < silos; i++) gateways.Add(await StartSiloAsync(folder, slots, insecure, processes));
            var client = await ClusterClient.ConnectAsync(string.Join(',', gateways),
                new ClusterClientOptions { ConnectTimeout = StartLimit, CertificateDirectory = insecure ? null : folder },
                CancellationToken.None);
            var cluster = new BenchedCluster(folder, processes, client);
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
        var (cpu, evaluations, begin) = (CpuNow, await CountAsync(), Stopwatch.GetTimestamp());
        await Run.Resume(force: false);
        await Task.Delay(duration);
        await Run.Pause();
        if (!counts) return;
        Seconds += Stopwatch.GetElapsedTime(begin).TotalSeconds;
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

    private static async Task<string> StartSiloAsync(string folder, int slots, bool insecure, List<Process> processes)
    {
        var silo = Process.Start(new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "esenas-silo.dll"), "--data", folder, "--slots",
                slots.ToString(CultureInfo.InvariantCulture), .. insecure ? ["--insecure"] : Array.Empty<string>()])
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
