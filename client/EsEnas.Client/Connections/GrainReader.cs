using System.Runtime.CompilerServices;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Connections;

/// <summary>
/// Looks at runs by asking their grains. A grain on a silo that has died or is frozen does not answer before the cluster has found that
/// out: the silo that the connection leads to reads the store then.
/// </summary>
/// <param name="connection">The way to the grains; ended with this.</param>
/// <param name="note">Tells the user, once, that what is shown comes from the store; null: nobody.</param>
internal sealed class GrainReader(IRunConnection connection, Action<string>? note = null) : IRunReader
{
    // A grain answers in milliseconds. After the first of these the store is read beside it, after both what was read counts; where one
    // has not answered, the next ones get the first alone.
    private static readonly TimeSpan FirstTimeout = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FurtherTimeout = TimeSpan.FromMilliseconds(450);

    // After that the store may be what does not answer. Its library would try for many seconds.
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    // By connection: one silo that does not answer is as silent for the next reader.
    private static readonly ConditionalWeakTable<IRunConnection, StrongBox<bool>> Known = [];
    private readonly StrongBox<bool> silent = Known.GetOrCreateValue(connection);
    private bool told;

    // Whoever does not answer is found out on the way.
    public string? Notice => null;

    public Task<IReadOnlyList<CatalogEntry>> ListAsync(CancellationToken cancellationToken) =>
        ReadAsync(connection.Catalog.List(), static stored => stored.List(), cancellationToken);

    public Task<RunMatch> FindAsync(string name, CancellationToken cancellationToken) =>
        ReadAsync(connection.Catalog.Find(name), stored => stored.Find(name), cancellationToken);

    public Task<RunStatus> GetStatusAsync(RunId run, CancellationToken cancellationToken) =>
        ReadAsync(connection.Run(run).GetStatus(), stored => stored.GetStatus(run), cancellationToken);

    public Task<string> GetSpecificationAsync(RunId run, CancellationToken cancellationToken) =>
        ReadAsync(connection.Run(run).GetSpecification(), stored => stored.GetSpecification(run), cancellationToken);

    public async Task<IReadOnlyList<IterationRow>> GetHistoryAsync(RunId run, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken) =>
            IterationRow.Unpack(await ReadAsync(connection.Run(run).GetHistory(fromIteration, count),
                stored => stored.GetHistory(run, fromIteration, count), cancellationToken));

    public async Task<IReadOnlyList<IterationRow>> GetPhaseHistoryAsync(RunId run, string phase, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken) =>
            IterationRow.Unpack(await ReadAsync(connection.Run(run).GetPhaseHistory(phase, fromIteration, count),
                stored => stored.GetPhaseHistory(run, phase, fromIteration, count), cancellationToken));

    public async Task<IReadOnlyList<ProposalSummary>> GetProposalsAsync(RunId run, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken) =>
            ProposalSummary.Unpack(await ReadAsync(connection.Run(run).GetProposals(fromIteration, count),
                stored => stored.GetProposals(run, fromIteration, count), cancellationToken));

    public Task<byte[]> GetFrontAsync(RunId run, CancellationToken cancellationToken) =>
        AskAsync(connection.Run(run).GetFront(), cancellationToken);

    public async Task<string?> FindPolicyAsync(RunId run, CancellationToken cancellationToken)
    {
        // Only one that has been chosen: the request would otherwise choose one now.
        var status = await GetStatusAsync(run, cancellationToken);
        return status is { State: RunState.Completed, PolicyReturn: not null }
            ? await ReadAsync(AskPolicyAsync(run), stored => stored.FindPolicy(run), cancellationToken)
            : null;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    // What only the run itself can say.
    private async Task<T> AskAsync<T>(Task<T> asked, CancellationToken cancellationToken)
    {
        for (var patience = StoreTimeout; await Task.WhenAny(asked, Task.Delay(patience, cancellationToken)) != asked;
            patience = BetweenLooks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Answers.RequireStoreAsync(connection, look: null);
        }

        return await asked;
    }

    private async Task<string?> AskPolicyAsync(RunId run) => (await connection.Run(run).RequestPolicy()).Json;

    private async Task<T> ReadAsync<T>(Task<T> asked, Func<IStoreReader, Task<T>> read, CancellationToken cancellationToken)
    {
        var reading = silent.Value && connection.Stored is { } known ? read(known) : null;
        await Task.WhenAny(asked, Task.Delay(FirstTimeout, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (HasAnswered(asked) || connection.Stored is not { } stored) return await asked.WaitAsync(cancellationToken);
        // Both wait together: what the run itself says is newer, if it says something.
        reading ??= read(stored);
        if (!silent.Value) await Task.WhenAny(asked, Task.Delay(FurtherTimeout, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (HasAnswered(asked)) return await asked;
        var either = Task.WhenAny(asked, reading);
        for (var patience = StoreTimeout; await Task.WhenAny(either, Task.Delay(patience, cancellationToken)) != either;
            patience = BetweenLooks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Answers.RequireStoreAsync(connection, look: null);
        }

        if (HasAnswered(asked)) return await asked;
        try
        {
            var found = await reading.WaitAsync(cancellationToken);
            silent.Value = true;
            var isNews = !told && note is not null;
            told = true;
            if (isNews)
                note!($"{(await connection.FindOutageAsync())?.Text.TrimEnd('.') ?? "a silo does not answer"}; what is stored is shown");
            return found;
        }
        catch (Exception error) when (error is not (RunException or StoreException) && !cancellationToken.IsCancellationRequested)
        {
            // A silo of an older build cannot do that.
            await Task.WhenAny(asked).WaitAsync(cancellationToken);
            if (HasAnswered(asked)) return await asked;
            throw;
        }
    }

    // An error that says that a silo has gone is no answer.
    private static bool HasAnswered(Task asked) =>
        asked.IsCompletedSuccessfully || (asked.Exception is { } error && !PassingErrors.IsPassing(error.GetBaseException()));
}
