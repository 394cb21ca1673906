using EsEnas.Client.Connections;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting;

namespace EsEnas.Client.Tests.Fakes;

/// <summary>Runs in memory.</summary>
internal sealed class FakeConnector : IConnector
{
    private int deaths;

    public Dictionary<string, FakeRun> Runs { get; } = [];

    public bool IsHost { get; set; } = true;

    public int Opened { get; private set; }

    /// <summary>Called when a client looks whether its host is there.</summary>
    public Action OnLook { get; set; } = () => { };

    /// <summary>Called when a connection ends.</summary>
    public Action OnDispose { get; set; } = () => { };

    public ConnectionSettings? Settings { get; private set; }

    public Exception? Failure { get; set; }

    /// <summary>Called when one opens a connection; what it returns is thrown.</summary>
    public Func<Exception?> OnOpen { get; set; } = () => null;

    public Func<string, IRunVerifier> Verifiers { get; set; } = _ => throw new NotSupportedException();

    public FakeCluster Cluster { get; } = new();

    /// <summary>What is wrong with a store that nothing can be read from; null: nobody asks.</summary>
    public StoreOutage? Outage { get; set; }

    /// <summary>Reads the store whatever the runs answer; null: there is no such way.</summary>
    public IStoreReader? Store { get; set; }

    public FakeRun Add(RunStatus status)
    {
        var run = new FakeRun(status.Id.Value) { Status = status };
        Runs.Add(status.Id.Value, run);
        return run;
    }

    /// <summary>The host of the clients so far goes away.</summary>
    /// <param name="takesOver">Whether the next to open hosts the directory; else it is a client again.</param>
    public void HostDies(bool takesOver = true)
    {
        deaths++;
        IsHost = takesOver;
    }

    public Task<IRunConnection> OpenAsync(ConnectionSettings settings, ConnectionIntent intent, CancellationToken cancellationToken)
    {
        if (OnOpen() is { } refusal) return Task.FromException<IRunConnection>(refusal);
        if (intent == ConnectionIntent.AttachOnly && IsHost)
            return Task.FromException<IRunConnection>(new DataDirectoryException("nobody hosts it"));
        Opened++;
        Settings = settings;
        return Failure is null ? Task.FromResult<IRunConnection>(new Connection(this)) : Task.FromException<IRunConnection>(Failure);
    }

    public async Task<IRunReader?> TryOpenStoreAsync(ConnectionSettings settings, CancellationToken cancellationToken) =>
        IsHost && settings.Cluster is null ? new GrainReader(await OpenAsync(settings, ConnectionIntent.Use, cancellationToken)) : null;

    private sealed class Connection(FakeConnector owner) : IRunConnection
    {
        private readonly int born = owner.deaths;

        public bool IsHost { get; } = owner.IsHost;

        public bool IsHostGone()
        {
            owner.OnLook();
            return !IsHost && born != owner.deaths;
        }

        public IStoreReader? Stored { get; } = owner.Store ?? (owner.Outage is { } outage ? new FakeStore(outage) : null);

        public IExperimentCatalog Catalog { get; } = new FakeCatalog(owner);

        public IRunVerifier Verifier(RunId run) => owner.Verifiers(run.Value);

        public IClusterGrain Cluster => owner.Cluster;

        public IExperimentGrain Run(RunId id)
        {
            if (!owner.Runs.TryGetValue(id.Value, out var run)) owner.Runs.Add(id.Value, run = new FakeRun(id.Value));
            return run;
        }

        public ValueTask DisposeAsync()
        {
            owner.OnDispose();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>A run is there once it has a status.</summary>
    private sealed class FakeCatalog(FakeConnector owner) : IExperimentCatalog
    {
        public Task Record(CatalogEntry entry) => throw new NotSupportedException();

        public Task Announce(CatalogEntry entry) => throw new NotSupportedException();

        public Task Withdraw(RunId run) => throw new NotSupportedException();

        public Task<bool> BeginDeletion(RunId run, bool stored) => throw new NotSupportedException();

        public Task<bool> IsDeleting(RunId run) => throw new NotSupportedException();

        public Task EndDeletion(RunId run, bool deleted) => throw new NotSupportedException();

        public Task TakeName(RunId run, string name) => throw new NotSupportedException();

        public async Task<RunMatch> Find(string name) => RunMatch.Find(await List(), name);

        public Task WakeUnfinished() => throw new NotSupportedException();

        public Task<IReadOnlyList<CatalogEntry>> List() => Task.FromResult<IReadOnlyList<CatalogEntry>>(
            [.. owner.Runs.Values.Select(run => run.Status).OfType<RunStatus>().Select(status =>
                new CatalogEntry(status.Id, status.Task, status.State, status.SubmittedAt, status.Iterations, status.ForkedFrom,
                    Name: status.Name.Length > 0 ? status.Name : null, Labels: status.Labels.Length > 0 ? status.Labels : null))]);
    }
}
