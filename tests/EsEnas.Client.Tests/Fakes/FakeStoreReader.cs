using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Fakes;

/// <summary>The way to the store past the runs' own silo: knows the status of runs in memory.</summary>
internal sealed class FakeStoreReader(FakeConnector owner) : IStoreReader
{
    public StoreOutage? Outage { get; set; }

    public Task<IReadOnlyList<CatalogEntry>> List() => throw new NotSupportedException();

    public Task<RunMatch> Find(string name) => throw new NotSupportedException();

    public Task<RunStatus> GetStatus(RunId run) => Task.FromResult(owner.Runs[run.Value].Status!);

    public Task<string> GetSpecification(RunId run) => throw new NotSupportedException();

    public Task<byte[]> GetHistory(RunId run, IterationNumber fromIteration, int count) => throw new NotSupportedException();

    public Task<byte[]> GetPhaseHistory(RunId run, string phase, IterationNumber fromIteration, int count) =>
        throw new NotSupportedException();

    public Task<byte[]> GetProposals(RunId run, IterationNumber fromIteration, int count) => throw new NotSupportedException();

    public Task<string?> FindPolicy(RunId run) => throw new NotSupportedException();

    public Task<StoreOutage?> GetOutage() => Task.FromResult(Outage);
}
