using System.Net;
using System.Net.Sockets;

namespace EsEnas.Hosting.Networking;

/// <summary>Looks whether a process listens and answers: refusals come at once, where a client would try for seconds.</summary>
/// <remarks>
/// The system accepts connections for a process that is frozen, so that connecting proves nothing. The probe says at once that it will say
/// nothing, with TLS and without: a process that works ends the connection then, and writes no line about it.
/// </remarks>
internal static class GatewayProbe
{
    /// <summary>The reason of a process that is there and does nothing: it is frozen, or far too busy.</summary>
    internal const string Silent = "No answer";

    /// <summary>Why there is no answer; null if there is one.</summary>
    internal static async Task<string?> WhyNotAsync(IPEndPoint endpoint, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        using Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, limit.Token);
            return await EndsAsync(socket, limit.Token);
        }
        catch (SocketException exception)
        {
            return exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Silent;
        }
    }

    private static async Task<string?> EndsAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            await socket.ReceiveAsync(new byte[1], cancellationToken);
        }
        catch (SocketException)
        {
            // Ended by force, but by somebody who is awake.
        }

        return null;
    }
}
