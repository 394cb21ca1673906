using System.ComponentModel;
using System.Diagnostics;

namespace EsEnas.Infra.Tests;

/// <summary>Runs a program to its end.</summary>
internal static class Tool
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <param name="program">Name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it runs, relative to the checkout.</param>
    /// <param name="variables">Environment variables to set; an empty value removes one.</param>
    /// <param name="install">What to say when the program is missing.</param>
    public static async Task<ToolResult> RunAsync(string program, IEnumerable<string> arguments, string folder = ".",
        IReadOnlyDictionary<string, string>? variables = null,
        string install = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            WorkingDirectory = Repository.PathOf(folder),
        };
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("ESENAS_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            if (value.Length == 0) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException($"{program} cannot be started ({exception.Message}). {install}", exception);
        }

        using (process)
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken))
        {
            limit.CancelAfter(Limit);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            return new ToolResult(process.ExitCode, await output, await error);
        }
    }
}
