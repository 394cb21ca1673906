using EsEnas.Hosting.Tls;

namespace EsEnas.Hosting;

/// <summary>Options of an embedded silo.</summary>
public sealed record EmbeddedSiloOptions
{
    /// <summary>The data directory; created if missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Evaluations that run at once; null = processor count.</summary>
    public int? Slots { get; init; }

    /// <inheritdoc cref="EsEnasSiloOptions.EvaluationTimeLimit"/>
    public TimeSpan? EvaluationTimeLimit { get; init; }

    /// <inheritdoc cref="EsEnasSiloOptions.MaxEvaluationSteps"/>
    public int? MaxEvaluationSteps { get; init; }

    /// <inheritdoc cref="EsEnasSiloOptions.ModelMemory"/>
    public int? ModelMemory { get; init; }

    /// <summary>
    /// Whether unfinished runs resume as soon as the silo is up. A console that only looks (show, list) must not start work.
    /// </summary>
    public bool WakeUnfinished { get; init; }

    /// <summary>Whether to become the owner if there is none; false = only connect, and create nothing.</summary>
    public bool MayHost { get; init; } = true;

    /// <summary>
    /// Whether to become the owner even of a directory that silos have served; from then on it is anybody's again. Default false.
    /// </summary>
    public bool TakesFromSilos { get; init; }

    /// <summary>
    /// Whether other consoles may become clients of this silo. Default true. False for a process that only looks: it ends in a moment and
    /// would take its clients' runs with it, so they wait until the directory is free.
    /// </summary>
    public bool AcceptClients { get; init; } = true;

    /// <summary>
    /// Gives the certificates for a host that was told to use others than the directory's; null, or giving null: there are none. Asked only
    /// then.
    /// </summary>
    public Func<TlsCertificates?>? Tls { get; init; }

    /// <summary>
    /// Whether the silo's warnings and errors go to standard error. Default false: a console says itself what its user must know.
    /// </summary>
    public bool Verbose { get; init; }
}
