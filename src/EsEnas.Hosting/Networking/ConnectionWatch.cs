using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace EsEnas.Hosting.Networking;

/// <summary>Tells which connections of a client have ended.</summary>
internal sealed class ConnectionWatch
{
    private const int MaxUntold = 16;
    private readonly Channel<IPEndPoint> ended =
        Channel.CreateBounded<IPEndPoint>(new BoundedChannelOptions(MaxUntold) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Looks at every connection of a client, from outside of whatever protects it.</summary>
    internal void Observe(IConnectionBuilder connections) => connections.Use(next => async context =>
    {
        try
        {
            await next(context);
        }
        finally
        {
            if (context.RemoteEndPoint is IPEndPoint endpoint) ended.Writer.TryWrite(endpoint);
        }
    });

    /// <summary>The next one that has ended, by where it led.</summary>
    internal Task<IPEndPoint> NextAsync(CancellationToken cancellationToken) => ended.Reader.ReadAsync(cancellationToken).AsTask();
}
