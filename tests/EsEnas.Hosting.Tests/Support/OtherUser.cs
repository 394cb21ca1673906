using System.Diagnostics;
using System.Runtime.Versioning;

namespace EsEnas.Hosting.Tests.Support;

/// <summary>What another user of the machine can do: user <c>nobody</c>. Only root can become somebody else.</summary>
internal static class OtherUser
{
    internal const int Id = 65534;

    /// <summary>Whether this process may act as another user.</summary>
    [SupportedOSPlatformGuard("linux")]
    internal static bool IsPossible => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    /// <summary>Runs a line of shell as the other user.</summary>
    /// <returns>Exit code and output.</returns>
    internal static async Task<(int Code, string Text)> RunAsync(string script, params string[] arguments)
    {
        ProcessStartInfo start =
            new("setpriv", [$"--reuid={Id}", $"--regid={Id}", "--clear-groups", "sh", "-c", script, "sh", .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = "/",
            };
        using var process = Process.Start(start)!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(texts));
    }

    /// <summary>Asserts that the other user can neither read nor write a file, nor connect to it if it is a socket.</summary>
    internal static async Task AssertClosedAsync(string file)
    {
        var (code, text) = await RunAsync(
            """for may in -r -w; do test $may "$1" && { echo "may $may"; exit 9; }; done; cat -- "$1" >/dev/null 2>&1 && exit 9; exit 0""",
            file);
        Assert.True(code == 0, $"{file}: {text}");
    }
}
