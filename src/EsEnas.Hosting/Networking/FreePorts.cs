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

    /// <summary>A loopback port that nobody listens on now. Another process may take it at once, though that it choose the same one is unlikely.</summary>
    internal static int Next(params ReadOnlySpan<int> except)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            int port = RandomNumberGenerator.GetInt32(First, Last);
            if (!except.Contains(port) && IsFree(port)) return port;
        }

        throw new IOException($"No free port between {First} and {Last} on loopback after {Attempts} attempts.");
    }

    /// <summary>Whether nobody listens on that loopback port.</summary>
    internal static bool IsFree(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
