using EsEnas.Client.Connections;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Fakes;

/// <summary>Runs that, once asked for, are made with a script that leads to their end.</summary>
/// <param name="runs">Where they are kept; those that are there already stay as they are.</param>
/// <param name="failing">The run that fails.</param>
/// <param name="keep">Whether unknown runs get no script.</param>
/// <param name="onSubmit">Called whenever a run is asked for.</param>
internal sealed class StartingConnector(FakeConnector runs, string? failing = null, bool keep = false, Action? onSubmit = null) : IConnector
{
    public async Task<IRunConnection> OpenAsync(ConnectionSettings settings, ConnectionIntent intent,
        CancellationToken cancellationToken) =>
            new Connection(this, await runs.OpenAsync(settings, intent, cancellationToken));

    public Task<IRunReader?> TryOpenStoreAsync(ConnectionSettings settings, CancellationToken cancellationToken) =>
        runs.TryOpenStoreAsync(settings, cancellationToken);

    private sealed class Connection(StartingConnector owner, IRunConnection inner) : IRunConnection
    {
        public bool IsHost => inner.IsHost;

        public bool IsHostGone() => inner.IsHostGone();

        public IExperimentCatalog Catalog => inner.Catalog;

        public IClusterGrain Cluster => inner.Cluster;

        public IRunVerifier Verifier(RunId run) => inner.Verifier(run);

        public IExperimentGrain Run(RunId id)
        {
            owner.OnRun(id.Value);
            return inner.Run(id);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private void OnRun(string id)
    {
        onSubmit?.Invoke();
        if (keep || runs.Runs.ContainsKey(id)) return;
        var run = new FakeRun(id);
        var end = id == failing ? RunState.Failed : RunState.Completed;
        run.Script.Enqueue(new RunUpdate([FakeRun.Row(1)], FakeRun.Example(id, iteration: 1, iterations: 4)));
        run.Script.Enqueue(new RunUpdate([FakeRun.Row(4)],
            FakeRun.Example(id, end, 4, 4) with { PolicyReturn = 99, Message = end == RunState.Failed ? "disk full" : "" }));
        runs.Runs.Add(id, run);
    }
}
