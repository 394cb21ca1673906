using System.Text.RegularExpressions;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting.Tests.Support;
using Orleans.Runtime;

namespace EsEnas.Hosting.Tests.Silo;

/// <summary>Silo processes that share nothing but servers.</summary>
public sealed partial class SiloClusterTests(StoreServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_on_Redis_form_a_cluster_and_after_a_kill_one_starts_on_other_ports() =>
        await FormAndStartAgainAsync("redis", (await servers.RedisAsync()).Storage.Connection! + ",defaultDatabase=1");

    [Fact]
    public async Task Silos_on_PostgreSQL_form_a_cluster_and_after_a_kill_one_starts_on_other_ports() =>
        await FormAndStartAgainAsync("postgres", (await servers.PostgresAsync()).Storage.Connection!);

    [Fact]
    public async Task Store_that_is_away_ends_the_start_and_is_named_without_its_password()
    {
        await using var silo =
            ChildProcess.StartSilo("--storage", "redis", "--connection", "127.0.0.1:1,password=hidden,connectTimeout=500,connectRetry=1");
        var message = await silo.Error.ReadToEndAsync(Token);
        Assert.Equal(1, await silo.WaitAsync());
        Assert.Contains("Redis at 127.0.0.1:1 cannot be used", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", message, StringComparison.Ordinal);
    }

    private static async Task FormAndStartAgainAsync(string kind, string connection)
    {
        // A silo that starts waits until the heartbeats of killed ones are too old: soon, here.
        string[] flags =
        [
            "--storage", kind, "--connection", connection, "--cluster-id", "tested", "--heartbeat", "1", "--missed-heartbeats", "3",
        ];
        await using (ChildProcess one = ChildProcess.StartSilo(flags), two = ChildProcess.StartSilo(flags))
        {
            var gateways = $"{await GatewayAsync(one)},{await GatewayAsync(two)}";
            await using var console = await ClusterClient.ConnectAsync(gateways,
                new ClusterClientOptions { ClusterId = "tested", ConnectTimeout = TimeSpan.FromSeconds(60) }, Token);
            Assert.Equal(2, (await console.Grains.GetGrain<IClusterGrain>(0).GetSilos()).Count);
            await one.KillAsync();
            await two.KillAsync();
        }

        await using var next = ChildProcess.StartSilo(flags);
        await GatewayAsync(next);
        await next.TerminateAsync();
        Assert.Equal(0, await next.WaitAsync());
    }

    private static async Task<string> GatewayAsync(ChildProcess silo) =>
        GatewayPattern().Match(await ChildProcess.ReadUntilAsync(silo.Error, "ready, gateway")).Groups[1].Value;

    [GeneratedRegex("gateway ([0-9.:]+),")]
    private static partial Regex GatewayPattern();
}
