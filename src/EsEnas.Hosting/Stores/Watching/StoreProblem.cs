using System.Net.Sockets;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting.Logging;

namespace EsEnas.Hosting.Stores.Watching;

/// <summary>What is wrong with a store, in a few words for people: libraries tell half a page about their connections.</summary>
internal static class StoreProblem
{
    /// <summary>The problem that an exception tells of.</summary>
    /// <param name="exception">What a request ended with.</param>
    /// <param name="kind">The kind of store.</param>
    internal static string Of(Exception exception, StoreKind kind)
    {
        Exception[] chain = [.. StoreCall.Chain(exception)];
        return chain.Select(kind.Explain).FirstOrDefault(text => text is not null)
            ?? chain.OfType<SocketException>().Select(socket => Lower(socket.Message)).FirstOrDefault()
            ?? (chain.Any(IsLate) ? StoreOutage.NoAnswer
                : chain.Any(each => each is EndOfStreamException) ? "it has ended the connection"
                // What else its library says is for its developers.
                : StoreKinds.IsOfLibrary(chain[^1]) ? "requests to it fail; the silo's log says more"
                : ShortText.FirstLine(chain[^1].Message));
    }

    // Orleans' Redis providers keep only the text of what they wrap.
    private static bool IsLate(Exception exception) => exception is TimeoutException or OperationCanceledException
        || exception.GetType().Name.Contains("Timeout", StringComparison.Ordinal)
        || exception.Message.Contains("TimeoutException", StringComparison.Ordinal);

    private static string Lower(string message) => message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..];
}
