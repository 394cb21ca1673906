using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EsEnas.Hosting.Tls;

/// <summary>
/// Decides whether a certificate is one of ours: signed by our authority and by no other, valid today, made for the role. Thread-safe.
/// </summary>
internal static class CertificateCheck
{
    /// <summary>What is wrong with a certificate, as the end of a sentence about it; null if nothing.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="authorities">The only ones that are trusted; the machine's own store is not asked.</param>
    /// <param name="role">What its holder wants to be.</param>
    /// <param name="trusted">What the authorities are called in messages.</param>
    internal static string? WhyNot(X509Certificate2 certificate, X509Certificate2Collection authorities, CertificateRole role,
        string trusted = "our authority")
    {
        var now = DateTime.Now;
        if (now > certificate.NotAfter) return $"has expired (on {Day(certificate.NotAfter)})";
        if (now < certificate.NotBefore) return $"is not valid yet (before {Day(certificate.NotBefore)})";
        if (CertificateUsages.Missing(certificate, role) is { Length: > 0 } missing)
            return $"is not for {CertificateUsages.Plural(role)}: it lacks the usage {missing}";

        using X509Chain chain = new() { ChainPolicy = Policy(authorities, role) };
        if (chain.Build(certificate)) return null;
        var problems = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, each) => all | each.Status);
        return problems == X509ChainStatusFlags.NotTimeValid
            ? "is signed by an authority that has expired"
            : $"is not signed by {trusted}";
    }

    /// <summary>How a chain is built: up to our authorities, without a request to anybody whom a certificate names.</summary>
    internal static X509ChainPolicy Policy(X509Certificate2Collection authorities, CertificateRole role)
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        foreach (var (usage, _) in CertificateUsages.Of(role)) policy.ApplicationPolicy.Add(new Oid(usage));
        return policy;
    }

    /// <summary>A day, for messages.</summary>
    internal static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
