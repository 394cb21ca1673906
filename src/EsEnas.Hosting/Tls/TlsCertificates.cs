using System.Security.Cryptography.X509Certificates;
using EsEnas.Hosting.Settings;

namespace EsEnas.Hosting.Tls;

/// <summary>
/// The certificate of this process, its key and the authority that it trusts, in PEM files that are read anew when they change. What cannot
/// be used changes nothing: the last usable state stays. Thread-safe.
/// </summary>
public sealed class TlsCertificates
{
    /// <summary>Names of the settings, as their flags have them without dashes.</summary>
    public static IReadOnlyList<string> SettingNames { get; } = ["tls-certificate", "tls-key", "tls-authority"];

    private readonly TlsFiles files;
    private readonly Lock gate = new();
    private TlsTexts? tried;
    private string problem = "";
    private volatile TlsIdentity? current;

    private TlsCertificates(TlsFiles files, CertificateRole role) => (this.files, Role) = (files, role);

    /// <summary>What the certificate is for.</summary>
    public CertificateRole Role { get; }

    /// <summary>Who this process is, for messages: subject and last day of its certificate.</summary>
    public string Description => Describe(Current.Certificate);

    /// <summary>The file of the authorities, for messages.</summary>
    internal string AuthorityFile => files.Authority.Value!;

    /// <summary>What is in use. Looks whether the files have changed.</summary>
    /// <exception cref="SettingException">There is nothing yet, and the files cannot be used.</exception>
    internal TlsIdentity Current
    {
        get
        {
            Refresh();
            return current ?? throw new SettingException(problem);
        }
    }

    /// <summary>
    /// Called when other files than before are in use, with the certificate in use; or when they cannot be used, with that and what is
    /// wrong.
    /// </summary>
    internal event Action<string, string?>? Changed;

    /// <summary>Reads the three settings and the files that they name.</summary>
    /// <param name="find">Gives the setting of a name: tls-certificate, tls-key, tls-authority.</param>
    /// <param name="role">What the certificate must be for.</param>
    /// <returns>Null if none of the three is given.</returns>
    /// <exception cref="SettingException">One is missing beside others, or a file cannot be used; the message names setting, file and what
    /// is wrong.</exception>
    public static TlsCertificates? Read(Func<string, Setting> find, CertificateRole role)
    {
        ArgumentNullException.ThrowIfNull(find);
        Setting[] settings = [.. SettingNames.Select(find)];
        Setting[] given = [.. settings.Where(setting => setting.Text() is not null)];
        if (given.Length == 0) return null;
        if (settings.FirstOrDefault(setting => setting.Value is null) is { Name: { } missing })
            throw new SettingException($"{missing} is missing beside {given[0].Name}; allowed: " +
                $"all three of {string.Join(", ", settings.Select(setting => setting.Name))}, or none");
        return Read(new TlsFiles(settings[0], settings[1], settings[2]), role);
    }

    /// <inheritdoc cref="Read(Func{string, Setting}, CertificateRole)"/>
    internal static TlsCertificates Read(TlsFiles files, CertificateRole role)
    {
        var read = Later(files, role);
        _ = read.Current;
        return read;
    }

    /// <summary>Names files that are read when they are first needed.</summary>
    internal static TlsCertificates Later(TlsFiles files, CertificateRole role) => new(files, role);

    /// <summary>Does what a first handshake would do, apart from looking at a certificate: reading does that.</summary>
    internal void Prepare() => _ = Current.Context;

    /// <summary>Looks whether the files have changed, and takes them if they can be used.</summary>
    internal void Refresh()
    {
        string? wrong = null, used;
        lock (gate)
        {
            try
            {
                var texts = TlsTexts.Of(files);
                if (texts == tried) return;
                tried = texts;
                var before = current;
                current = TlsIdentity.Read(files, texts, Role);
                problem = "";
                if (before is null) return;
            }
            catch (SettingException exception)
            {
                // Files that are being written, one after the other: each state that cannot be used is told once.
                if (exception.InnerException is not null) tried = null;
                if (exception.Message == problem) return;
                problem = wrong = exception.Message;
                if (current is null) return;
            }

            used = Describe(current.Certificate);
        }

        Changed?.Invoke(used, wrong);
    }

    /// <summary>The kind only.</summary>
    public override string ToString() => "TLS";

    private static string Describe(X509Certificate2 certificate) =>
        $"{certificate.Subject}, valid until {CertificateCheck.Day(certificate.NotAfter)}";
}
