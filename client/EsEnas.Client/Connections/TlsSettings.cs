using EsEnas.Hosting.Settings;
using EsEnas.Hosting.Tls;

namespace EsEnas.Client.Connections;

/// <summary>The files for TLS with a cluster, as their user named them; one or two may be missing.</summary>
internal sealed record TlsSettings(Setting Certificate, Setting Key, Setting Authority)
{
    /// <summary>Those that the command line itself names, not a variable.</summary>
    public IEnumerable<Setting> OnCommandLine =>
        All.Where(setting => setting.Value is not null && setting.Name.StartsWith("--", StringComparison.Ordinal));

    private Setting[] All => [Certificate, Key, Authority];

    /// <summary>Reads the files.</summary>
    /// <exception cref="SettingException">One is missing or cannot be used.</exception>
    public TlsCertificates Read() => TlsCertificates.Read(
        name => name switch { "tls-certificate" => Certificate, "tls-key" => Key, _ => Authority }, CertificateRole.Console)!;
}
