using EsEnas.Hosting.Settings;
using EsEnas.Hosting.Tls;

namespace EsEnas.Client.Connections;

/// <summary>The files for TLS with a cluster, as their user named them; one or two may be missing.</summary>
/// <param name="Files">By the names of the settings (<see cref="TlsCertificates.SettingNames"/>).</param>
internal sealed record TlsSettings(IReadOnlyDictionary<string, Setting> Files)
{
    /// <summary>Reads the files.</summary>
    /// <exception cref="SettingException">One is missing or cannot be used.</exception>
    public TlsCertificates Read() => TlsCertificates.Read(name => Files[name], CertificateRole.Console)!;
}
