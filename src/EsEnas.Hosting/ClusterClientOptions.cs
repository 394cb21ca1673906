using EsEnas.Hosting.Tls;

namespace EsEnas.Hosting;

/// <summary>Options of a client.</summary>
public sealed record ClusterClientOptions
{
    /// <summary>Cluster id. Default <see cref="EsEnasCluster.DefaultClusterId"/>.</summary>
    public string ClusterId { get; init; } = EsEnasCluster.DefaultClusterId;

    /// <summary>Service id. Default <see cref="EsEnasCluster.DefaultServiceId"/>.</summary>
    public string ServiceId { get; init; } = EsEnasCluster.DefaultServiceId;

    /// <summary>How long to try before giving up. Default 5 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Mutual TLS with the gateways. Default null: none, unless <see cref="CertificateDirectory"/> has some.</summary>
    public TlsCertificates? Tls { get; init; }

    /// <summary>
    /// A data directory, which need not exist, whose certificates are used if a silo that works on it has one of the gateways, and no
    /// others are named; null: none.
    /// </summary>
    public string? CertificateDirectory { get; init; }

    /// <summary>
    /// A data directory whose dashboard (<see cref="DashboardPlace"/>) gets the client's telemetry if no variable says where it goes; null:
    /// none.
    /// </summary>
    public string? DataDirectory { get; init; }
}
