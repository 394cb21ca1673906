namespace EsEnas.Hosting;

/// <summary>What a silo process needs to know. All endpoints are on loopback.</summary>
public sealed record EsEnasSiloOptions
{
    /// <summary>The data directory; created if missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Evaluations that run at once, at least 1; null = processor count.</summary>
    public int? Slots { get; init; }

    /// <summary>Port for other silos, 1 to 65535; null = a free one.</summary>
    public int? SiloPort { get; init; }

    /// <summary>Port for clients, 1 to 65535; null = a free one.</summary>
    public int? GatewayPort { get; init; }

    /// <summary>Cluster id. Default <see cref="EsEnasCluster.DefaultClusterId"/>.</summary>
    public string ClusterId { get; init; } = EsEnasCluster.DefaultClusterId;

    /// <summary>Service id. Default <see cref="EsEnasCluster.DefaultServiceId"/>.</summary>
    public string ServiceId { get; init; } = EsEnasCluster.DefaultServiceId;

    /// <summary>How silos find each other. Default: several silos may share the directory.</summary>
    public SiloMembership Membership { get; init; } = SiloMembership.Sqlite;

    /// <summary>Whether the gateway is written to the directory, so that consoles find it there. Default true.</summary>
    public bool AcceptClients { get; init; } = true;

    /// <summary>Begins the host that the silo lives in, a web application for example. Default null: a plain one, which exports telemetry only if the environment names a receiver of OTLP.</summary>
    public Func<SiloComposition>? Composition { get; init; }

    /// <summary>Whether unfinished runs go on as soon as the silo is up. Default true.</summary>
    public bool WakeUnfinished { get; init; } = true;
}
