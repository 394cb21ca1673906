using System.Diagnostics;
using System.Globalization;

namespace EsEnas.Cluster.Tests.Chaos;

/// <summary>A silo's own process, without a console before it, so that signals reach it. Ended by its id.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private const string ReadyLine = "esenas-silo: ready, gateway ";
    private readonly Process process;
    private readonly List<string> lines = [];
    private readonly TaskCompletionSource<string> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(ProcessStartInfo start, int number, int port)
    {
        (Number, Port) = (number, port);
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Remember(line.Data);
        process.ErrorDataReceived += (_, line) => Remember(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The how manieth of its test, from 1.</summary>
    public int Number { get; }

    /// <summary>Its port for other silos.</summary>
    public int Port { get; }

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Whether SIGSTOP has been sent and not yet undone.</summary>
    public bool Frozen { get; private set; }

    /// <summary>Whether it was told to end, by one signal or another.</summary>
    public bool Told { get; private set; }

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>Its gateway once it is up; null before.</summary>
    public string? Gateway => ready.Task.IsCompletedSuccessfully ? ready.Task.Result : null;

    /// <summary>Whether it is up, and will not go by itself.</summary>
    public bool Serves => !HasExited && !Frozen && !Told && Gateway is not null;

    /// <summary>The last of what it said.</summary>
    public string Said
    {
        get
        {
            lock (lines) return string.Join('\n', lines);
        }
    }

    /// <summary>Starts a silo with one slot.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="port">Its port for other silos.</param>
    /// <param name="flags">Further flags.</param>
    /// <param name="environment">Further variables.</param>
    public static SiloProcess Start(int number, int port, IEnumerable<string> flags,
        params IReadOnlyList<(string Name, string Value)> environment) =>
            StartIn([], number, port, flags, environment);

    /// <summary>Starts a silo by another command, which becomes it.</summary>
    /// <inheritdoc cref="Start"/>
    public static SiloProcess StartIn(IReadOnlyList<string> command, int number, int port, IEnumerable<string> flags,
        params IReadOnlyList<(string Name, string Value)> environment)
    {
        string[] whole = [.. command, "dotnet", Path.Combine(AppContext.BaseDirectory, "esenas-silo.dll"), "--silo-port",
            port.ToString(CultureInfo.InvariantCulture), "--slots", "1", .. flags];
        var start = new ProcessStartInfo(whole[0], whole[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("ESENAS_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new SiloProcess(start, number, port);
    }

    /// <summary>Waits until it is up, and gives its gateway.</summary>
    /// <exception cref="InvalidOperationException">It ended before; with what it said.</exception>
    public async Task<string> ReadyAsync(TimeSpan timeout)
    {
        await Task.WhenAny(ready.Task, process.WaitForExitAsync()).WaitAsync(timeout);
        return Gateway ?? throw new InvalidOperationException($"{this} ended with {process.ExitCode} before it was ready:\n{Said}");
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        Told = true;
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM.</summary>
    public void Terminate()
    {
        Told = true;
        Signals.Send(process.Id, "TERM");
    }

    /// <summary>SIGSTOP.</summary>
    public void Freeze()
    {
        Frozen = true;
        Signals.Send(process.Id, "STOP");
    }

    /// <summary>SIGCONT.</summary>
    public void Thaw()
    {
        if (!process.HasExited) Signals.Send(process.Id, "CONT");
        Frozen = false;
    }

    public Task WaitAsync(TimeSpan timeout) => process.WaitForExitAsync().WaitAsync(timeout);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"silo {Number} (port {Port})");

    private void Remember(string? line)
    {
        if (line is null) return;
        lock (lines)
        {
            lines.Add(line);
            if (lines.Count > 60) lines.RemoveAt(0);
        }
        if (line.StartsWith(ReadyLine, StringComparison.Ordinal)) ready.TrySetResult(line[ReadyLine.Length..].Split(',')[0]);
    }
}
