using System.Diagnostics;
using Orleans.Runtime;

namespace EsEnas.Hosting.Tests.Support;

/// <summary>A process of the tests, ended by its id.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    internal const string HostVerb = "host-data-directory";
    internal const string WriteVerb = "write-grain-states";
    internal const int WriteSize = 400_000;
    internal const string Ready = "ready";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly Process process;

    private ChildProcess(Process process) => this.process = process;

    internal int Id => process.Id;

    /// <summary>Standard error, line by line.</summary>
    internal StreamReader Error => process.StandardError;

    internal StreamReader Output => process.StandardOutput;

    /// <summary>Starts this test executable as another process.</summary>
    internal static ChildProcess StartSelf(params string[] arguments) => StartOwn("EsEnas.Hosting.Tests", arguments);

    /// <summary>Starts the silo process.</summary>
    internal static ChildProcess StartSilo(params string[] arguments) =>
        StartOwn("esenas-silo", arguments);

    /// <summary>Starts the silo process with another libmujoco.</summary>
    internal static ChildProcess StartSiloWithMuJoCo(string mujocoPath, params string[] arguments) =>
        StartOwn("esenas-silo", arguments, ("MUJOCO_PATH", mujocoPath));

    // The executable beside this assembly, however this process itself was started.
    private static ChildProcess StartOwn(string name, string[] arguments, params (string Name, string Value)[] variables) =>
        Start(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? name + ".exe" : name), arguments, variables);

    /// <summary>Reads lines until one contains the text.</summary>
    internal static async Task<string> ReadUntilAsync(StreamReader reader, string text)
    {
        using CancellationTokenSource limit = new(Timeout);
        List<string> lines = [];
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            lines.Add(line);
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"The process ended without a line with '{text}': {string.Join(" | ", lines)}");
    }

    /// <summary>As kill -9 does.</summary>
    internal async Task KillAsync()
    {
        process.Kill();
        await WaitAsync();
    }

    /// <summary>Sends SIGTERM.</summary>
    internal async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    internal async Task<int> WaitAsync()
    {
        using CancellationTokenSource limit = new(Timeout);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }

    /// <summary>Hosts a data directory until killed.</summary>
    internal static async Task<int> HostAsync(string directory)
    {
        await using var silo = await EmbeddedSilo.OpenAsync(new EmbeddedSiloOptions { DataDirectory = directory }, CancellationToken.None);
        await Console.Out.WriteLineAsync($"{Ready} {(silo.IsHost ? "host" : "client")}");
        await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan);
        return 0;
    }

    /// <summary>Writes ever new generations of one state until killed.</summary>
    internal static async Task<int> WriteAsync(string directory)
    {
        await using var store = await HostedStore.OpenAsync(directory);
        BlobState state = new();
        var id = GrainId.Create("test", "crash");
        await store.Grains.ReadStateAsync("blob", id, state);
        for (var generation = state.State.Generation + 1; ; generation++)
        {
            state.State = Blob.Of(generation, WriteSize);
            await store.Grains.WriteStateAsync("blob", id, state);
            await Console.Out.WriteLineAsync($"{Ready} {generation}");
        }
    }

    private static ChildProcess Start(string executable, string[] arguments, params (string Name, string Value)[] variables)
    {
        ProcessStartInfo start = new(executable, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }
}
