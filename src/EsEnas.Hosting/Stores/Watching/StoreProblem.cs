using System.Net.Sockets;

namespace EsEnas.Hosting.Stores.Watching;

/// <summary>What is wrong with a store, in a few words for people: libraries tell half a page about their connections.</summary>
internal static class StoreProblem
{
    private const int Longest = 160;
    private const string Late = "no answer in time";

    /// <summary>The problem that an exception tells of.</summary>
    /// <param name="exception">What a request ended with.</param>
    /// <param name="kind">The kind of store.</param>
    internal static string Of(Exception exception, StoreKind kind)
    {
        Exception[] chain = [.. StoreCall.Chain(exception)];
        return chain.Select(kind.Explain).FirstOrDefault(text => text is not null)
            ?? chain.OfType<SocketException>().Select(socket => Lower(socket.Message)).FirstOrDefault()
            ?? (chain.Any(IsLate) ? Late : Brief(chain[^1].Message));
    }

    // Orleans' Redis providers keep only the text of what they wrap.
    private static bool IsLate(Exception exception) => exception is TimeoutException or OperationCanceledException
        || exception.GetType().Name.Contains("Timeout", StringComparison.Ordinal)
        || exception.Message.Contains("TimeoutException", StringComparison.Ordinal);

    private static string Brief(string message)
    {
        var line = message.Split('\n')[0].Trim();
        return line.Length <= Longest ? line : line[..Longest] + "…";
    }

    private static string Lower(string message) => message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..];
}
