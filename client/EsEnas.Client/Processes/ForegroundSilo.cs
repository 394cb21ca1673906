using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EsEnas.Client.Processes;

/// <summary>
/// Becomes the silo host: the same process goes on as the silo, so that signals, a supervisor and a kill meet the silo itself and leave no
/// orphan. On Windows, which cannot do that, it runs as a child.
/// </summary>
internal static partial class ForegroundSilo
{
    /// <summary>Does not return where a process can become another program.</summary>
    /// <exception cref="CommandException">The program cannot be started.</exception>
    public static async Task<int> RunAsync(IEnumerable<string> arguments, Func<string, string?> environment)
    {
        var (host, program) = SiloProgram.Find(environment);
        if (!OperatingSystem.IsWindows())
        {
            Become([host, program, .. arguments]);
            throw new CommandException(ExitCode.RunFailed,
                $"{host} cannot be started: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
        var start = new ProcessStartInfo(host) { UseShellExecute = false };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = SiloProgram.Start(start);
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    // Returns only if it fails.
    private static void Become(string[] words)
    {
        var arguments = new string?[words.Length + 1];
        words.CopyTo(arguments, 0);
        Execute(words[0], arguments);
    }

    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string file, string?[] arguments);
}
