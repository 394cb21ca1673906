using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace EsEnas.Hosting.Tls;

/// <summary>
/// Finds out, by a handshake of its own, whether it is for TLS that a gateway and a client do not come together, and which side refuses.
/// </summary>
internal static class GatewayRefusal
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ClosingTime = TimeSpan.FromMilliseconds(500);

    /// <summary>What to tell the client's user; null if TLS is not the reason, or nothing could be found out.</summary>
    /// <param name="gateway">A gateway that listens.</param>
    /// <param name="tls">The client's certificates; null: it has none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<string?> FindAsync(IPEndPoint gateway, TlsCertificates? tls, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            using Socket socket = new(gateway.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(gateway, limit.Token);
            await using NetworkStream network = new(socket);
            return tls is null ? await WithoutAsync(gateway, network, limit.Token) : await WithAsync(gateway, tls, network, limit.Token);
        }
        catch (Exception exception) when (exception is SocketException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static async Task<string?> WithoutAsync(IPEndPoint gateway, NetworkStream network, CancellationToken cancellationToken)
    {
        string? shown = null;

        // Nothing is sent over this connection; whose certificate it is does not matter, only that there is one.
        await using SslStream stream = new(network, leaveInnerStreamOpen: true, (_, certificate, _, _) =>
        {
            shown = certificate?.Subject ?? "";
            return shown.Length == 0;
        });
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = TlsHandshakes.TargetHost },
                cancellationToken);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            // Refused by us, or the other side does not speak TLS.
        }

        return shown is null
            ? null
            : $"The silo at {gateway} speaks TLS and this console has no certificate: name one with --tls-certificate, " +
                "--tls-key and --tls-authority, or the silo's data directory with --data.";
    }

    private static async Task<string?> WithAsync(IPEndPoint gateway, TlsCertificates tls, NetworkStream network,
        CancellationToken cancellationToken)
    {
        var identity = tls.Current;
        var trusted = $"the authority in '{tls.AuthorityFile}'";
        string? refusal = null;
        await using SslStream stream = new(network, leaveInnerStreamOpen: true, (_, certificate, _, _) =>
        {
            if (certificate is not X509Certificate2 shown) refusal = "it shows no certificate";
            else if (CertificateCheck.WhyNot(shown, identity.Authorities, CertificateRole.Silo, trusted) is { } problem)
                refusal = $"its certificate ('{shown.Subject}') {problem}";
            return refusal is null;
        });
        try
        {
            SslClientAuthenticationOptions options = new();
            TlsHandshakes.Prepare(options, identity, CertificateRole.Silo);
            await stream.AuthenticateAsClientAsync(options, cancellationToken);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            if (refusal is null)
                return $"The silo at {gateway} does not speak TLS and this console does: leave out --tls-certificate, " +
                    "--tls-key and --tls-authority, or give the silo a certificate.";
            return $"This console refuses the silo at {gateway}: {refusal}.";
        }

        // The silo looks at our certificate when the handshake is over for us; then it closes, or waits for a message.
        return await ClosesAsync(stream, cancellationToken)
            ? $"The silo at {gateway} refuses this console's certificate ('{tls.Description}'): " +
                "it is not signed by the silo's authority, or not valid by its clock; the silo's log says which."
            : null;
    }

    private static async Task<bool> ClosesAsync(SslStream stream, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ClosingTime);
        try
        {
            return await stream.ReadAsync(new byte[1], limit.Token) == 0;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
