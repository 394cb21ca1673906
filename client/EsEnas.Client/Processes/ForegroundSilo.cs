using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EsEnas.Client.Processes;

/// <summary>Runs the silo host as a child with this process's standard streams, hands signals on, and returns its exit code.</summary>
internal static partial class ForegroundSilo
{
    private const int SigTerm = 15;

    public static async Task<int> RunAsync(IEnumerable<string> arguments, Func<string, string?> environment)
    {
        var (host, program) = SiloProgram.Find(environment);
        var start = new ProcessStartInfo(host) { UseShellExecute = false };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);

        using var process = SiloProgram.Start(start);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => HandOn(context, process));
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => HandOn(context, process));
        // Ctrl-C at a terminal reaches the child by itself; this process only has to outlive it.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            if (Console.IsInputRedirected) HandOn(context, process);
            else context.Cancel = true;
        });
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    private static void HandOn(PosixSignalContext context, Process process)
    {
        context.Cancel = true;
        if (OperatingSystem.IsWindows()) process.Kill();
        else if (!process.HasExited && Kill(process.Id, SigTerm) != 0) process.Kill();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
