using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Placement;
using EsEnas.Grains.Storage;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace EsEnas.Grains.Reading;

/// <summary>
/// Reads the store by this silo's own means: neither another grain is asked nor the shared directory, which Orleans does even for stateless
/// workers, so that no other silo can hold it up.
/// </summary>
[StatelessWorker, Reentrant, GrainDirectory(EmptyGrainDirectory.Name)]
internal sealed class StoreReader(IStoredStates states, TimeProvider time, IStoreHealth? health = null) : Grain, IStoreReader
{
    private const string Silent = "the silo that works on it does not answer";

    public Task<IReadOnlyList<CatalogEntry>> List() => Reader().ListAsync(CancellationToken.None);

    public Task<RunMatch> Find(string name) => Reader().FindAsync(name, CancellationToken.None);

    public Task<RunStatus> GetStatus(RunId run) => Reader().GetStatusAsync(run, CancellationToken.None);

    public Task<string> GetSpecification(RunId run) => Reader().GetSpecificationAsync(run, CancellationToken.None);

    public async Task<byte[]> GetHistory(RunId run, IterationNumber fromIteration, int count) =>
        IterationRow.Pack(await Reader().GetHistoryAsync(run, fromIteration, count, CancellationToken.None));

    public async Task<byte[]> GetPhaseHistory(RunId run, string phase, IterationNumber fromIteration, int count) =>
        IterationRow.Pack(await Reader().GetPhaseHistoryAsync(run, phase, fromIteration, count, CancellationToken.None));

    public async Task<byte[]> GetProposals(RunId run, IterationNumber fromIteration, int count) =>
        ProposalSummary.Pack(await Reader().GetProposalsAsync(run, fromIteration, count, CancellationToken.None));

    public Task<string?> FindPolicy(RunId run) => Reader().FindPolicyAsync(run, CancellationToken.None);

    public Task<StoreOutage?> GetOutage() => Task.FromResult(health?.Outage);

    // A reader keeps what it has read: one for each question. A silo whose store is away does not answer either; that is the reason then.
    private StoredRunReader Reader() =>
        new(states, time) { Notice = $"{health?.Outage?.Text.TrimEnd('.') ?? Silent}; this is what is stored" };
}
