using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting;

namespace EsEnas.Client.Connections;

/// <summary>
/// Looks at runs, by the shortest way that answers: where a run stands is asked over the socket of the data directory's owner, if there
/// is one; everything else is read from the store if nobody works on it, or asked from who does. A way is opened when it is first needed.
/// </summary>
/// <param name="connector">Opens the ways.</param>
/// <param name="settings">Where the runs are.</param>
/// <param name="note">Tells the user that what is shown comes from the store although somebody works on it; null: nobody.</param>
internal sealed class OnDemandReader(IConnector connector, ConnectionSettings settings, Action<string>? note = null) : IRunReader
{
    private Task<IRunReader>? reader;

    // That of the store is told when it is opened.
    public string? Notice => null;

    public async Task<IReadOnlyList<CatalogEntry>> ListAsync(CancellationToken cancellationToken) =>
        await (await ReaderAsync(cancellationToken)).ListAsync(cancellationToken);

    public async Task<RunMatch> FindAsync(string name, CancellationToken cancellationToken) =>
        await (await ReaderAsync(cancellationToken)).FindAsync(name, cancellationToken);

    public async Task<RunStatus> GetStatusAsync(RunId run, CancellationToken cancellationToken) =>
        (reader is null && settings.Cluster is null ? await StatusSocket.TryAskAsync(settings.DataDirectory, run, cancellationToken) : null)
            ?? await (await ReaderAsync(cancellationToken)).GetStatusAsync(run, cancellationToken);

    public async Task<string> GetSpecificationAsync(RunId run, CancellationToken cancellationToken) =>
        await (await ReaderAsync(cancellationToken)).GetSpecificationAsync(run, cancellationToken);

    public async Task<IReadOnlyList<IterationRow>> GetHistoryAsync(RunId run, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken) =>
        await (await ReaderAsync(cancellationToken)).GetHistoryAsync(run, fromIteration, count, cancellationToken);

    public async Task<IReadOnlyList<IterationRow>> GetPhaseHistoryAsync(RunId run, string phase, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken) =>
            await (await ReaderAsync(cancellationToken)).GetPhaseHistoryAsync(run, phase, fromIteration, count, cancellationToken);

    public async Task<IReadOnlyList<ProposalSummary>> GetProposalsAsync(RunId run, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken) =>
        await (await ReaderAsync(cancellationToken)).GetProposalsAsync(run, fromIteration, count, cancellationToken);

    public async Task<byte[]> GetFrontAsync(RunId run, CancellationToken cancellationToken) =>
        await (await ReaderAsync(cancellationToken)).GetFrontAsync(run, cancellationToken);

    public async Task<string?> FindPolicyAsync(RunId run, CancellationToken cancellationToken) =>
        await (await ReaderAsync(cancellationToken)).FindPolicyAsync(run, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (reader is { IsCompletedSuccessfully: true }) await (await reader).DisposeAsync();
    }

    private Task<IRunReader> ReaderAsync(CancellationToken cancellationToken) => reader ??= OpenAsync(cancellationToken);

    private async Task<IRunReader> OpenAsync(CancellationToken cancellationToken)
    {
        if (settings.Cluster is not null)
            return new GrainReader(await connector.OpenAsync(settings, ConnectionIntent.Use, cancellationToken), note);
        if (await connector.TryOpenStoreAsync(settings, cancellationToken) is { } store)
        {
            if (store.Notice is { } notice) note?.Invoke(notice);
            return store;
        }
        try
        {
            return new GrainReader(await connector.OpenAsync(settings, ConnectionIntent.AttachOnly, cancellationToken), note);
        }
        catch (DataDirectoryException)
        {
            // The host has gone since: what it left is stored.
            if (await connector.TryOpenStoreAsync(settings, cancellationToken) is { } left) return left;
            throw;
        }
    }
}
