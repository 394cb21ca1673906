using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EsEnas.Hosting.Tls;

/// <summary>Makes authorities, and certificates for silos and consoles: ECDSA on P-256, SHA-256.</summary>
internal static class CertificateMaker
{
    private const int SerialBytes = 16;
    private const int NameBytes = 4;

    /// <summary>An authority that signs certificates of silos and consoles, and no other authorities.</summary>
    /// <remarks>No two have the same name, so that a file may hold an old and a new one while the certificates are replaced.</remarks>
    internal static X509Certificate2 NewAuthority(DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN=EsEnas authority {RandomNumberGenerator.GetHexString(2 * NameBytes)}", key,
            HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0,
            critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(from, to);
    }

    /// <summary>A certificate for a role, with its key.</summary>
    /// <param name="authority">Signs it; with its key.</param>
    /// <param name="role">What its holder may be.</param>
    /// <param name="name">Letters, digits and the like: part of the subject.</param>
    /// <param name="from">First moment; not before the authority's.</param>
    /// <param name="to">Last moment; not after the authority's.</param>
    internal static X509Certificate2 Issue(X509Certificate2 authority, CertificateRole role, string name, DateTimeOffset from,
        DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}, O=EsEnas {CertificateUsages.Plural(role)}", key, HashAlgorithmName.SHA256);
        OidCollection usages = [];
        foreach (var (oid, usage) in CertificateUsages.Of(role)) usages.Add(new Oid(oid, usage));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0,
            critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true,
            includeIssuerAndSerial: false));
        if (role == CertificateRole.Silo)
        {
            SubjectAlternativeNameBuilder names = new();
            names.AddDnsName(TlsHandshakes.TargetHost);
            request.CertificateExtensions.Add(names.Build());
        }

        using var signed = request.Create(authority, from, to, RandomNumberGenerator.GetBytes(SerialBytes));
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>The private key in PEM form.</summary>
    internal static string KeyOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey();
        return (key ?? throw new ArgumentException("The certificate has no key of an elliptic curve.", nameof(certificate)))
            .ExportPkcs8PrivateKeyPem() + "\n";
    }
}
