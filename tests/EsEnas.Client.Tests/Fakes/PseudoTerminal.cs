using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace EsEnas.Client.Tests.Fakes;

/// <summary>The console as a process of its own in a pseudo-terminal of a given width, made by util-linux's <c>script</c>.</summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly StringBuilder shown = new();
    private readonly Task reading;
    private readonly string device;

    private PseudoTerminal(Process process, string device)
    {
        this.process = process;
        this.device = device;
        reading = Task.Run(Read);
    }

    /// <summary>All that the terminal was sent so far.</summary>
    public string Raw { get { lock (shown) return shown.ToString(); } }

    /// <summary>Starts <c>esenas</c> with these arguments.</summary>
    /// <param name="columns">Width of the window.</param>
    /// <param name="folder">A folder for what is needed in between.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="variables">Environment variables besides those of this process.</param>
    public static PseudoTerminal Start(int columns, string folder, string[] arguments, Dictionary<string, string>? variables = null)
    {
        var device = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        string[] words = ["dotnet", typeof(ConsoleApp).Assembly.Location, .. arguments];
        return StartLine(columns, device, "exec " + string.Join(' ', words.Select(Quote)), variables);
    }

    /// <summary>Starts a line for the shell.</summary>
    /// <param name="columns">Width of the window.</param>
    /// <param name="device">A file for the name of the terminal.</param>
    /// <param name="line">The line.</param>
    /// <param name="variables">Environment variables besides those of this process.</param>
    /// <param name="folder">Where it runs; null = here.</param>
    public static PseudoTerminal StartLine(int columns, string device, string line, Dictionary<string, string>? variables = null,
        string? folder = null)
    {
        var start = new ProcessStartInfo("script", ["-qefc", $"stty cols {columns} rows 24; tty > {Quote(device)}; {line}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? "",
        };
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("ESENAS_", StringComparison.Ordinal) || key == "NO_COLOR")
            .ToList()) start.Environment.Remove(name);
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["SHELL"] = "/bin/sh";
        foreach (var (name, value) in variables ?? []) start.Environment[name] = value;
        return new PseudoTerminal(Process.Start(start)!, device);
    }

    /// <summary>Runs the console to its end; returns its exit code and the lines that were shown, colors left out.</summary>
    public static async Task<(int Code, string[] Lines)> RunAsync(int columns, string folder, params string[] arguments)
    {
        using var terminal = Start(columns, folder, arguments);
        var code = await terminal.WaitAsync();
        return (code, Plain(terminal.Raw).ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>What a text is without colors and movements of the cursor.</summary>
    public static string Plain(string raw) => Control().Replace(raw, "");

    /// <summary>Waits until the terminal has been sent something.</summary>
    /// <param name="seen">Gets all that it was sent.</param>
    public async Task UntilAsync(Func<string, bool> seen)
    {
        for (var deadline = DateTime.UtcNow + Limit; !seen(Raw); await Task.Delay(20, TestContext.Current.CancellationToken))
            Assert.True(DateTime.UtcNow < deadline && (!process.HasExited || seen(Raw)), $"Not seen; the terminal was sent:\n{Raw}");
    }

    /// <summary>Gives the window another width, as a user's mouse does.</summary>
    public async Task ResizeAsync(int columns)
    {
        using var stty = Process.Start("stty",
            ["-F", (await File.ReadAllTextAsync(device, TestContext.Current.CancellationToken)).Trim(), "cols", $"{columns}"]);
        await stty.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, stty.ExitCode);
    }

    /// <summary>Presses a key or more.</summary>
    public async Task TypeAsync(string keys)
    {
        await process.StandardInput.WriteAsync(keys);
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for the end; returns the exit code.</summary>
    public async Task<int> WaitAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        await process.WaitForExitAsync(limit.Token);
        await reading;
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    public static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private async Task Read()
    {
        var block = new char[4096];
        while (await process.StandardOutput.ReadAsync(block) is > 0 and var count)
            lock (shown) shown.Append(block, 0, count);
    }

    [GeneratedRegex(@"\u001b\[[0-9;?]*[A-Za-z]|\u001b[=>]")]
    private static partial Regex Control();
}
