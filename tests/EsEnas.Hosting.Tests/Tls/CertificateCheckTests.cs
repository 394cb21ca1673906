using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EsEnas.Hosting.Tls;

namespace EsEnas.Hosting.Tests.Tls;

public sealed class CertificateCheckTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow.AddDays(-10);
    private static readonly DateTimeOffset End = DateTimeOffset.UtcNow.AddDays(10);
    private readonly X509Certificate2 authority = CertificateMaker.NewAuthority(Start, End);

    [Theory]
    [InlineData(CertificateRole.Silo, CertificateRole.Silo, null)]
    [InlineData(CertificateRole.Silo, CertificateRole.Console, null)]
    [InlineData(CertificateRole.Console, CertificateRole.Console, null)]
    [InlineData(CertificateRole.Console, CertificateRole.Silo, "is not for silos: it lacks the usage serverAuth")]
    public void A_console_is_no_silo_and_a_silo_may_be_a_client(CertificateRole made, CertificateRole wanted, string? problem) =>
        Assert.Equal(problem, CertificateCheck.WhyNot(CertificateMaker.Issue(authority, made, "a", Start, End), [authority], wanted));

    [Fact]
    public void An_authority_of_the_same_name_is_another_one()
    {
        var twin = Signed(null, authority.SubjectName, "1.3.6.1.5.5.7.3.2");
        Assert.Equal(authority.Subject, twin.Subject);
        Assert.Equal("is not signed by our authority", CertificateCheck.WhyNot(
            CertificateMaker.Issue(twin, CertificateRole.Silo, "a", Start, End), [authority], CertificateRole.Silo));
    }

    [Theory]
    [InlineData("1.3.6.1.5.5.7.3.1", CertificateRole.Console, "is not for consoles: it lacks the usage clientAuth")]
    [InlineData("", CertificateRole.Console, "is not for consoles: it lacks the usage clientAuth")]
    [InlineData("", CertificateRole.Silo, "is not for silos: it lacks the usage serverAuth and clientAuth")]
    [InlineData("2.5.29.37.0", CertificateRole.Silo, "is not for silos: it lacks the usage serverAuth and clientAuth")]
    public void Usages_must_be_named(string usage, CertificateRole wanted, string problem) =>
        Assert.Equal(problem, CertificateCheck.WhyNot(Signed(authority, new X500DistinguishedName("CN=a"), usage), [authority], wanted));

    [Fact]
    public void A_certificate_that_was_signed_with_another_certificate_is_refused()
    {
        var console = CertificateMaker.Issue(authority, CertificateRole.Console, "a", Start, End);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=b", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        var forged = request.Create(console.SubjectName, X509SignatureGenerator.CreateForECDsa(console.GetECDsaPrivateKey()!),
            Start, End, [1]);
        Assert.Equal("is not signed by our authority", CertificateCheck.WhyNot(forged, [authority], CertificateRole.Silo));
    }

    [Fact]
    public void Dates_are_looked_at()
    {
        Assert.StartsWith("has expired (on ", Dated(Start, DateTimeOffset.UtcNow.AddSeconds(-2)), StringComparison.Ordinal);
        Assert.StartsWith("is not valid yet (before ", Dated(DateTimeOffset.UtcNow.AddHours(1), End), StringComparison.Ordinal);
        string? Dated(DateTimeOffset from, DateTimeOffset to) =>
            CertificateCheck.WhyNot(CertificateMaker.Issue(authority, CertificateRole.Silo, "a", from, to), [authority],
                CertificateRole.Silo);
    }

    private static X509Certificate2 Signed(X509Certificate2? issuer, X500DistinguishedName name, string usage)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(issuer is null, false, 0, true));
        if (issuer is null)
        {
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
            return request.CreateSelfSigned(Start, End);
        }

        if (usage.Length > 0) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        return request.Create(issuer, Start, End, [7]);
    }
}
