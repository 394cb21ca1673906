using EsEnas.Grains.Storage;
using EsEnas.Hosting.Logging;
using EsEnas.Hosting.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Persistence;
using Orleans.Serialization;
using Orleans.Storage;
using StackExchange.Redis;

namespace EsEnas.Hosting.Redis;

/// <summary>The official Redis providers.</summary>
internal sealed class RedisStore(string connection) : IStorageProvider, IMembershipProvider
{
    // How often a reconnect is tried while the server is unavailable.
    private const int FirstRetryMilliseconds = 250;
    private const int LongestRetryMilliseconds = 2_000;

    private const string Unreachable = "the server cannot be reached";

    private static readonly TimeSpan PrepareTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Redis.</summary>
    internal static StoreKind Kind { get; } = new()
    {
        Word = "redis",
        Form = new ConnectionForm("HOST:PORT[,HOST:PORT...][,password=...][,user=...][,ssl=true][,defaultDatabase=N]", WhyNot),
        Storage = static place => new RedisStore(place.Connection),
        Membership = static place => new RedisStore(place.Connection),
        Exceptions = "StackExchange.Redis",
        Explain = WhatIsWrong,
    };

    /// <summary>What is wrong with a connection, without repeating it; null if nothing is.</summary>
    private static string? WhyNot(string connection)
    {
        try
        {
            return ConfigurationOptions.Parse(connection).EndPoints.Count > 0 ? null : "names no server";
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return "is not a Redis connection (not shown, as it may hold a password)";
        }
    }

    // The providers keep only the text of what they wrap.
    private static string? WhatIsWrong(Exception exception) => exception switch
    {
        RedisServerException said => $"the server says: {ShortText.FirstLine(said.Message)}",
        RedisTimeoutException => null,
        RedisException => Unreachable,
        _ when exception.Message.Contains(nameof(RedisConnectionException), StringComparison.Ordinal) => Unreachable,
        _ => null,
    };

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var options = Options();
        options.AbortOnConnectFail = true;
        try
        {
            await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(PrepareTimeout, cancellationToken);
            await multiplexer.GetDatabase().PingAsync().WaitAsync(PrepareTimeout, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw new StoreUnavailableException(
                $"Redis at {string.Join(", ", options.EndPoints)} cannot be used: {exception.Message.Split('\n')[0]}", exception)
            {
                MayPass = exception is not RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure },
            };
        }
    }

    public void AddStorage(ISiloBuilder silo)
    {
        silo.AddRedisGrainStorage(EsEnasCluster.StorageName, options => options.ConfigurationOptions = Options());
        silo.Services.AddOptions<RedisStorageOptions>(EsEnasCluster.StorageName).Configure<Serializer>((options, serializer) =>
        {
            options.GrainStorageSerializer = new SealedStateSerializer(serializer);
            // An etag is never given twice, so that one of a state that is gone needs no key to be refused by.
            options.DeleteStateOnClear = true;
        });
    }

    public IStoredRuns CreateStoredRuns(IServiceProvider services) =>
        new RedisStoredRuns(Options(), services.GetRequiredService<IOptions<ClusterOptions>>());

    public void AddMembership(ISiloBuilder silo)
    {
        silo.UseRedisClustering(options => options.ConfigurationOptions = Options());
        silo.UseRedisReminderService(options => options.ConfigurationOptions = Options());
    }

    // A connection of its own for each provider: large states must not hold up heartbeats. A server that is away is waited for, not given
    // up.
    private ConfigurationOptions Options()
    {
        var options = ConfigurationOptions.Parse(connection);
        options.AbortOnConnectFail = false;
        options.ReconnectRetryPolicy = new ExponentialRetry(FirstRetryMilliseconds, LongestRetryMilliseconds);
        return options;
    }
}
