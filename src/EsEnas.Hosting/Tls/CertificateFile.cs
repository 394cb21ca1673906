namespace EsEnas.Hosting.Tls;

/// <summary>A certificate in a folder, and what has just become of it.</summary>
/// <param name="Role">What it is for; null: it is the authority's.</param>
/// <param name="Name">Its name; empty for the authority.</param>
/// <param name="Certificate">PEM file of the certificate.</param>
/// <param name="Key">PEM file of its private key.</param>
/// <param name="NotAfter">Last moment at which it is valid.</param>
/// <param name="Outcome">Made, renewed or kept.</param>
/// <param name="Replaced">Last moment of the certificate that was there before; null if there was none.</param>
public sealed record CertificateFile(
    CertificateRole? Role, string Name, string Certificate, string Key, DateTimeOffset NotAfter, CertificateOutcome Outcome,
    DateTimeOffset? Replaced = null);

/// <summary>What has become of a certificate.</summary>
public enum CertificateOutcome
{
    /// <summary>There was none before.</summary>
    Made,

    /// <summary>It takes the place of an older one, with a new key.</summary>
    Renewed,

    /// <summary>It was there before and is as it was.</summary>
    Kept,
}
