using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace EsEnas.Cluster.Tests;

/// <summary>A real <c>esenas</c> process with its output, ended by its own process id.</summary>
internal sealed class ConsoleProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    private ConsoleProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    public string Output { get { lock (output) return output.ToString(); } }

    public string Error { get { lock (error) return error.ToString(); } }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Starts <c>esenas</c> with these arguments.</summary>
    public static ConsoleProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(ProgramOf("EsEnas.Client", "esenas.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("ESENAS_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["ESENAS_SILO_DLL"] = ProgramOf("EsEnas.Silo", "esenas-silo.dll");
        return new ConsoleProcess(start);
    }

    /// <summary>Waits for the end and the last of the output.</summary>
    public async Task<int> WaitAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"still running after {Limit}\n{Error}\n{Output}");
        }

        return process.ExitCode;
    }

    /// <summary>SIGKILL: no handler, no farewell.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: false);
        await process.WaitForExitAsync();
    }

    /// <summary>Sends a signal by name, such as <c>INT</c>.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    /// <summary>
    /// A program of ours, in its own folder: beside this assembly the console would lack what the silo has from ASP.NET Core's framework.
    /// </summary>
    public static string ProgramOf(string project, string file) =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project,
            Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), file));

    private static void Append(StringBuilder target, string? line)
    {
        if (line is null) return;
        lock (target) target.Append(line).Append('\n');
    }
}
