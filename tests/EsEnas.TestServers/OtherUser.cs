using System.Diagnostics;
using System.Runtime.Versioning;

namespace EsEnas.TestServers;

/// <summary>What another user of the machine can do: user <c>nobody</c>. Only root can become somebody else.</summary>
public static class OtherUser
{
    /// <summary>Number of the user, and of its group.</summary>
    public const int Id = 65534;

    /// <summary>Whether this process may act as another user.</summary>
    [SupportedOSPlatformGuard("linux")]
    public static bool IsPossible => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    /// <summary>Runs a command as the other user, without this process's variables.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] command)
    {
        ProcessStartInfo start = new("setpriv", [$"--reuid={Id}", $"--regid={Id}", "--clear-groups", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        var path = start.Environment["PATH"];
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        using var process = Process.Start(start)!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, texts[0], texts[1]);
    }

    /// <summary>Runs a line of shell as the other user.</summary>
    /// <param name="script">The line.</param>
    /// <param name="arguments">What it calls <c>$1</c> and so on.</param>
    public static Task<(int Code, string Output, string Error)> RunShellAsync(string script, params string[] arguments) =>
        RunAsync(["sh", "-c", script, "sh", .. arguments]);

    /// <summary>
    /// What the other user may do with a file or directory: read, write, execute, or connect to it if it is a socket. Empty if nothing.
    /// </summary>
    public static async Task<string> AccessAsync(string file)
    {
        var (code, output, error) = await RunShellAsync(
            """for may in -r -w -x; do test $may "$1" && echo "may $may"; done; cat -- "$1" >/dev/null 2>&1 && echo "may cat"; exit 0""",
            file);
        return code == 0 ? output + error : $"code {code}: {output}{error}";
    }
}
