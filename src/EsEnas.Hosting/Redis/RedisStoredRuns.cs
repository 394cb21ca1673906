using EsEnas.Core.Runs;
using EsEnas.Grains.Storage;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using StackExchange.Redis;

namespace EsEnas.Hosting.Redis;

/// <summary>The runs that have a key of the Redis provider: <c>SERVICE/state/experiment/RUN/experiment</c>.</summary>
internal sealed class RedisStoredRuns(ConfigurationOptions options, IOptions<ClusterOptions> cluster) : IStoredRuns
{
    private const int PageSize = 1000;

    // Where the provider puts a state's bytes.
    private const string DataField = "data";

    public async Task<IReadOnlyList<RunId>> ListAsync(CancellationToken cancellationToken)
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
        var prefix = $"{cluster.Value.ServiceId}/state/{IStoredRuns.IdPrefix}";
        const string Suffix = "/" + IStoredRuns.StateName;
        var keys = await FindAsync(multiplexer, Escape(prefix) + "*" + Suffix, cancellationToken);

        // A cleared state keeps its key and its etag.
        var database = multiplexer.GetDatabase();
        (RedisKey Key, long Bytes)[] states =
            await Task.WhenAll(keys.Select(async key => (key, await database.HashStringLengthAsync(key, DataField))));
        return [.. states.Where(state => state.Bytes > 0)
            .Select(state => new RunId(state.Key.ToString()[prefix.Length..^Suffix.Length]))];
    }

    public async Task RemoveAsync(RunId run, IReadOnlyList<(string State, string GrainType)> kinds, CancellationToken cancellationToken)
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
        var database = multiplexer.GetDatabase();
        foreach (var (state, type) in kinds)
        {
            var key = $"{cluster.Value.ServiceId}/state/{type}/{run}";
            var keys = await FindAsync(multiplexer, $"{Escape(key)}/*{Escape(state)}", cancellationToken);
            await Task.WhenAll(keys.Where(found => found.ToString().EndsWith($"/{state}", StringComparison.Ordinal))
                .Select(found => database.KeyDeleteAsync(found)));
        }
    }

    private async Task<HashSet<RedisKey>> FindAsync(ConnectionMultiplexer multiplexer, RedisValue pattern,
        CancellationToken cancellationToken)
    {
        HashSet<RedisKey> keys = [];
        foreach (var server in Primaries(multiplexer))
        {
            await foreach (var key in server.KeysAsync(options.DefaultDatabase ?? -1, pattern, PageSize)
                .WithCancellation(cancellationToken))
                keys.Add(key);
        }

        return keys;
    }

    /// <summary>The servers that have the keys, all of them: a part of the keys would pass for all of them.</summary>
    /// <exception cref="RedisConnectionException">One cannot be reached.</exception>
    private static IServer[] Primaries(ConnectionMultiplexer multiplexer)
    {
        var servers = multiplexer.GetServers();
        IServer[] primaries = [.. servers.Where(server => server is { IsConnected: true, IsReplica: false })];
        var cluster = servers.Where(server => server.IsConnected).Select(server => server.ClusterConfiguration)
            .FirstOrDefault(configuration => configuration is not null);
        var isWhole = primaries.Length > 0 && (cluster is null || cluster.Nodes
            .Where(node => node is { IsReplica: false, Slots.Count: > 0 })
            .All(node => primaries.Any(server => server.EndPoint.Equals(node.EndPoint))));
        return isWhole ? primaries
            : throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, "A server that has keys cannot be reached.");
    }

    // What means something in a pattern means itself after a backslash.
    private static string Escape(string text) =>
        string.Concat(text.Select(c => c is '*' or '?' or '[' or ']' or '^' or '-' or '\\' ? $"\\{c}" : $"{c}"));
}
