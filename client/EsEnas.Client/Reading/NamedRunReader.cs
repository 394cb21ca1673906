using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Reading;

/// <summary>
/// Looks at runs by what a user calls them. What is the id of a run costs nothing; anything else is looked up once, when there is no such
/// id. Not thread safe.
/// </summary>
internal sealed class NamedRunReader(IRunReader inner) : IRunReader
{
    private readonly Dictionary<RunId, RunId> ids = [];

    public string? Notice => inner.Notice;

    public Task<IReadOnlyList<CatalogEntry>> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

    public Task<RunMatch> FindAsync(string name, CancellationToken cancellationToken) => inner.FindAsync(name, cancellationToken);

    public Task<RunStatus> GetStatusAsync(RunId run, CancellationToken cancellationToken) =>
        AskAsync(run, id => inner.GetStatusAsync(id, cancellationToken), cancellationToken);

    public Task<string> GetSpecificationAsync(RunId run, CancellationToken cancellationToken) =>
        AskAsync(run, id => inner.GetSpecificationAsync(id, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<IterationRow>> GetHistoryAsync(RunId run, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken) =>
        AskAsync(run, id => inner.GetHistoryAsync(id, fromIteration, count, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<IterationRow>> GetPhaseHistoryAsync(RunId run, string phase, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken) =>
            AskAsync(run, id => inner.GetPhaseHistoryAsync(id, phase, fromIteration, count, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<ProposalSummary>> GetProposalsAsync(RunId run, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken) =>
        AskAsync(run, id => inner.GetProposalsAsync(id, fromIteration, count, cancellationToken), cancellationToken);

    public Task<byte[]> GetFrontAsync(RunId run, CancellationToken cancellationToken) =>
        AskAsync(run, id => inner.GetFrontAsync(id, cancellationToken), cancellationToken);

    public Task<string?> FindPolicyAsync(RunId run, CancellationToken cancellationToken) =>
        AskAsync(run, id => inner.FindPolicyAsync(id, cancellationToken), cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<T> AskAsync<T>(RunId name, Func<RunId, Task<T>> ask, CancellationToken cancellationToken)
    {
        if (ids.TryGetValue(name, out var known)) return await ask(known);
        try
        {
            return await ask(name);
        }
        catch (RunException error) when (error.Error == RunError.NotFound)
        {
            var match = await RunLookup.TryFindAsync(() => inner.FindAsync(name.Value, cancellationToken));
            if (match is null || match.Id == name) throw;
            var id = RunLookup.IdOf(match, name);
            ids[name] = id;
            return await ask(id);
        }
    }
}
