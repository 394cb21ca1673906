using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace EsEnas.Cluster.Tests.Doors;

/// <summary>The ports that a process listens on, as Linux tells, and what they answer to whoever has no certificate.</summary>
internal static class ListeningPorts
{
    private const string Listening = "0A";
    private const int AddressField = 1;
    private const int StateField = 3;
    private const int InodeField = 9;

    // The length and beginning of what Orleans says first; any text would do.
    private static readonly byte[] Greeting = [4, 0, 0, 0, 0x20, 0x00, 0x03, 0xE0];

    /// <summary>The ports of a process.</summary>
    public static IReadOnlyList<int> Of(int processId)
    {
        var sockets = Directory.GetFiles($"/proc/{processId}/fd")
            .Select(file => new FileInfo(file).LinkTarget).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from table in new[] { "tcp", "tcp6" }
               from line in File.ReadLines($"/proc/{processId}/net/{table}").Skip(1)
               let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
               where fields[StateField] == Listening && sockets.Contains($"socket:[{fields[InodeField]}]")
               select int.Parse(fields[AddressField].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        ];
    }

    /// <summary>
    /// Bytes that a port answers to Orleans' greeting, to HTTP, and within TLS to the greeting of somebody without a certificate.
    /// </summary>
    public static async Task<int> AnswerAsync(int port, CancellationToken cancellationToken)
    {
        var plain = await AskAsync(port, stream => Task.FromResult(stream), Greeting, cancellationToken);
        var web = await AskAsync(port, stream => Task.FromResult(stream),
            Encoding.ASCII.GetBytes("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"), cancellationToken);
        var secured = await AskAsync(port, SecureAsync, Greeting, cancellationToken);
        return plain + web + secured;

        async Task<Stream> SecureAsync(Stream stream)
        {
            // Whoever it is: a stranger is not particular.
            var tls = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "esenas" }, cancellationToken);
            return tls;
        }
    }

    private static async Task<int> AskAsync(int port, Func<Stream, Task<Stream>> wrap, byte[] words, CancellationToken cancellationToken)
    {
        using TcpClient tcp = new();
        try
        {
            await tcp.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            await using var stream = await wrap(tcp.GetStream());
            await stream.WriteAsync(words, cancellationToken);
            return await stream.ReadAsync(new byte[1], cancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(5), cancellationToken);
        }
        catch (Exception error) when (error is IOException or AuthenticationException or SocketException)
        {
            return 0;
        }
    }
}
