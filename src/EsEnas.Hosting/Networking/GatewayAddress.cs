using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EsEnas.Hosting.Networking;

/// <summary>Where clients connect to a silo: a host name or address, and a port.</summary>
internal readonly record struct GatewayAddress(string Host, int Port)
{
    /// <summary>Parses <c>host:port[,host:port]</c>; an IPv6 address stands in brackets.</summary>
    /// <exception cref="ArgumentException">Not of that form; the message names the part.</exception>
    internal static IReadOnlyList<GatewayAddress> ParseList(string text)
    {
        GatewayAddress[] addresses =
            [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
        return addresses.Length > 0
            ? addresses
            : throw new ArgumentException("The list of gateways is empty; expected host:port[,host:port].", nameof(text));
    }

    /// <summary>Whether a text is such a list.</summary>
    internal static bool IsList(string text)
    {
        try
        {
            return ParseList(text).Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The addresses behind the name. A name that resolves to nothing gives none.</summary>
    internal async Task<IPEndPoint[]> ResolveAsync(CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(Host, out var literal)) return [new IPEndPoint(literal, Port)];
        try
        {
            var port = Port;
            var addresses = await Dns.GetHostAddressesAsync(Host, cancellationToken);
            return [.. addresses.Select(address => new IPEndPoint(address, port))];
        }
        catch (SocketException)
        {
            return [];
        }
    }

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static GatewayAddress Parse(string part)
    {
        var colon = part.LastIndexOf(':');
        var host = colon > 0 ? part[..colon] : "";
        var bracketed = host.StartsWith('[') && host.EndsWith(']');
        if (bracketed) host = host[1..^1];
        var valid = host.Length > 0 && (bracketed || !host.Contains(':', StringComparison.Ordinal)) && !host.Any(char.IsWhiteSpace);
        return valid && int.TryParse(part.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= 65_535
            ? new GatewayAddress(host, port)
            : throw new ArgumentException($"'{part}' is not a gateway; expected host:port with a port from 1 to 65535.");
    }
}
