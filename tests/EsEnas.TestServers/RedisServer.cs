namespace EsEnas.TestServers;

/// <summary>Redis that loses nothing it has acknowledged.</summary>
/// <param name="address">A further address of this machine that it serves, for clients in other network namespaces; null: loopback
/// only.</param>
public sealed class RedisServer(string? address = null) : TestServer
{
    private static readonly byte[] Ping = "PING\r\n"u8.ToArray();

    /// <inheritdoc/>
    public override string Connection => $"{address ?? "127.0.0.1"}:{PortText}";

    /// <inheritdoc/>
    private protected override External Need => External.Redis;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Command() =>
        ["redis-server", "--bind", "127.0.0.1", .. Further, "--port", PortText, "--dir", Folder, "--save", "", "--appendonly", "yes",
            "--appendfsync", "always"];

    // Without a password it would answer loopback only.
    private IEnumerable<string> Further => address is null ? [] : [address, "--protected-mode", "no"];

    /// <inheritdoc/>
    protected override async Task<bool> IsServingAsync() => (await AskAsync(Ping)).AsSpan().StartsWith("+PONG"u8);
}
