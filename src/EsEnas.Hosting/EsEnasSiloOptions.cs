using System.Net;
using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Stores;
using EsEnas.Hosting.Telemetry;
using EsEnas.Hosting.Tls;

namespace EsEnas.Hosting;

/// <summary>What a silo process needs to know.</summary>
public sealed record EsEnasSiloOptions
{
    /// <summary>
    /// Whether the data directory is the silos' from now on, so that no console hosts it by itself when they have died; with a process of
    /// its own. Default true; false for a silo that ends when it has nothing to do.
    /// </summary>
    public bool KeepsDirectory { get; init; } = true;

    /// <summary>The data directory; created if missing. Unused if neither storage nor membership is in it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where the silo listens, and the address that it advertises: one of this host. Default loopback.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// Mutual TLS on the silo port and the gateway, with a certificate for silos. Default null: that of the data directory, if one is used.
    /// </summary>
    public TlsCertificates? Tls { get; init; }

    /// <summary>
    /// Whether the ports ask for no certificate, so that whoever reaches them can run and read everything. Default false.
    /// </summary>
    public bool Insecure { get; init; }

    /// <summary>Evaluations that run at once, at least 1; null = processor count.</summary>
    public int? Slots { get; init; }

    /// <summary>How long an evaluation may hold a slot; null: 15 minutes.</summary>
    public TimeSpan? EvaluationTimeLimit { get; init; }

    /// <summary>Integration steps that an evaluation of a run may ask for; null: 20,000,000.</summary>
    public int? MaxEvaluationSteps { get; init; }

    /// <summary>Mebibytes of memory that models and their simulations may take; null: half of what this process may use.</summary>
    public int? ModelMemory { get; init; }

    /// <summary>Port for other silos, 1 to 65535; null = a free one.</summary>
    public int? SiloPort { get; init; }

    /// <summary>Port for clients, 1 to 65535; null = a free one.</summary>
    public int? GatewayPort { get; init; }

    /// <summary>Cluster id. Default <see cref="EsEnasCluster.DefaultClusterId"/>.</summary>
    public string ClusterId { get; init; } = EsEnasCluster.DefaultClusterId;

    /// <summary>Service id. Default <see cref="EsEnasCluster.DefaultServiceId"/>.</summary>
    public string ServiceId { get; init; } = EsEnasCluster.DefaultServiceId;

    /// <summary>Where the state of runs is stored. Default: in the data directory.</summary>
    public StorageOptions Storage { get; init; } = new();

    /// <summary>How silos find each other, and where reminders are. Default: several silos may share the data directory.</summary>
    public MembershipOptions Membership { get; init; } = new();

    /// <summary>When a silo that does not answer counts as dead.</summary>
    public FailureDetectionOptions FailureDetection { get; init; } = new();

    /// <summary>
    /// Whether the silo is a pod of Kubernetes, and compares the members of its cluster with the pods that there are. Default false. Needs
    /// a membership that is a server's, and the variables of a pod (infra/kubernetes/silo.yaml).
    /// </summary>
    public bool Kubernetes { get; init; }

    /// <summary>
    /// Whether the gateway is written to the data directory, if that is used, so that consoles find it there. Default true.
    /// </summary>
    public bool AcceptClients { get; init; } = true;

    /// <summary>
    /// Begins the host that the silo lives in, a web application for example. Default null: a plain one, which exports telemetry only if
    /// there is an <see cref="OtlpTarget"/>.
    /// </summary>
    public Func<SiloComposition>? Composition { get; init; }

    /// <summary>Whether unfinished runs resume as soon as the silo is up. Default true.</summary>
    public bool WakeUnfinished { get; init; } = true;

    /// <summary>Where everything is kept, in a few words for people, without secrets.</summary>
    public string Describe() => UsesDataDirectory
        ? $"{Storage}, {Membership}, {Security}, data {Path.GetFullPath(DataDirectory)}"
        : $"{Storage}, {Membership}, {Security}";

    /// <summary>Whether the ports ask for no certificate: they were told not to, or there is none.</summary>
    public bool IsOpen => Tls is null && (Insecure || !UsesDataDirectory);

    private string Security => Tls is { } tls ? $"TLS as {tls.Description}" : IsOpen ? "no TLS" : "TLS for the directory's owner";

    /// <summary>
    /// Where the silo's telemetry goes; null: nowhere. To be asked when the silo starts: the data directory is known to be its user's then.
    /// </summary>
    public OtlpTarget? FindOtlpTarget() => OtlpTarget.Find(UsesDataDirectory ? DataDirectory : null);

    /// <summary>What its doors show: the certificates that it was told of, or else those of the directory; null: they are open.</summary>
    internal TlsCertificates? FindCertificates() =>
        Tls ?? (UsesDirectoryCertificates ? new DataDirectory(DataDirectory).Certificates(CertificateRole.Silo) : null);

    /// <summary>Whether the certificates are those of the data directory.</summary>
    internal bool UsesDirectoryCertificates => Tls is null && !IsOpen;

    /// <summary>Whether anything is in the data directory, so that its lock is needed.</summary>
    public bool UsesDataDirectory => Storage.Kind.IsInDataDirectory || Membership.Kind.IsInDataDirectory;
}
