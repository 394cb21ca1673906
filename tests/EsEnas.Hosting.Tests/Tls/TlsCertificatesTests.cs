using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EsEnas.Hosting.Settings;
using EsEnas.Hosting.Tls;

namespace EsEnas.Hosting.Tests.Tls;

public sealed class TlsCertificatesTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private readonly TestCertificates files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void Three_files_that_fit_are_taken()
    {
        var silo = files.Issue("one", CertificateRole.Silo);
        var read = files.Good("one", CertificateRole.Silo);
        Assert.Equal(silo.Thumbprint, read.Current.Certificate.Thumbprint);
        Assert.True(read.Current.Certificate.HasPrivateKey);
        Assert.StartsWith("CN=one, O=EsEnas silos, valid until ", read.Description, StringComparison.Ordinal);
        Assert.Equal(silo.Thumbprint, files.Good("one", CertificateRole.Console).Current.Certificate.Thumbprint);
    }

    [Fact]
    public void None_of_the_three_is_no_TLS() => Assert.Null(files.Read(CertificateRole.Silo, null, null, null));

    [Theory]
    [InlineData(null, "a.key", "authority.pem", "--tls-certificate is missing beside --tls-key; allowed: all three of --tls-certificate, " +
        "--tls-key, --tls-authority, or none")]
    [InlineData("a.pem", null, null, "--tls-key is missing beside --tls-certificate")]
    [InlineData("a.pem", "a.key", null, "--tls-authority is missing beside --tls-certificate")]
    public void All_or_none_of_the_three_are_given(string? certificate, string? key, string? authority, string message)
    {
        files.Issue("a", CertificateRole.Silo);
        Assert.StartsWith(message, Refusal(CertificateRole.Silo, certificate, key, authority), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gone.pem", "a.key", "authority.pem",
        "--tls-certificate: '{0}/gone.pem' cannot be read: there is no such file; allowed: a PEM file")]
    [InlineData("a.pem", "gone.key", "authority.pem", "--tls-key: '{0}/gone.key' cannot be read: there is no such file")]
    [InlineData("a.pem", "a.key", "gone.pem", "--tls-authority: '{0}/gone.pem' cannot be read: there is no such file")]
    [InlineData(".", "a.key", "authority.pem", "--tls-certificate: '{0}/.' cannot be read: It is a directory.")]
    [InlineData("text", "a.key", "authority.pem", "--tls-certificate: '{0}/text' holds no certificate in PEM form")]
    [InlineData("half.pem", "a.key", "authority.pem", "--tls-certificate: '{0}/half.pem' holds no certificate in PEM form")]
    [InlineData("a.key", "a.key", "authority.pem", "--tls-certificate: '{0}/a.key' holds no certificate in PEM form")]
    [InlineData("a.pem", "text", "authority.pem", "--tls-key: '{0}/text' holds no private key in PEM form; allowed: " +
        "a PEM file with a private key that needs no password")]
    [InlineData("a.pem", "a.pem", "authority.pem", "--tls-key: '{0}/a.pem' holds no private key in PEM form")]
    [InlineData("a.pem", "locked.key", "authority.pem", "--tls-key: '{0}/locked.key' is encrypted")]
    [InlineData("a.pem", "b.key", "authority.pem",
        "--tls-key: '{0}/b.key' is not the key of the certificate in '{0}/a.pem' (--tls-certificate)")]
    [InlineData("a.pem", "a.key", "text", "--tls-authority: '{0}/text' holds no certificate in PEM form")]
    [InlineData("a.pem", "a.key", "b.pem", "--tls-authority: '{0}/b.pem' holds 'CN=b, O=EsEnas silos', which may sign no certificates")]
    [InlineData("old.pem", "old.key", "authority.pem", "--tls-certificate: '{0}/old.pem' has expired (on ")]
    [InlineData("soon.pem", "soon.key", "authority.pem", "--tls-certificate: '{0}/soon.pem' is not valid yet (before ")]
    [InlineData("console.pem", "console.key", "authority.pem",
        "--tls-certificate: '{0}/console.pem' is not for silos: it lacks the usage serverAuth")]
    [InlineData("authority.pem", "authority.key", "authority.pem", "--tls-certificate: '{0}/authority.pem' is not for silos: " +
        "it lacks the usage serverAuth and clientAuth")]
    [InlineData("foreign.pem", "foreign.key", "authority.pem",
        "--tls-certificate: '{0}/foreign.pem' is not signed by the authority in '{0}/authority.pem' (--tls-authority)")]
    public void What_is_wrong_is_named_with_setting_and_file(string certificate, string key, string authority, string message)
    {
        files.Issue("a", CertificateRole.Silo);
        files.Issue("b", CertificateRole.Silo);
        files.Issue("console", CertificateRole.Console);
        files.Issue("old", CertificateRole.Silo, to: Now.AddDays(-1));
        files.Issue("soon", CertificateRole.Silo, from: Now.AddDays(1));
        using var other = CertificateMaker.NewAuthority(TestCertificates.Start, TestCertificates.End);
        files.Write("foreign",
            CertificateMaker.Issue(other, CertificateRole.Silo, "foreign", TestCertificates.Start, TestCertificates.End));
        File.WriteAllText(files.File("text"), "not a certificate");
        var whole = File.ReadAllText(files.File("a.pem"));
        File.WriteAllText(files.File("half.pem"), whole[..(whole.Length / 2)]);
        using var locked = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(files.File("locked.key"), locked.ExportEncryptedPkcs8PrivateKeyPem("secret",
            new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)));
        var expected = message.Replace("{0}", Path.GetDirectoryName(files.File("x")), StringComparison.Ordinal);
        Assert.StartsWith(expected, Refusal(CertificateRole.Silo, certificate, key, authority), StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_are_taken_from_an_authority_that_is_one_of_several()
    {
        files.Issue("a", CertificateRole.Silo);
        using var next = CertificateMaker.NewAuthority(TestCertificates.Start, TestCertificates.End);
        files.Write("b", CertificateMaker.Issue(next, CertificateRole.Console, "b", TestCertificates.Start, TestCertificates.End));
        File.AppendAllText(files.File("authority.pem"), next.ExportCertificatePem());
        Assert.Equal(2, files.Good("a", CertificateRole.Silo).Current.Authorities.Count);
        Assert.NotNull(files.Good("b", CertificateRole.Console));
    }

    [Fact]
    public void Changed_files_are_taken_as_soon_as_they_fit()
    {
        files.Issue("a", CertificateRole.Silo);
        var read = files.Good("a", CertificateRole.Silo);
        var before = read.Current.Certificate.Thumbprint;
        List<(string Certificate, string? Problem)> said = [];
        read.Changed += (certificate, problem) => said.Add((certificate, problem));

        var next = files.Issue("next", CertificateRole.Silo);
        File.Copy(files.File("next.pem"), files.File("a.pem"), overwrite: true);
        Assert.Equal(before, read.Current.Certificate.Thumbprint);
        File.Copy(files.File("next.key"), files.File("a.key"), overwrite: true);
        Assert.Equal(next.Thumbprint, read.Current.Certificate.Thumbprint);

        Assert.Equal(2, said.Count);
        Assert.StartsWith("CN=a", said[0].Certificate, StringComparison.Ordinal);
        Assert.Contains("is not the key of the certificate", said[0].Problem, StringComparison.Ordinal);
        Assert.StartsWith("CN=next", said[1].Certificate, StringComparison.Ordinal);
        Assert.Null(said[1].Problem);
    }

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\nhalf", "holds no certificate in PEM form")]
    [InlineData(null, "cannot be read: there is no such file")]
    public void Files_that_cannot_be_used_keep_the_old_state_and_are_told_once(string? contents, string reason)
    {
        files.Issue("a", CertificateRole.Silo);
        var read = files.Good("a", CertificateRole.Silo);
        string before = read.Current.Certificate.Thumbprint, whole = File.ReadAllText(files.File("a.pem"));
        List<(string Certificate, string? Problem)> said = [];
        read.Changed += (certificate, problem) => said.Add((certificate, problem));

        if (contents is null) File.Delete(files.File("a.pem"));
        else File.WriteAllText(files.File("a.pem"), contents);
        for (var look = 0; look < 3; look++) Assert.Equal(before, read.Current.Certificate.Thumbprint);
        Assert.Contains(reason, Assert.Single(said).Problem, StringComparison.Ordinal);

        File.WriteAllText(files.File("a.pem"), whole);
        Assert.Equal(before, read.Current.Certificate.Thumbprint);
        Assert.Null(said[^1].Problem);
    }

    [Fact]
    public void A_link_that_is_put_on_another_folder_is_noticed()
    {
        files.Issue("a", CertificateRole.Silo);
        var next = files.Issue("next", CertificateRole.Silo);
        foreach (var (folder, name) in (ReadOnlySpan<(string, string)>)[("v1", "a"), ("v2", "next")])
        {
            Directory.CreateDirectory(files.File(folder));
            foreach (var ending in (string[])[".pem", ".key"])
                File.Copy(files.File(name + ending), Path.Combine(files.File(folder), "tls" + ending));
        }

        // As Kubernetes mounts a secret.
        File.CreateSymbolicLink(files.File("data"), files.File("v1"));
        foreach (var ending in (string[])[".pem", ".key"])
            File.CreateSymbolicLink(files.File("tls" + ending), Path.Combine("data", "tls" + ending));
        var read = files.Good("tls", CertificateRole.Silo);
        File.Delete(files.File("data"));
        File.CreateSymbolicLink(files.File("data"), files.File("v2"));
        Assert.Equal(next.Thumbprint, read.Current.Certificate.Thumbprint);
    }

    private string Refusal(CertificateRole role, string? certificate, string? key, string? authority) =>
        Assert.Throws<SettingException>(() => files.Read(role, certificate, key, authority)).Message;
}
