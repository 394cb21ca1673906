using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EsEnas.Hosting.Networking;
using EsEnas.Hosting.Tests.Support;
using EsEnas.Hosting.Tls;
using Orleans.Runtime;

namespace EsEnas.Hosting.Tests.Tls;

public sealed class TlsSiloTests : IAsyncLifetime
{
    private readonly TempDirectory directory = new();
    private readonly TestCertificates files = new();
    private readonly int siloPort = FreePorts.Next(IPAddress.Loopback);
    private SiloHost silo = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        files.Issue("silo", CertificateRole.Silo);
        files.Issue("console", CertificateRole.Console);
        silo = await SiloHost.StartAsync(new EsEnasSiloOptions
        {
            DataDirectory = directory.FullPath,
            SiloPort = siloPort,
            Tls = files.Good("silo", CertificateRole.Silo),
        }, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await silo.DisposeAsync();
        files.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task Consoles_with_a_certificate_call_grains_over_TLS()
    {
        ClusterClientOptions options =
            new() { Tls = files.Good("console", CertificateRole.Console), ConnectTimeout = TimeSpan.FromSeconds(60) };
        await using var client = await ClusterClient.ConnectAsync(silo.Gateway, options, Token);
        Assert.Equal(1, await client.Grains.GetGrain<ICounterGrain>("a").Increment());
    }

    [Theory]
    [InlineData("gateway", null, "console")]
    [InlineData("gateway", null, "silo")]
    [InlineData("silo port", null, "silo")]
    [InlineData("silo port", "console", "silo")]
    public async Task A_port_is_closed_to_certificates_that_are_not_for_it(string port, string? stranger, string friend)
    {
        var number = port == "gateway" ? IPEndPoint.Parse(silo.Gateway).Port : siloPort;
        using TcpClient welcome = new(), refused = new();
        await using var open = await HandshakeAsync(welcome, number, friend);
        var opened = open.ReadAsync(new byte[1], Token).AsTask();
        await using var closed = await HandshakeAsync(refused, number, stranger);

        // A server that refuses closes after the handshake; one that accepts waits for the first message, or sends it, as it does on the
        // older connection.
        Assert.Equal(0, await ReadToEndAsync(closed));
        Assert.True(!opened.IsCompleted || await opened > 0);
    }

    [Fact]
    public async Task Connections_made_after_a_rotation_see_the_new_certificate()
    {
        var next = files.Issue("silo", CertificateRole.Silo);
        Assert.Equal(next.Thumbprint, await ShownAsync(IPEndPoint.Parse(silo.Gateway).Port));
    }

    private async Task<SslStream> HandshakeAsync(TcpClient tcp, int port, string? name)
    {
        await tcp.ConnectAsync(IPAddress.Loopback, port, Token);
        SslStream stream = new(tcp.GetStream());
        X509Certificate2Collection shown =
            name is null ? [] : [X509Certificate2.CreateFromPemFile(files.File(name + ".pem"), files.File(name + ".key"))];
        X509Certificate2Collection authority = [X509CertificateLoader.LoadCertificateFromFile(files.File("authority.pem"))];
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = TlsHandshakes.TargetHost,
            ClientCertificates = shown,
            CertificateChainPolicy = CertificateCheck.Policy(authority, CertificateRole.Silo),
        }, Token);
        return stream;
    }

    private static async Task<int> ReadToEndAsync(SslStream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[1], Token);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private async Task<string?> ShownAsync(int port)
    {
        using TcpClient tcp = new();
        await using var stream = await HandshakeAsync(tcp, port, null);
        return (stream.RemoteCertificate as X509Certificate2)?.Thumbprint;
    }
}
