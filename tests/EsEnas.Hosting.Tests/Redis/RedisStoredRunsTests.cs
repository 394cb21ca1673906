using System.Net;
using EsEnas.Core.Runs;
using EsEnas.Hosting.Networking;
using EsEnas.Hosting.Redis;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using StackExchange.Redis;

namespace EsEnas.Hosting.Tests.Redis;

/// <summary>The runs of a Redis that does not answer.</summary>
public sealed class RedisStoredRunsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_that_cannot_be_reached_is_an_error_and_no_empty_store()
    {
        var runs = new RedisStoredRuns(new ConfigurationOptions
        {
            EndPoints = { new IPEndPoint(IPAddress.Loopback, FreePorts.Next(IPAddress.Loopback)) },
            AbortOnConnectFail = false,
            ConnectTimeout = 200,
            ConnectRetry = 1,
        }, Options.Create(new ClusterOptions { ServiceId = "esenas" }));

        await Assert.ThrowsAsync<RedisConnectionException>(() => runs.ListAsync(Token));
        await Assert.ThrowsAsync<RedisConnectionException>(() => runs.RemoveAsync(new RunId("a"), [("history", "history")], Token));
    }
}
