using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EsEnas.Hosting.Settings;

namespace EsEnas.Hosting.Tls;

/// <summary>Who this process is, and whom it trusts. Immutable.</summary>
/// <param name="Certificate">Its certificate, with the key.</param>
/// <param name="Authorities">Those that sign the certificates of its peers.</param>
internal sealed record TlsIdentity(X509Certificate2 Certificate, X509Certificate2Collection Authorities)
{
    private static readonly string[] KeyLabels = ["PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"];

    // Otherwise the addresses that the certificate names would be asked, and the authorities of the machine read.
    private readonly Lazy<SslStreamCertificateContext> context = new(() => SslStreamCertificateContext.Create(
        Certificate, Authorities, offline: true, SslCertificateTrust.CreateForX509Collection(Authorities)));

    /// <summary>What a handshake shows.</summary>
    internal SslStreamCertificateContext Context => context.Value;

    /// <summary>Reads and checks PEM texts.</summary>
    /// <param name="files">Where they are from; errors name that.</param>
    /// <param name="texts">What is in them.</param>
    /// <param name="role">What the certificate must be for.</param>
    /// <exception cref="SettingException">One is not usable, or two do not fit together.</exception>
    internal static TlsIdentity Read(TlsFiles files, TlsTexts texts, CertificateRole role)
    {
        var authorities = AuthoritiesIn(files.Authority, texts.Authority);
        var certificate = WithKey(files, texts);
        var trusted = $"the authority in '{files.Authority.Value}' ({files.Authority.Name})";
        if (CertificateCheck.WhyNot(certificate, authorities, role, trusted) is { } problem)
        {
            throw Refused(files.Certificate, problem,
                $"a certificate for {CertificateUsages.Plural(role)}, by the authority, that is valid now");
        }

        return new TlsIdentity(certificate, authorities);
    }

    private static X509Certificate2Collection AuthoritiesIn(Setting setting, string text)
    {
        X509Certificate2Collection found = [];
        try
        {
            found.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            found.Clear();
        }

        if (found.Count == 0) throw NoCertificate(setting);
        foreach (var each in found)
        {
            if (each.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is not { CertificateAuthority: true })
                throw Refused(setting, $"holds '{each.Subject}', which may sign no certificates", "certificates of authorities");
        }

        return found;
    }

    private static X509Certificate2 WithKey(TlsFiles files, TlsTexts texts)
    {
        try
        {
            X509Certificate2.CreateFromPem(texts.Certificate).Dispose();
        }
        catch (CryptographicException)
        {
            throw NoCertificate(files.Certificate);
        }

        string[] labels = [.. Labels(texts.Key)];
        if (!labels.Intersect(KeyLabels).Any())
        {
            var encrypted = labels.Contains("ENCRYPTED PRIVATE KEY");
            throw Refused(files.Key, encrypted ? "is encrypted" : "holds no private key in PEM form",
                "a PEM file with a private key that needs no password");
        }

        try
        {
            return X509Certificate2.CreateFromPem(texts.Certificate, texts.Key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw Refused(files.Key, $"is not the key of the certificate in '{files.Certificate.Value}' ({files.Certificate.Name})",
                "the key of that certificate");
        }
    }

    private static List<string> Labels(string text)
    {
        List<string> labels = [];
        ReadOnlySpan<char> rest = text;
        while (PemEncoding.TryFind(rest, out var fields))
        {
            labels.Add(rest[fields.Label].ToString());
            rest = rest[fields.Location.End..];
        }

        return labels;
    }

    private static SettingException NoCertificate(Setting setting) =>
        Refused(setting, "holds no certificate in PEM form", "a PEM file (-----BEGIN CERTIFICATE-----)");

    private static SettingException Refused(Setting setting, string problem, string allowed) =>
        new($"{setting.Name}: '{setting.Value}' {problem}; allowed: {allowed}");
}

/// <summary>The settings that name the files of an identity; each has a value.</summary>
/// <param name="Certificate">PEM file of the certificate.</param>
/// <param name="Key">PEM file of its key.</param>
/// <param name="Authority">PEM file of the authorities.</param>
internal sealed record TlsFiles(Setting Certificate, Setting Key, Setting Authority);

/// <summary>What is in the files of an identity.</summary>
internal sealed record TlsTexts(string Certificate, string Key, string Authority)
{
    private const int MaxLength = 1_000_000;

    /// <summary>Reads them.</summary>
    /// <exception cref="SettingException">One cannot be read.</exception>
    internal static TlsTexts Of(TlsFiles files) => new(Text(files.Certificate), Text(files.Key), Text(files.Authority));

    private static string Text(Setting file)
    {
        var path = file.Value!;
        try
        {
            if (Directory.Exists(path)) throw new IOException("It is a directory.");
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.CanSeek && stream.Length > MaxLength) throw new IOException("It is too large for a certificate or a key.");
            using StreamReader reader = new(stream, Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            var problem = exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : exception.Message;
            throw new SettingException($"{file.Name}: '{path}' cannot be read: {problem}; allowed: a PEM file", exception);
        }
    }
}
