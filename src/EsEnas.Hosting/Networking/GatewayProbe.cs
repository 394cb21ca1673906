using System.Net;
using System.Net.Sockets;

namespace EsEnas.Hosting.Networking;

/// <summary>Looks whether anybody listens: refusals come at once, where a client would try for seconds.</summary>
internal static class GatewayProbe
{
    /// <summary>Why there is no answer; null if there is one.</summary>
    internal static async Task<string?> WhyNotAsync(IPEndPoint endpoint, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        using Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, limit.Token);
            return null;
        }
        catch (SocketException exception)
        {
            return exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "No answer";
        }
    }
}
