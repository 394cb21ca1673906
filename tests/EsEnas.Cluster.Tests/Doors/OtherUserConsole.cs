using EsEnas.TestServers;

namespace EsEnas.Cluster.Tests.Doors;

/// <summary>A console of another user's.</summary>
internal static class OtherUserConsole
{
    private static readonly Lazy<Task<(int Code, string Output, string Error)>> Trial = new(() => RunAsync("--version"));

    /// <summary>
    /// Skips the running test, with the reason, where nobody else can be had, or that one could not even start the console.
    /// </summary>
    public static async Task SkipIfImpossibleAsync()
    {
        Assert.SkipUnless(OtherUser.IsPossible, "needs root, to act as another user");
        var (code, _, error) = await Trial.Value;
        Assert.SkipUnless(code == 0, $"needs a build that another user may read and a dotnet that another user may run: {error}");
    }

    /// <summary>Runs it.</summary>
    public static Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) =>
        OtherUser.RunAsync(["dotnet", ConsoleProcess.ProgramOf("EsEnas.Client", "esenas.dll"), .. arguments]);
}
