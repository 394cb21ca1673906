using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Connections;

/// <summary>The way to the runs: an embedded silo, the process that hosts a data directory, or a cluster.</summary>
internal interface IRunConnection : IAsyncDisposable
{
    /// <summary>Whether runs work in this very process; they stop when it ends.</summary>
    bool IsHost { get; }

    /// <summary>
    /// Whether the process that hosted the data directory has gone: then no answer will come. False while it is only slow, and with a
    /// cluster.
    /// </summary>
    bool IsHostGone();

    /// <summary>Gateways of this connection that do not answer, if another one would; else none. Takes a second at most.</summary>
    Task<IReadOnlyList<string>> FindSilentAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Reads the store by the silo that this connection leads to, whatever other silos do; null: there is no such way.</summary>
    IStoreReader? Stored => null;

    /// <summary>What the user should know of the data directory's rights; null if nothing.</summary>
    string? Notice => null;

    /// <summary>Which dashboard gets the telemetry of this process, for the user to know; null if none was found.</summary>
    string? TelemetryNotice => null;

    /// <summary>Calls any grain.</summary>
    IGrainFactory Grains => throw new NotSupportedException("This connection leads to some grains only.");

    IExperimentGrain Run(RunId id);

    IExperimentCatalog Catalog { get; }

    /// <summary>A verifier of a run for this caller alone.</summary>
    IRunVerifier Verifier(RunId run);

    IClusterGrain Cluster { get; }
}

/// <summary>What a command needs of its connection.</summary>
internal enum ConnectionIntent
{
    /// <summary>
    /// Changes what is stored and ends soon; hosts the directory if it has no owner, without waking runs and without clients.
    /// </summary>
    Use,

    /// <summary>Computes a run until it is done; hosts the directory if it has no owner, and other consoles may become clients.</summary>
    Work,

    /// <summary>Only if somebody else hosts the directory.</summary>
    AttachOnly,
}

/// <summary>Opens connections; tests have their own.</summary>
internal interface IConnector
{
    /// <summary>Opens the way that the settings name.</summary>
    Task<IRunConnection> OpenAsync(ConnectionSettings settings, ConnectionIntent intent, CancellationToken cancellationToken);

    /// <summary>
    /// Opens what is stored in a data directory that nobody works on, for looking only; null if somebody does, and with a cluster.
    /// </summary>
    Task<IRunReader?> TryOpenStoreAsync(ConnectionSettings settings, CancellationToken cancellationToken);
}
