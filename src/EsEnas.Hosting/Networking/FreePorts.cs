using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace EsEnas.Hosting.Networking;

/// <summary>Finds ports to listen on.</summary>
internal static class FreePorts
{
    // Below the range from which operating systems take ports for outgoing connections, so that none of those slips in
    // between the look and the listener; chosen by chance, so that processes that start together rarely choose alike.
    private const int First = 20_000;
    private const int Last = 32_000;
    private const int Attempts = 200;

    /// <summary>
    /// A port of this host's address on which no process listens now. Another process may take it at once, but it is unlikely to choose the
    /// same one.
    /// </summary>
    internal static int Next(IPAddress address, params ReadOnlySpan<int> except)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (!except.Contains(port) && IsFree(address, port)) return port;
        }

        throw new IOException($"No free port between {First} and {Last} on {address} after {Attempts} attempts.");
    }

    /// <summary>Whether no process listens on that port of this host's address.</summary>
    /// <exception cref="IOException">The address is not one of this host.</exception>
    internal static bool IsFree(IPAddress address, int port)
    {
        using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            throw new IOException($"{address} is not an address of this host.", exception);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
