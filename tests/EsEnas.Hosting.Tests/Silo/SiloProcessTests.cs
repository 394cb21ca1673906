using EsEnas.Grains.Abstractions;
using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Tests.Support;
using Orleans.Runtime;

namespace EsEnas.Hosting.Tests.Silo;

public sealed class SiloProcessTests : IDisposable
{
    private const string ReadyLine = "esenas-silo: ready, gateway 127.0.0.1:";
    private readonly TempDirectory directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("--slots", "0")]
    [InlineData("--http-prot", "80")]
    public async Task Wrong_flag_ends_with_2_and_names_it(string flag, string value)
    {
        await using var silo = ChildProcess.StartSilo(flag, value, "--data", directory.File("new"));
        Assert.Contains(flag, await silo.Error.ReadToEndAsync(Token), StringComparison.Ordinal);
        Assert.Equal(2, await silo.WaitAsync());
        Assert.False(Directory.Exists(directory.File("new")));
    }

    [Fact]
    public async Task Silo_without_a_usable_MuJoCo_says_so_before_it_is_ready()
    {
        await using var silo = ChildProcess.StartSiloWithMuJoCo("/no/such/mujoco", "--slots", "1", "--data", directory.FullPath);
        var first = await silo.Error.ReadLineAsync(Token);
        Assert.StartsWith("esenas-silo: no MuJoCo: ", first, StringComparison.Ordinal);
        Assert.Contains("/no/such/mujoco", first, StringComparison.Ordinal);
        Assert.Contains("doctor", await silo.Error.ReadLineAsync(Token), StringComparison.Ordinal);
        await ChildProcess.ReadUntilAsync(silo.Error, ReadyLine);
    }

    [Fact]
    public async Task Silos_of_one_directory_form_a_cluster_and_a_console_joins_it()
    {
        await using ChildProcess one = StartSilo(), two = StartSilo();
        await ChildProcess.ReadUntilAsync(one.Error, ReadyLine);
        await ChildProcess.ReadUntilAsync(two.Error, ReadyLine);
        await using (var console = await OpenAsync())
        {
            Assert.False(console.IsHost);
            Assert.Equal(2, (await console.Grains.GetGrain<IClusterGrain>(0).GetSilos()).Count);
        }

        await one.TerminateAsync();
        await two.TerminateAsync();
        Assert.Equal(0, await one.WaitAsync());
        Assert.Equal(0, await two.WaitAsync());
        Assert.Empty(await one.Output.ReadToEndAsync(Token));
        // It says who comes and goes, and nothing else; Orleans warns besides where a machine is late.
        var said = (await one.Error.ReadToEndAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.Contains(" warn: Orleans.", StringComparison.Ordinal));
        Assert.All(said, line => Assert.Contains(" info: EsEnas.Hosting.Silos.MemberLog[", line, StringComparison.Ordinal));
        Assert.Empty(new DataDirectory(directory.FullPath).ReadGateways());
        Assert.True((await Assert.ThrowsAsync<DataDirectoryException>(OpenAsync)).IsServed);
        await using var host =
            await EmbeddedSilo.OpenAsync(new EmbeddedSiloOptions { DataDirectory = directory.FullPath, TakesFromSilos = true }, Token);
        Assert.True(host.IsHost);
    }

    [Fact]
    public async Task Silo_on_other_ports_does_not_wait_for_killed_ones()
    {
        // Their heartbeats count for twenty minutes.
        string[] heartbeats = ["--heartbeat", "60", "--missed-heartbeats", "20"];
        await using (ChildProcess one = StartSilo(heartbeats), two = StartSilo(heartbeats))
        {
            await ChildProcess.ReadUntilAsync(one.Error, ReadyLine);
            await ChildProcess.ReadUntilAsync(two.Error, ReadyLine);
            await one.KillAsync();
            await two.KillAsync();
        }

        await using var next = StartSilo(heartbeats);
        await ChildProcess.ReadUntilAsync(next.Error, ReadyLine);
        await using var console = await OpenAsync();
        Assert.Single(await console.Grains.GetGrain<IClusterGrain>(0).GetSilos());
    }

    [Fact]
    public async Task Silo_leaves_a_directory_to_the_console_that_hosts_it()
    {
        await using var host = await OpenAsync();
        await using var silo = StartSilo();
        var message = await silo.Error.ReadToEndAsync(Token);
        Assert.Equal(1, await silo.WaitAsync());
        Assert.Contains($"is hosted by process {Environment.ProcessId}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_that_is_taken_is_named()
    {
        await using var one = StartSilo();
        var gateway = (await ChildProcess.ReadUntilAsync(one.Error, ReadyLine)).Split(':', ',')[3];
        await using var two = ChildProcess.StartSilo("--data", directory.File("other"), "--gateway-port", gateway);
        Assert.Contains($"Port {gateway} on 127.0.0.1 is taken", await two.Error.ReadToEndAsync(Token), StringComparison.Ordinal);
        Assert.Equal(1, await two.WaitAsync());
    }

    private ChildProcess StartSilo(params string[] flags) => ChildProcess.StartSilo(["--data", directory.FullPath, .. flags]);

    private Task<EmbeddedSilo> OpenAsync() => EmbeddedSilo.OpenAsync(new EmbeddedSiloOptions { DataDirectory = directory.FullPath }, Token);
}
