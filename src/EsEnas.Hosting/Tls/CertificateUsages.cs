using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EsEnas.Hosting.Tls;

/// <summary>The extended key usages of each role.</summary>
internal static class CertificateUsages
{
    private static readonly (string Oid, string Name) Server = ("1.3.6.1.5.5.7.3.1", "serverAuth");
    private static readonly (string Oid, string Name) Client = ("1.3.6.1.5.5.7.3.2", "clientAuth");

    /// <summary>Usages that a certificate of the role must name.</summary>
    internal static IReadOnlyList<(string Oid, string Name)> Of(CertificateRole role) =>
        role == CertificateRole.Silo ? [Server, Client] : [Client];

    /// <summary>
    /// Names of the usages that a certificate lacks; empty if it has all. One that restricts nothing has none: it was not made for this.
    /// </summary>
    internal static string Missing(X509Certificate2 certificate, CertificateRole role)
    {
        HashSet<string?> named = [.. certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .SelectMany(extension => extension.EnhancedKeyUsages.Cast<Oid>()).Select(usage => usage.Value)];
        return string.Join(" and ", Of(role).Where(usage => !named.Contains(usage.Oid)).Select(usage => usage.Name));
    }

    /// <summary>What a role is called in names of files.</summary>
    internal static string Word(CertificateRole role) => role == CertificateRole.Silo ? "silo" : "console";

    /// <summary>What a role is called in messages.</summary>
    internal static string Plural(CertificateRole role) => Word(role) + "s";
}
