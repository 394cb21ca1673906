namespace EsEnas.TestServers;

/// <summary>Redis that loses nothing it has acknowledged.</summary>
public sealed class RedisServer : TestServer
{
    private static readonly byte[] Ping = "PING\r\n"u8.ToArray();

    /// <inheritdoc/>
    public override string Connection => $"127.0.0.1:{PortText}";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Command() =>
        ["redis-server", "--bind", "127.0.0.1", "--port", PortText, "--dir", Folder, "--save", "", "--appendonly", "yes", "--appendfsync", "always"];

    /// <inheritdoc/>
    protected override async Task<bool> IsServingAsync() => (await AskAsync(Ping)).AsSpan().StartsWith("+PONG"u8);
}
