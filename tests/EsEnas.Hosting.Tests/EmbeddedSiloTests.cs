using System.Net;
using System.Net.Sockets;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Networking;
using EsEnas.Hosting.Tests.Support;
using Orleans.Runtime;

namespace EsEnas.Hosting.Tests;

public sealed class EmbeddedSiloTests : IDisposable
{
    private readonly TempDirectory directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task First_opener_hosts_second_connects_and_both_see_one_grain()
    {
        await using var host = await OpenAsync();
        await using var client = await OpenAsync();
        Assert.True(host.IsHost);
        Assert.False(client.IsHost);
        Assert.Equal(1, await host.Grains.GetGrain<ICounterGrain>("a").Increment());
        Assert.Equal(2, await client.Grains.GetGrain<ICounterGrain>("a").Increment());
        Assert.Equal(2, await host.Grains.GetGrain<ICounterGrain>("a").Get());
    }

    [Fact]
    public async Task State_is_there_when_the_directory_is_opened_again_and_nothing_is_left_open()
    {
        await using (var first = await OpenAsync()) await first.Grains.GetGrain<ICounterGrain>("a").Increment();
        Assert.Equal(["esenas.db", "esenas.lock"], Directory.GetFiles(directory.FullPath)
            .Select(Path.GetFileName).Order(StringComparer.Ordinal));
        await using var second = await OpenAsync();
        await using var client = await OpenAsync();
        await client.DisposeAsync();
        Assert.True(second.IsHost);
        Assert.Equal(1, await second.Grains.GetGrain<ICounterGrain>("a").Get());
    }

