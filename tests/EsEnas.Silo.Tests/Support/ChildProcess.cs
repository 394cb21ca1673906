using System.Diagnostics;
using System.Text;

namespace EsEnas.Silo.Tests.Support;

/// <summary>A process of a test, ended by its id; standard output and error in one text.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(300);
    private readonly Process process;
    private readonly StringBuilder text = new();

    private ChildProcess(ProcessStartInfo start)
    {
        start.RedirectStandardError = start.RedirectStandardOutput = true;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Text
    {
        get
        {
            lock (text) return text.ToString();
        }
    }

    /// <summary>Starts a program of ours, without the variables of this process that are ours.</summary>
    public static ChildProcess StartOwn(string program, IEnumerable<(string Name, string Value)> variables, string directory,
        params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Find(program), .. arguments]) { WorkingDirectory = directory };
        foreach (var name in start.Environment.Keys.Where(
            name => name.StartsWith("ESENAS_", StringComparison.Ordinal) || name.StartsWith("OTEL_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return new ChildProcess(start);
    }

    // In its own folder: beside this assembly the console would lack what the silo has from ASP.NET Core's framework.
    private static string Find(string program) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..",
        program == "esenas.dll" ? "EsEnas.Client" : "EsEnas.Silo",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), program));

    public static ChildProcess Start(string program, params string[] arguments) => new(new ProcessStartInfo(program, arguments));

    public async Task<string> UntilAsync(string line)
    {
        using var limit = new CancellationTokenSource(Timeout);
        while (true)
        {
            if (Text.Split('\n').FirstOrDefault(each => each.Contains(line, StringComparison.Ordinal)) is { } found) return found;
            if (process.HasExited) throw new InvalidOperationException($"Ended with {process.ExitCode} and without '{line}': {Text}");
            if (limit.IsCancellationRequested) throw new TimeoutException($"No line with '{line}' in {Timeout}: {Text}");
            await Task.Delay(50);
        }
    }

    public async Task<int> WaitAsync()
    {
        using var limit = new CancellationTokenSource(Timeout);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Ends it as a crash would.</summary>
    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Append(string? line)
    {
        if (line is null) return;
        lock (text) text.Append(line).Append('\n');
    }
}
