using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Connections.Security;

namespace EsEnas.Hosting.Tls;

/// <summary>
/// Mutual TLS on connections of Orleans. Both sides show a certificate, and each takes the other's only if <see cref="CertificateCheck"/>
/// finds nothing against it. Who is refused, and why, is one line in the log.
/// </summary>
/// <param name="certificates">Ours.</param>
/// <param name="peer">What the other side must be.</param>
internal sealed class TlsHandshakes(TlsCertificates certificates, CertificateRole peer)
{
    /// <summary>What a client names in its handshake: no host, as certificates name a role and not a machine.</summary>
    internal const string TargetHost = "esenas";

    private const byte HandshakeRecord = 0x16;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Protects connections that others open to us.</summary>
    internal void Accept(IConnectionBuilder connections)
    {
        var log = Log(connections);
        connections.Use(next => context => EnterAsync(context, next, log));
        connections.UseServerTls(new TlsOptions
        {
            LocalServerCertificateSelector = (_, _) => certificates.Current.Certificate,
            RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
            RemoteCertificateValidation = IsWanted,
            HandshakeTimeout = Timeout,
            OnAuthenticateAsServer = (_, options) => Prepare((SslServerAuthenticationOptions)options.SslServerAuthenticationOptions),
        });
        connections.Use(Admit);
    }

    /// <summary>Protects connections that we open to others.</summary>
    internal void Connect(IConnectionBuilder connections)
    {
        var log = Log(connections);
        connections.Use(next => context => LeaveAsync(context, next, log));
        connections.UseClientTls(new TlsOptions
        {
            LocalClientCertificateSelector = (_, _, _, _, _) => certificates.Current.Certificate,
            RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
            RemoteCertificateValidation = IsWanted,
            HandshakeTimeout = Timeout,
            OnAuthenticateAsClient = (_, options) => Prepare((SslClientAuthenticationOptions)options.SslClientAuthenticationOptions,
                Knock.Current!.Identity, peer),
        });
        connections.Use(Admit);
    }

    private static RefusalLog Log(IConnectionBuilder connections) => connections.ApplicationServices.GetRequiredService<RefusalLog>();

    private static ConnectionDelegate Admit(ConnectionDelegate next) => context =>
    {
        if (Knock.Current is { } knock) knock.Entered = true;
        Knock.Current = null;
        return next(context);
    };

    // Authoritative, whatever the caller's own look at the chain has come to.
    private bool IsWanted(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (Knock.Current is not { } knock) return false;
        if (CertificateCheck.WhyNot(certificate, knock.Identity.Authorities, peer) is not { } problem) return true;
        knock.Refusal = $"its certificate ('{certificate.Subject}') {problem}";
        return false;
    }

    private async Task EnterAsync(ConnectionContext context, ConnectionDelegate next, RefusalLog log)
    {
        if (await FirstByteAsync(context) is not { } first) return;
        if (first != HandshakeRecord)
        {
            log.Refused(context.RemoteEndPoint, peer, "it does not speak TLS");
            return;
        }

        Knock knock = new(certificates.Current);
        Knock.Current = knock;
        await next(context);
        if (!knock.Entered) log.Refused(context.RemoteEndPoint, peer, knock.Refusal ?? "it showed no certificate, or broke off");
    }

    private async Task LeaveAsync(ConnectionContext context, ConnectionDelegate next, RefusalLog log)
    {
        Knock knock = new(certificates.Current);
        Knock.Current = knock;
        await next(context);
        if (!knock.Entered) log.BrokenOff(context.RemoteEndPoint, knock.Refusal ?? "it does not speak TLS, or broke off");
    }

    // Probes open a connection and close it again: nothing worth a line. Consumes nothing.
    private static async Task<byte?> FirstByteAsync(ConnectionContext context)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionClosed);
        limit.CancelAfter(Timeout);
        try
        {
            var read = await context.Transport.Input.ReadAsync(limit.Token);
            byte? first = read.Buffer.IsEmpty ? null : read.Buffer.FirstSpan[0];
            context.Transport.Input.AdvanceTo(read.Buffer.Start);
            return first;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ConnectionAbortedException
            or ConnectionResetException)
        {
            return null;
        }
    }

    private void Prepare(SslServerAuthenticationOptions options)
    {
        var identity = Knock.Current!.Identity;
        options.ServerCertificateSelectionCallback = null;
        options.ServerCertificateContext = identity.Context;
        options.CertificateChainPolicy = CertificateCheck.Policy(identity.Authorities, peer);
    }

    /// <summary>Says who we are in a handshake that we begin, and whom we trust.</summary>
    internal static void Prepare(SslClientAuthenticationOptions options, TlsIdentity identity, CertificateRole peer)
    {
        options.LocalCertificateSelectionCallback = null;
        options.ClientCertificateContext = identity.Context;
        options.CertificateChainPolicy = CertificateCheck.Policy(identity.Authorities, peer);
        options.TargetHost = TargetHost;
    }
}
