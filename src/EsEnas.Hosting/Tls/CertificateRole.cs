namespace EsEnas.Hosting.Tls;

/// <summary>What a certificate lets its holder be.</summary>
public enum CertificateRole
{
    /// <summary>A member of the cluster, which others connect to and which connects to others: usages serverAuth and clientAuth.</summary>
    Silo,

    /// <summary>A client of the gateways: usage clientAuth. The silo ports are closed to it.</summary>
    Console,
}
