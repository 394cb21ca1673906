using System.Net;
using EsEnas.Hosting.Networking;
using EsEnas.Hosting.Tests.Support;
using EsEnas.Hosting.Tls;

namespace EsEnas.Hosting.Tests.Tls;

/// <summary>A client that cannot come in is told that it is for TLS, and which side refuses, long before its time limit.</summary>
public sealed class GatewayRefusalTests : IDisposable
{
    // Far above what a refusal takes: a client that only ran into it would say that nobody answered.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly TempDirectory directory = new();
    private readonly TestCertificates files = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        files.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task Client_without_a_certificate_is_told_that_the_silo_speaks_TLS()
    {
        await using var silo = await StartAsync(files.Issued("silo", CertificateRole.Silo));
        Assert.Equal($"The silo at {silo.Gateway} speaks TLS and this console has no certificate: " +
            "name one with --tls-certificate, --tls-key and --tls-authority, or the silo's data directory with --data.",
            await RefusalAsync(silo, null));
    }

    [Fact]
    public async Task Client_with_a_certificate_is_told_that_the_silo_speaks_none()
    {
        await using var silo = await StartAsync(null);
        Assert.StartsWith($"The silo at {silo.Gateway} does not speak TLS and this console does",
            await RefusalAsync(silo, files.Issued("console", CertificateRole.Console)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_of_another_authority_refuses_the_silo()
    {
        using TestCertificates others = new();
        await using var silo = await StartAsync(files.Issued("silo", CertificateRole.Silo));
        Assert.Equal($"This console refuses the silo at {silo.Gateway}: its certificate ('CN=silo, O=EsEnas silos') is not signed by the " +
            $"authority in '{others.File("authority.pem")}'.",
            await RefusalAsync(silo, others.Issued("console", CertificateRole.Console)));
    }

    [Fact]
    public async Task Client_that_the_silo_refuses_is_told_so()
    {
        using TestCertificates others = new();
        await using var silo = await StartAsync(files.Issued("silo", CertificateRole.Silo));
        File.AppendAllText(others.File("authority.pem"), File.ReadAllText(files.File("authority.pem")));
        Assert.StartsWith($"The silo at {silo.Gateway} refuses this console's certificate ('CN=console, O=EsEnas consoles, valid until ",
            await RefusalAsync(silo, others.Issued("console", CertificateRole.Console)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_refuses_a_silo_whose_certificate_has_expired()
    {
        // The silo was started before, and nobody has renewed its certificate since.
        var soon = files.Issued("silo", CertificateRole.Silo, to: DateTimeOffset.UtcNow.AddSeconds(15));
        await using var silo = await StartAsync(soon);
        while (soon.Current.Certificate.NotAfter >= DateTime.Now) await Task.Delay(TimeSpan.FromMilliseconds(200), Token);
        Assert.Contains("its certificate ('CN=silo, O=EsEnas silos') has expired (on ",
            await RefusalAsync(silo, files.Issued("console", CertificateRole.Console)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_gateway_that_takes_a_client_is_enough()
    {
        using TempDirectory elsewhere = new();
        await using var closed = await StartAsync(files.Issued("silo", CertificateRole.Silo));
        await using var open =
            await SiloHost.StartAsync(new EsEnasSiloOptions { DataDirectory = elsewhere.FullPath, Insecure = true }, Token);
        await using var client = await ClusterClient.ConnectAsync($"{closed.Gateway},{open.Gateway}",
            new ClusterClientOptions { ConnectTimeout = Limit }, Token);
        Assert.NotNull(client.Grains);
    }

    private Task<SiloHost> StartAsync(TlsCertificates? tls) =>
        SiloHost.StartAsync(new EsEnasSiloOptions { DataDirectory = directory.FullPath, Tls = tls, Insecure = tls is null,
            SiloPort = FreePorts.Next(IPAddress.Loopback) }, Token);

    private static async Task<string> RefusalAsync(SiloHost silo, TlsCertificates? tls)
    {
        ClusterClientOptions options = new() { Tls = tls, ConnectTimeout = Limit };
        return (await Assert.ThrowsAsync<ClusterUnreachableException>(
            () => ClusterClient.ConnectAsync(silo.Gateway, options, Token))).Message;
    }
}
