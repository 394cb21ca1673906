using System.Diagnostics;

namespace EsEnas.Cluster.Tests.Doors;

/// <summary>What user <c>nobody</c> can do on this machine. Only root can become somebody else.</summary>
internal static class OtherUser
{
    private const string Console = "EsEnas.Client";
    private const string Nobody = "65534";
    private static readonly Lazy<Task<(int Code, string Output, string Error)>> Trial = new(() => RunConsoleAsync("--version"));

    /// <summary>
    /// Skips the running test, with the reason, where nobody else can be had, or that one could not even start the console.
    /// </summary>
    public static async Task SkipIfImpossibleAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "needs root, to act as another user");
        var (code, _, error) = await Trial.Value;
        Assert.SkipUnless(code == 0, $"needs a build that another user may read and a dotnet that another user may run: {error}");
    }

    /// <summary>Runs a console of another user's.</summary>
    public static Task<(int Code, string Output, string Error)> RunConsoleAsync(params string[] arguments) =>
        RunAsync(["dotnet", ConsoleProcess.ProgramOf(Console, "esenas.dll"), .. arguments]);

    /// <summary>Runs a command as another user, without this process's variables.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] command)
    {
        ProcessStartInfo start = new("setpriv", [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", .. command])
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
}
