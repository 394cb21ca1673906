using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Connections;

/// <summary>Looks at runs by asking their grains.</summary>
internal sealed class GrainReader(IRunConnection connection) : IRunReader
{
    public Task<IReadOnlyList<CatalogEntry>> ListAsync(CancellationToken cancellationToken) =>
        connection.Catalog.List().WaitAsync(cancellationToken);

    public Task<RunMatch> FindAsync(string name, CancellationToken cancellationToken) =>
        connection.Catalog.Find(name).WaitAsync(cancellationToken);

    public Task<RunStatus> GetStatusAsync(RunId run, CancellationToken cancellationToken) =>
        connection.Run(run).GetStatus().WaitAsync(cancellationToken);

    public Task<string> GetSpecificationAsync(RunId run, CancellationToken cancellationToken) =>
        connection.Run(run).GetSpecification().WaitAsync(cancellationToken);

    public async Task<IReadOnlyList<IterationRow>> GetHistoryAsync(RunId run, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken) =>
            IterationRow.Unpack(await connection.Run(run).GetHistory(fromIteration, count).WaitAsync(cancellationToken));

    public async Task<IReadOnlyList<IterationRow>> GetPhaseHistoryAsync(RunId run, string phase, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken) =>
            IterationRow.Unpack(await connection.Run(run).GetPhaseHistory(phase, fromIteration, count).WaitAsync(cancellationToken));

    public async Task<IReadOnlyList<ProposalSummary>> GetProposalsAsync(RunId run, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken) =>
            ProposalSummary.Unpack(await connection.Run(run).GetProposals(fromIteration, count).WaitAsync(cancellationToken));

    public async Task<string?> FindPolicyAsync(RunId run, CancellationToken cancellationToken)
    {
        // Only one that has been chosen: the request would otherwise choose one now.
        var status = await GetStatusAsync(run, cancellationToken);
        return status is { State: RunState.Completed, PolicyReturn: not null }
            ? (await connection.Run(run).RequestPolicy().WaitAsync(cancellationToken)).Json
            : null;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