    [Fact]
    public async Task Of_openers_that_start_together_one_hosts_and_the_others_connect()
    {
        var silos = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(OpenAsync, Token)));
        Assert.Single(silos, silo => silo.IsHost);
        var counts = await Task.WhenAll(silos.Select(silo => silo.Grains.GetGrain<ICounterGrain>("race").Increment()));
        Assert.Equal([1, 2, 3], counts.Order());
        foreach (var silo in silos.OrderBy(silo => silo.IsHost)) await silo.DisposeAsync();
    }

    [Fact]
    public async Task Directory_of_a_killed_host_is_hosted_by_the_next_at_once()
    {
        await using var child = ChildProcess.StartSelf(ChildProcess.HostVerb, directory.FullPath);
        Assert.EndsWith("host", await ChildProcess.ReadUntilAsync(child.Output, ChildProcess.Ready), StringComparison.Ordinal);
        await using (var client = await OpenAsync())
        {
            Assert.False(client.IsHost);
            Assert.Equal(1, await client.Grains.GetGrain<ICounterGrain>("a").Increment());
            Assert.Equal(child.Id, Assert.Single(new DataDirectory(directory.FullPath).ReadGateways()).ProcessId);
            Assert.False(client.IsHostGone());
            await child.KillAsync();
            Assert.True(client.IsHostGone());
        }

        Assert.Single(new DataDirectory(directory.FullPath).ReadGateways());
        await using var next = await OpenAsync();
        Assert.True(next.IsHost);
        Assert.Equal(1, await next.Grains.GetGrain<ICounterGrain>("a").Get());
        Assert.Equal(Environment.ProcessId, Assert.Single(new DataDirectory(directory.FullPath).ReadGateways()).ProcessId);
    }

    [Fact]
    public async Task Host_that_stops_has_gone_for_its_clients_even_if_another_one_hosts_the_directory()
    {
        var host = await OpenAsync();
        await using var client = await OpenAsync();
        Assert.False(host.IsHostGone());
        Assert.False(client.IsHostGone());
        await host.DisposeAsync();
        Assert.True(client.IsHostGone());
        await using var next = await OpenAsync();
        Assert.True(next.IsHost);
        Assert.True(client.IsHostGone());
    }

    [Fact]
    public async Task Opener_that_may_not_host_connects_only_and_creates_nothing()
    {
        var missing = directory.File("missing");
        Assert.Contains("no data directory", (await RefusedAsync(missing, mayHost: false)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(missing));
        Assert.Contains("Nobody hosts", (await RefusedAsync(directory.FullPath, mayHost: false)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(directory.File("esenas.db")));

        await using var host = await OpenAsync();
        await using var client =
            await EmbeddedSilo.OpenAsync(new EmbeddedSiloOptions { DataDirectory = directory.FullPath, MayHost = false }, Token);
        Assert.False(client.IsHost);
    }

    [Fact]
    public async Task Unusable_directory_is_refused_and_free_again_when_repaired()
    {
        await File.WriteAllTextAsync(directory.File("esenas.db"), new string('x', 5000), Token);
        Assert.Contains("is not an SQLite database", (await RefusedAsync(directory.FullPath, mayHost: true)).Message,
            StringComparison.Ordinal);
        File.Delete(directory.File("esenas.db"));
        await using var host = await OpenAsync();
        Assert.True(host.IsHost);
    }

    [Fact]
    public async Task Cancelled_opening_leaves_the_directory_free()
    {
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            EmbeddedSilo.OpenAsync(new EmbeddedSiloOptions { DataDirectory = directory.FullPath }, cancelled.Token));
        using var free = DirectoryLock.TryExclusive(directory.File("esenas.lock"));
        Assert.NotNull(free);
    }

    [Fact]
    public async Task Client_of_a_list_reaches_the_cluster_past_a_dead_gateway()
    {
        await using var host = await OpenAsync();
        var gateway = Assert.Single(new DataDirectory(directory.FullPath).ReadGateways()).Gateway;
        ClusterClientOptions options = new() { CertificateDirectory = directory.FullPath };
        await using var client = await ClusterClient.ConnectAsync($"127.0.0.1:{FreePorts.Next(IPAddress.Loopback)},{gateway}",
            options, Token);
        Assert.Equal(1, await client.Grains.GetGrain<ICounterGrain>("a").Increment());
        Assert.Single(await client.Grains.GetGrain<IClusterGrain>(0).GetSilos());
    }

    [Fact]
    public async Task Client_of_a_list_reaches_the_cluster_past_frozen_gateways()
    {
        await using var host = await OpenAsync();
        var gateway = Assert.Single(new DataDirectory(directory.FullPath).ReadGateways()).Gateway;
        // As a stopped process does: its system accepts connections, and nobody answers.
        TcpListener[] frozen = [.. Enumerable.Range(0, 3).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (var listener in frozen) listener.Start();
        var gateways = string.Join(',', frozen.Select(listener => $"{listener.LocalEndpoint}").Append(gateway));
        ClusterClientOptions options = new() { CertificateDirectory = directory.FullPath, ConnectTimeout = TimeSpan.FromMinutes(2) };
        await using var client = await ClusterClient.ConnectAsync(gateways, options, Token);
        // Which one a client turns to first is its own choice.
        for (var i = 0; i < 8; i++) Assert.Equal(1, await client.Grains.GetGrain<ICounterGrain>($"frozen-{i}").Increment());
        Assert.Empty(await client.FindSilentAsync(Token));
        foreach (var listener in frozen) listener.Dispose();
    }

    [Fact]
    public async Task Directory_of_a_frozen_host_is_read_from_the_store_and_says_so()
    {
        await using (var host = await OpenAsync()) Assert.True(host.IsHost);
        using TcpListener frozen = new(IPAddress.Loopback, 0);
        frozen.Start();
        new DataDirectory(directory.FullPath).Publish(new GatewayRecord($"{frozen.LocalEndpoint}", 4711, "esenas", "esenas"));
        await using var reader = await StoredRuns.TryOpenAsync(directory.FullPath, Token);
        Assert.Empty(await reader!.ListAsync(Token));
        Assert.Contains("process 4711 works on", reader.Notice, StringComparison.Ordinal);
        using var held = DirectoryLock.TryExclusive(directory.File("esenas.lock"));
        Assert.Contains("does not answer", (await RefusedAsync(directory.FullPath, mayHost: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Directory_that_a_silo_served_is_not_hosted_by_a_console_until_it_is_told_to()
    {
        EsEnasSiloOptions options = new() { DataDirectory = directory.FullPath, Slots = 1, ClusterId = "lab" };
        await using (await SiloHost.StartAsync(options, Token)) { }
        Assert.True((await RefusedAsync(directory.FullPath, mayHost: true)).IsServed);
        var other = await Assert.ThrowsAsync<DataDirectoryException>(
            () => SiloHost.StartAsync(options with { ClusterId = "another" }, Token));
        Assert.Contains("served by silos of cluster 'lab', and this silo is of cluster 'another'", other.Message, StringComparison.Ordinal);
        await using (await SiloHost.StartAsync(options, Token)) { }

        EmbeddedSiloOptions told = new() { DataDirectory = directory.FullPath, TakesFromSilos = true };
        await using (var host = await EmbeddedSilo.OpenAsync(told, Token)) Assert.True(host.IsHost);
        await using var again = await OpenAsync();
        Assert.True(again.IsHost);
    }

    [Fact]
    public async Task Silo_that_ends_when_it_is_idle_does_not_keep_the_directory()
    {
        EsEnasSiloOptions options = new() { DataDirectory = directory.FullPath, Slots = 1, KeepsDirectory = false };
        await using (await SiloHost.StartAsync(options, Token)) { }
        await using var host = await OpenAsync();
        Assert.True(host.IsHost);
    }

    [Fact]
    public async Task Client_of_another_cluster_is_refused()
    {
        await using var host = await OpenAsync();
        var gateway = Assert.Single(new DataDirectory(directory.FullPath).ReadGateways()).Gateway;
        ClusterClientOptions options =
            new() { ClusterId = "another", CertificateDirectory = directory.FullPath, ConnectTimeout = TimeSpan.FromSeconds(1) };
        var exception = await Assert.ThrowsAsync<ClusterUnreachableException>(() => ClusterClient.ConnectAsync(gateway, options, Token));
        Assert.Contains("'another'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_without_a_cluster_is_told_why()
    {
        var gateway = $"127.0.0.1:{FreePorts.Next(IPAddress.Loopback)}";
        var exception = await Assert.ThrowsAsync<ClusterUnreachableException>(
            () => ClusterClient.ConnectAsync($"{gateway},no-such-host.invalid:1", Token));
        Assert.Contains($"{gateway}: Connection refused", exception.Message, StringComparison.Ordinal);
        Assert.Contains("no-such-host.invalid:1: unknown host", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => ClusterClient.ConnectAsync("nonsense", Token));
    }

    private Task<EmbeddedSilo> OpenAsync() => EmbeddedSilo.OpenAsync(new EmbeddedSiloOptions { DataDirectory = directory.FullPath }, Token);

    private static Task<DataDirectoryException> RefusedAsync(string path, bool mayHost) => Assert.ThrowsAsync<DataDirectoryException>(() =>
        EmbeddedSilo.OpenAsync(new EmbeddedSiloOptions { DataDirectory = path, MayHost = mayHost }, Token));
}
