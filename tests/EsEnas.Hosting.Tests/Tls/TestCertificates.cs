using System.Security.Cryptography.X509Certificates;
using EsEnas.Hosting.Settings;
using EsEnas.Hosting.Tests.Support;
using EsEnas.Hosting.Tls;

namespace EsEnas.Hosting.Tests.Tls;

/// <summary>An authority and certificates of it in files, good ones and bad ones.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly TempDirectory directory = new();
    private readonly X509Certificate2 authority = CertificateMaker.NewAuthority(Start, End);

    internal TestCertificates() => Write("authority", authority);

    internal static DateTimeOffset Start { get; } = DateTimeOffset.UtcNow.AddDays(-100);

    internal static DateTimeOffset End { get; } = DateTimeOffset.UtcNow.AddDays(100);

    public void Dispose()
    {
        authority.Dispose();
        directory.Dispose();
    }

    internal string File(string name) => directory.File(name);

    /// <summary>Writes a certificate of this authority, and its key, as NAME.pem and NAME.key.</summary>
    internal X509Certificate2 Issue(string name, CertificateRole role, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
        Write(name, CertificateMaker.Issue(authority, role, name, from ?? Start, to ?? End));

    internal X509Certificate2 Write(string name, X509Certificate2 certificate)
    {
        System.IO.File.WriteAllText(File(name + ".pem"), certificate.ExportCertificatePem() + "\n");
        System.IO.File.WriteAllText(File(name + ".key"), CertificateMaker.KeyOf(certificate));
        return certificate;
    }

    /// <summary>Reads the settings that name them.</summary>
    internal TlsCertificates? Read(CertificateRole role, string? certificate, string? key, string? authorities = "authority.pem") =>
        TlsCertificates.Read(
            name => new Setting("--" + name,
                name switch { "tls-certificate" => Full(certificate), "tls-key" => Full(key), _ => Full(authorities) }), role);

    internal TlsCertificates Good(string name, CertificateRole role) => Read(role, name + ".pem", name + ".key")!;

    /// <summary>Issues a certificate and reads it.</summary>
    internal TlsCertificates Issued(string name, CertificateRole role, DateTimeOffset? to = null)
    {
        Issue(name, role, to: to);
        return Good(name, role);
    }

    private string? Full(string? name) => name is null ? null : File(name);
}
