namespace EsEnas.Client.Connections;

/// <summary>Where the runs are.</summary>
/// <param name="DataDirectory">Data directory of the embedded silo; unused with a cluster.</param>
/// <param name="Cluster">Gateways as HOST:PORT[,…], or null for the embedded silo.</param>
/// <param name="Slots">Evaluations at once in an embedded silo; null = processor count.</param>
/// <param name="ClusterId">Name of the cluster; null = the default name.</param>
/// <param name="Tls">Certificates for the cluster; null = none are named.</param>
/// <param name="Host">Whether to host the data directory even if silos have served it.</param>
internal sealed record ConnectionSettings(string DataDirectory, string? Cluster, int? Slots, string? ClusterId = null,
    TlsSettings? Tls = null, bool Host = false)
{
    public const string DefaultDataDirectory = ".esenas";

    /// <summary>How long an evaluation may take in this process; null = the usual time.</summary>
    public TimeSpan? EvaluationTimeLimit { get; init; }

    /// <summary>Integration steps that an evaluation of a run may ask for; null = the usual number.</summary>
    public int? MaxEvaluationSteps { get; init; }

    /// <summary>Mebibytes that models may take in a silo of this process; null: the usual share.</summary>
    public int? ModelMemory { get; init; }

    /// <summary>How to name the place in a sentence.</summary>
    public string Place => Cluster is null ? DataDirectory : $"the cluster at {Cluster}";
}
