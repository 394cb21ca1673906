using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace EsEnas.Cluster.Tests;

/// <summary>A real <c>esenas</c> process with its output, ended by its own process id.</summary>
internal sealed class ConsoleProcess : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(30);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private ConsoleProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.StandardInput.Close();
    }

    public string Output { get { lock (_output) return _output.ToString(); } }

    public string Error { get { lock (_error) return _error.ToString(); } }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

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
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("ESENAS_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        start.Environment["ESENAS_SILO_DLL"] = ProgramOf("EsEnas.Silo", "esenas-silo.dll");
        return new ConsoleProcess(start);
    }

    /// <summary>Runs <c>esenas</c> to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var code = await process.WaitAsync();
        return (code, process.Output, process.Error);
    }

    /// <summary>Runs <c>esenas</c> and wants exit code 0; returns standard output.</summary>
    public static async Task<string> SucceedAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.True(code == 0, $"esenas {string.Join(' ', arguments)} ended with {code}\n{error}\n{output}");
        return output;
    }

    /// <summary>Waits for the end and the last of the output.</summary>
    public async Task<int> WaitAsync()
    {
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"still running after {s_limit}\n{Error}\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>SIGKILL: no handler, no farewell.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal by name, such as <c>INT</c>.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    /// <summary>A program of ours, in its own folder: beside this assembly the console would lack what the silo has from ASP.NET Core's framework.</summary>
    public static string ProgramOf(string project, string file) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project,
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), file));

    private static void Append(StringBuilder target, string? line)
    {
        if (line is null) return;
        lock (target) target.Append(line).Append('\n');
    }
}
