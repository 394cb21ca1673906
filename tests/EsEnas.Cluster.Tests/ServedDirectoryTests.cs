using System.Globalization;
using System.Net;
using EsEnas.Cluster.Tests.Chaos;
using EsEnas.Hosting.Networking;

namespace EsEnas.Cluster.Tests;

/// <summary>A data directory that a silo serves stays the silos' when that one is killed.</summary>
[Needs(External.MuJoCo)]
public sealed class ServedDirectoryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Console_that_follows_a_run_waits_for_the_next_silo_and_does_not_keep_it_from_the_directory()
    {
        using var data = new DataDirectory();
        await using var killed = Start(data, 1);
        await killed.ReadyAsync(Patience);
        using var console = ConsoleProcess.Start("run", "swimmer", "--recipe", "paper", "--name", "r", "--seed", "7",
            "--iterations", "40", "--set", "horizon=200", "--set", "evaluations.directions=10", "--set", "evaluations.atCurrent=5", "--set",
            "checkpoint.everySeconds=0.2", "--set", "selection.candidates=2", "--set", "selection.reportEpisodes=2", "--data", data.Path);
        await Deadline.UntilAsync(() => console.Error.Contains("r: 40 iterations", StringComparison.Ordinal) || console.HasExited,
            () => console.Error);
        await killed.KillAsync();
        await Deadline.UntilAsync(() => console.Error.Contains("waiting for one to come back", StringComparison.Ordinal)
            || console.HasExited, () => console.Error);

        var refused = await InnerConsole.RunAsync(["submit", "swimmer", "--name", "other", "--data", data.Path]);
        Assert.Equal(6, refused.ExitCode);
        Assert.Contains("--host", refused.Error, StringComparison.Ordinal);
        await using var next = Start(data, 2);
        await next.ReadyAsync(Patience);
        Assert.True(await console.WaitAsync() == 0, console.Error);
        Assert.DoesNotContain("going on here", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_command_becomes_the_silo_so_that_a_kill_leaves_nothing_behind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process has become is read from /proc.");
        using var data = new DataDirectory();
        using var silo = ConsoleProcess.Start("silo", "--data", data.Path, "--slots", "1", "--silo-port",
            FreePorts.Next(IPAddress.Loopback).ToString(CultureInfo.InvariantCulture));
        await Deadline.UntilAsync(() => (silo.Output + silo.Error).Contains("ready, gateway", StringComparison.Ordinal) || silo.HasExited,
            () => silo.Output + silo.Error);

        Assert.Contains("esenas-silo", await File.ReadAllTextAsync($"/proc/{silo.Id}/cmdline", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        await silo.KillAsync();
        await using var next = Start(data, 2);
        await next.ReadyAsync(Patience);
    }

    private static SiloProcess Start(DataDirectory data, int number) =>
        SiloProcess.Start(number, FreePorts.Next(IPAddress.Loopback), ["--data", data.Path]);
}
