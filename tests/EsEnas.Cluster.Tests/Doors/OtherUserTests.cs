using System.Globalization;
using System.Text.Json;
using EsEnas.Cluster.Tests.Chaos;
using EsEnas.TestServers;

namespace EsEnas.Cluster.Tests.Doors;

/// <summary>
/// What another user of the machine finds of somebody's run in progress: with a console of that user's own, with any program at its ports,
/// and in its files.
/// </summary>
public sealed class OtherUserTests : IDisposable
{
    private const int Unreachable = 6;
    private static readonly string[] Endless =
    [
        "swimmer", "--recipe", "paper", "--name", "r", "--iterations", "100000", "--seed", "1",
        "--set", "horizon=50", "--set", "evaluations.directions=2",
        "--set", "evaluations.atCurrent=2",
    ];

    private readonly DataDirectory above = new();

    // Everybody may enter the directory above, as /tmp and many homes allow: what is closed is closed by itself.
    public OtherUserTests()
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(above.Path, (UnixFileMode)0b111_101_101);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(above.Path, "data");

    public void Dispose() => above.Dispose();

    [Fact]
    public async Task Other_user_finds_every_door_of_a_run_in_progress_closed()
    {
        await OtherUserConsole.SkipIfImpossibleAsync();
        using var console = ConsoleProcess.Start(["run", .. Endless, "--slots", "1", "--data", Data]);
        await Deadline.UntilAsync(async () => console.HasExited || await HasIteratedAsync(), () => console.Error);
        await AssertClosedAsync(console.Id, GatewayInDirectory());
        Assert.False(console.HasExited, console.Error);
    }

    [Fact]
    public async Task Other_user_finds_every_door_of_a_silo_on_a_data_directory_closed()
    {
        await OtherUserConsole.SkipIfImpossibleAsync();
        await using var silo = SiloProcess.Start(1, Hosting.Networking.FreePorts.Next(System.Net.IPAddress.Loopback), ["--data", Data]);
        await silo.ReadyAsync(TimeSpan.FromMinutes(3));
        await InnerConsole.SucceedAsync(["submit", .. Endless, "--data", Data]);
        await AssertClosedAsync(silo.Id, silo.Gateway!);
        Assert.False(silo.HasExited, silo.Said);
    }

    private async Task AssertClosedAsync(int process, string gateway)
    {
        foreach (var command in new string[][] { ["list"], ["submit", "swimmer", "--recipe", "paper",
            "--name", "theirs"], ["cancel", "r"] })
        {
            var (code, output, error) = await OtherUserConsole.RunAsync([.. command, "--cluster", gateway]);
            Assert.Equal((Unreachable, ""), (code, output));
            Assert.Contains($"The silo at {gateway} speaks TLS and this console has no certificate", error, StringComparison.Ordinal);
        }
        foreach (var command in new string[][] { ["show", "r"], ["cancel", "r", "--cluster", gateway] })
        {
            var (code, output, error) = await OtherUserConsole.RunAsync([.. command, "--data", Data]);
            Assert.True(code != 0 && output.Length == 0, $"{command[0]}: {output}{error}");
        }

        var ports = ListeningPorts.Of(process);
        Assert.Contains(int.Parse(gateway.Split(':')[1], CultureInfo.InvariantCulture), ports);
        foreach (var port in ports) Assert.Equal((port, 0), (port, await ListeningPorts.AnswerAsync(port, Token)));

        var files = Directory.GetFileSystemEntries(Data, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.EndsWith(".key", StringComparison.Ordinal));
        foreach (var file in files) Assert.Equal((file, ""), (file, await OtherUser.AccessAsync(file)));

        // Nothing has come of it.
        using var list = JsonDocument.Parse(await InnerConsole.SucceedAsync("list", "--json", "--data", Data));
        var run = Assert.Single(list.RootElement.EnumerateArray());
        Assert.Equal(("r", "running"), (run.GetProperty("id").GetString(), run.GetProperty("state").GetString()));
    }

    private async Task<bool> HasIteratedAsync()
    {
        var (code, output, _) = await InnerConsole.RunAsync(["show", "r", "--json", "--data", Data]);
        return code == 0 && JsonDocument.Parse(output).RootElement.GetProperty("iteration").GetInt32() > 0;
    }

    private string GatewayInDirectory()
    {
        using var record = JsonDocument.Parse(File.ReadAllText(Assert.Single(Directory.GetFiles(Data, "gateway-*.json"))));
        return record.RootElement.GetProperty("gateway").GetString()!;
    }
}
