using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting.Networking;
using EsEnas.Hosting.Silos;
using EsEnas.Hosting.Tests.Support;
using EsEnas.Hosting.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Runtime;

namespace EsEnas.Hosting.Tests.Tls;

/// <summary>Both ports of a silo with TLS, and each kind of program that may come to them.</summary>
public sealed class StrangerTests : IAsyncLifetime
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly TempDirectory directory = new();
    private readonly TestCertificates files = new();
    private readonly int siloPort = FreePorts.Next(IPAddress.Loopback);
    private readonly Dictionary<string, X509Certificate2?> shown = [];
    private SiloHost silo = null!;

    public static TheoryData<string> Strangers => ["plain", "no certificate", "foreign authority of the same name", "server only",
        "expired", "not yet valid", "signed by itself", "signed by a console"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private int Gateway => IPEndPoint.Parse(silo.Gateway).Port;

    public async ValueTask InitializeAsync()
    {
        var now = DateTimeOffset.UtcNow;
        files.Issue("silo", CertificateRole.Silo);
        shown["console"] = files.Issue("console", CertificateRole.Console);
        shown["silo"] = files.Issue("other-silo", CertificateRole.Silo);
        shown["no certificate"] = null;
        shown["expired"] = files.Issue("expired", CertificateRole.Silo, now.AddDays(-2), now.AddMinutes(-1));
        shown["not yet valid"] = files.Issue("early", CertificateRole.Silo, now.AddHours(1));
        using var authority = X509Certificate2.CreateFromPemFile(files.File("authority.pem"), files.File("authority.key"));
        using var twin = SelfSigned(authority.SubjectName, isAuthority: true);
        shown["foreign authority of the same name"] = CertificateMaker.Issue(twin, CertificateRole.Silo, "silo", TestCertificates.Start,
            TestCertificates.End);
        shown["server only"] = Signed(authority, ServerAuthentication);
        shown["signed by itself"] = SelfSigned(new X500DistinguishedName("CN=silo"), isAuthority: false);
        shown["signed by a console"] = Signed(shown["console"]!, ServerAuthentication, ClientAuthentication);
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
        foreach (var each in shown.Values) each?.Dispose();
    }

    [Theory, MemberData(nameof(Strangers))]
    public async Task Stranger_gets_no_byte_of_Orleans_at_either_port(string stranger)
    {
        Assert.Equal(0, await AnswerAsync(Gateway, stranger, Preamble.OfClient()));
        Assert.Equal(0, await AnswerAsync(siloPort, stranger, Preamble.OfSilo()));

        // The same with a certificate that is for it.
        Assert.True(await AnswerAsync(Gateway, "console", Preamble.OfClient()) > 0);
        Assert.True(await AnswerAsync(siloPort, "silo", Preamble.OfSilo()) > 0);
    }

    [Fact]
    public async Task Client_of_Orleans_lists_with_a_certificate_for_it_and_with_nothing_else()
    {
        // A client tries again and again: these are ended once another one that began after them has long had its answer.
        using CancellationTokenSource end = new();
        var strangers = Strangers.ToDictionary(row => row.Data, row => (Task)Task.Run(() => ListAsync(row.Data, end.Token), Token));
        for (var i = 0; i < 3; i++) Assert.Empty(await ListAsync("console", Token));
        await end.CancelAsync();
        foreach (var (stranger, listing) in strangers)
        {
            var error = await Record.ExceptionAsync(() => listing);
            Assert.True(error is OperationCanceledException or OrleansException, $"{stranger}: {error}");
        }
    }

    [Fact]
    public async Task Console_is_no_silo_to_the_silo_port_and_no_silo_to_the_gateway()
    {
        Assert.Equal(0, await AnswerAsync(siloPort, "console", Preamble.OfSilo()));
        Assert.Equal(0, await AnswerAsync(siloPort, "console", Preamble.OfClient()));
        Assert.True(await AnswerAsync(siloPort, "silo", Preamble.OfSilo()) > 0);

        // The gateway answers whoever may come in, and ends the connection of what is no client.
        using TcpClient tcp = new();
        await using var stream = await HandshakeAsync(tcp, Gateway, shown["console"]);
        await stream.WriteAsync(Preamble.OfSilo(), Token);
        await ReadToEndAsync(stream).WaitAsync(TimeSpan.FromMinutes(5), Token);
    }

    [Fact]
    public async Task Console_whose_message_is_too_long_is_cut_off_within_TLS_too()
    {
        using TcpClient tcp = new();
        await using var stream = await HandshakeAsync(tcp, Gateway, shown["console"]);
        await stream.WriteAsync(Preamble.OfClient(), Token);

        // The lengths of a header of 9,000 bytes and of a body, neither of which comes.
        await stream.WriteAsync(new byte[] { 0x28, 0x23, 0, 0, 1, 0, 0, 0 }, Token);
        await ReadToEndAsync(stream).WaitAsync(TimeSpan.FromMinutes(5), Token);
    }

    // Bytes that the silo answers; the connection is ended by the silo where there are none.
    private async Task<int> AnswerAsync(int port, string who, byte[] preamble)
    {
        using TcpClient tcp = new();
        try
        {
            await using Stream stream = who == "plain" ? await ConnectAsync(tcp, port) : await HandshakeAsync(tcp, port, shown[who]);
            await stream.WriteAsync(preamble, Token);
            return await stream.ReadAsync(new byte[1], Token).AsTask().WaitAsync(TimeSpan.FromMinutes(5), Token);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return 0;
        }
    }

    private async Task<IReadOnlyList<CatalogEntry>> ListAsync(string who, CancellationToken cancellationToken)
    {
        HostApplicationBuilder builder = new(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IHostLifetime, PassiveLifetime>();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, Gateway));
            client.Configure<ClusterOptions>(
                cluster => (cluster.ClusterId, cluster.ServiceId) = (EsEnasCluster.DefaultClusterId, EsEnasCluster.DefaultServiceId));
            if (who == "plain") return;
            client.UseTls(tls =>
            {
                tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
                tls.RemoteCertificateValidation = (_, _, _) => true;
                tls.LocalClientCertificateSelector = (_, _, _, _, _) => shown[who]!;
                tls.OnAuthenticateAsClient = (_, options) =>
                {
                    options.TargetHost = TlsHandshakes.TargetHost;
                    var ssl = (SslClientAuthenticationOptions)options.SslClientAuthenticationOptions;
                    if (shown[who] is not { } certificate) return;
                    ssl.LocalCertificateSelectionCallback = null;
                    ssl.ClientCertificateContext =
                        SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
                };
            });
        });
        using var host = builder.Build();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        await host.StartAsync(limit.Token);
        return await host.Services.GetRequiredService<IClusterClient>().GetGrain<IExperimentCatalog>(0).List().WaitAsync(limit.Token);
    }

    private static async Task<NetworkStream> ConnectAsync(TcpClient tcp, int port)
    {
        await tcp.ConnectAsync(IPAddress.Loopback, port, Token);
        return tcp.GetStream();
    }

    // Whatever the silo shows is taken: a stranger is not particular.
    private static async Task<SslStream> HandshakeAsync(TcpClient tcp, int port, X509Certificate2? certificate)
    {
        SslStream stream =
            new(await ConnectAsync(tcp, port), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = TlsHandshakes.TargetHost,
            ClientCertificateContext = certificate is null
                ? null
                : SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
        }, Token);
        return stream;
    }

    private static async Task ReadToEndAsync(Stream stream)
    {
        var bytes = new byte[4096];
        try
        {
            while (await stream.ReadAsync(bytes, Token) > 0) { }
        }
        catch (IOException)
        {
            // Ended as well.
        }
    }

    private static X509Certificate2 Signed(X509Certificate2 issuer, params string[] usages)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = Request(new X500DistinguishedName("CN=silo"), key, isAuthority: false, usages)
            .Create(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer.GetECDsaPrivateKey()!), TestCertificates.Start,
                TestCertificates.End, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 SelfSigned(X500DistinguishedName name, bool isAuthority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request(name, key, isAuthority, isAuthority ? [] : [ServerAuthentication, ClientAuthentication])
            .CreateSelfSigned(TestCertificates.Start, TestCertificates.End);
    }

    private static CertificateRequest Request(X500DistinguishedName name, ECDsa key, bool isAuthority, string[] usages)
    {
        CertificateRequest request = new(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        OidCollection oids = [];
        foreach (var usage in usages) oids.Add(new Oid(usage));
        if (usages.Length > 0) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, critical: false));
        return request;
    }
}
