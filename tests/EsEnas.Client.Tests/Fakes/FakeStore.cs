using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Fakes;

/// <summary>The silo's reader of a store that cannot be used: it says so, and reads nothing.</summary>
internal sealed class FakeStore(StoreOutage outage) : IStoreReader
{
    public Task<StoreOutage?> GetOutage() => Task.FromResult<StoreOutage?>(outage);

    public Task<IReadOnlyList<CatalogEntry>> List() => Never<IReadOnlyList<CatalogEntry>>();

    public Task<RunMatch> Find(string name) => Never<RunMatch>();

    public Task<RunStatus> GetStatus(RunId run) => Never<RunStatus>();

    public Task<string> GetSpecification(RunId run) => Never<string>();

    public Task<byte[]> GetHistory(RunId run, IterationNumber fromIteration, int count) => Never<byte[]>();

    public Task<byte[]> GetPhaseHistory(RunId run, string phase, IterationNumber fromIteration, int count) => Never<byte[]>();

    public Task<byte[]> GetProposals(RunId run, IterationNumber fromIteration, int count) => Never<byte[]>();

    public Task<string?> FindPolicy(RunId run) => Never<string?>();

    private static Task<T> Never<T>() => new TaskCompletionSource<T>().Task;
}
