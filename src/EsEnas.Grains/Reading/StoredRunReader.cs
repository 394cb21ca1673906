using EsEnas.Core.Documents;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Catalog;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.History;
using EsEnas.Grains.Storage;

namespace EsEnas.Grains.Reading;

/// <summary>
/// Reads the runs of a store without their grains; nothing is written. Says what the grains would say; a run whose record says that it
/// works is interrupted, unless <see cref="Notice"/> says that somebody works on it.
/// </summary>
/// <param name="states">The store.</param>
/// <param name="time">Limits how long a list is looked through.</param>
public sealed class StoredRunReader(IStoredStates states, TimeProvider time) : IRunReader
{
    private readonly Dictionary<RunId, Task<Run>> runs = [];
    private readonly Lock gate = new();

    /// <summary>
    /// Who is said to work on the runs and does not answer; then a run whose record says that it works is not interrupted.
    /// </summary>
    public string? Notice { get; init; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CatalogEntry>> ListAsync(CancellationToken cancellationToken)
    {
        var entries = await new StoredCatalog(states, time).ListAsync(cancellationToken);
        return Notice is null ? [.. entries.Select(StoredCatalog.Resting)] : entries;
    }

    /// <inheritdoc/>
    public Task<RunMatch> FindAsync(string name, CancellationToken cancellationToken) =>
        new StoredCatalog(states, time).FindAsync(name, cancellationToken);

    /// <inheritdoc/>
    public async Task<RunStatus> GetStatusAsync(RunId run, CancellationToken cancellationToken)
    {
        var stored = await FindAsync(run);
        if (stored.Damage.Length > 0) return Damaged(stored, stored.Damage);
        var status = RecordStatus.Of(run, stored.Record, stored.Specification, stored.History.Last);
        if (Notice is { } notice && stored.Record.State == RunState.Running)
            status = status with { State = RunState.Running, BlockedBy = RunBlock.Silos, Message = notice };
        if (stored.Unreadable.Length > 0) status = status with { Message = stored.Unreadable };
        if (!stored.Histories.IsSoonVerified) return status;
        try
        {
            await stored.Histories.VerifyAsync();
        }
        catch (RunException exception) when (exception.Error == RunError.Failed)
        {
            // A cancelled run is of no more use with its history.
            return stored.Record.State == RunState.Cancelled
                ? status with { Message = exception.Message }
                : Damaged(stored, exception.Message);
        }
        return status;
    }

    /// <inheritdoc/>
    public async Task<string> GetSpecificationAsync(RunId run, CancellationToken cancellationToken) =>
        (await SoundAsync(run)).Record.SpecificationYaml;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IterationRow>> GetHistoryAsync(RunId run, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken) =>
        await (await SoundAsync(run)).History.ReadAsync(fromIteration, count);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IterationRow>> GetPhaseHistoryAsync(RunId run, string phase, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken) =>
            (await SoundAsync(run)).Histories.Of(phase) is { } rows ? await rows.ReadAsync(fromIteration, count) : [];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ProposalSummary>> GetProposalsAsync(RunId run, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken) =>
        await (await SoundAsync(run)).History.ReadProposalsAsync(fromIteration, count);

    /// <inheritdoc/>
    public async Task<byte[]> GetFrontAsync(RunId run, CancellationToken cancellationToken) =>
        (await SoundAsync(run)).Record.Front.Policies;

    /// <inheritdoc/>
    public async Task<string?> FindPolicyAsync(RunId run, CancellationToken cancellationToken)
    {
        var stored = await SoundAsync(run);
        return stored.Record.Policy is { } policy && policy.Iteration == stored.History.LastIteration.Value ? policy.Json : null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => states is IDisposable owned ? Disposed(owned) : ValueTask.CompletedTask;

    private static ValueTask Disposed(IDisposable owned)
    {
        owned.Dispose();
        return ValueTask.CompletedTask;
    }

    private static RunStatus Damaged(Run stored, string message) =>
        RecordStatus.Of(stored.Id, stored.Record, stored.Specification, stored.History.Last)
            with { State = RunState.Damaged, BlockedBy = RunBlock.None, Message = message };

    private async Task<Run> SoundAsync(RunId run)
    {
        var stored = await FindAsync(run);
        return stored.Damage.Length == 0 ? stored : throw new RunException(RunError.Failed, stored.Damage);
    }

    // Read once: what one command shows of a run is of one moment.
    private Task<Run> FindAsync(RunId run)
    {
        lock (gate)
        {
            if (!runs.TryGetValue(run, out var found)) runs.Add(run, found = ReadAsync(run));
            return found;
        }
    }

    private async Task<Run> ReadAsync(RunId run)
    {
        var record = RunId.IsStorageKey(run.Value)
            ? await states.ReadAsync<ExperimentRecord>(IStoredRuns.StateName, StoredKeys.Run(run), CancellationToken.None)
            : null;
        if (record is null || (record.Damage.Length == 0 && record.SpecificationYaml.Length == 0)) throw RecordStatus.Missing(run);
        var stored = new Run(run, record, new RunHistories(run, key => new StoredChunks(key, states)));
        if (record.Damage.Length > 0) return stored with { Damage = RecordStatus.DamageOf(run, record.Damage) };
        try
        {
            stored.Histories.Restart(record);
            return stored with { Specification = SpecificationYaml.Read(record.SpecificationYaml) };
        }
        catch (ArgumentException exception)
        {
            // A record of an older build, which has no checksum.
            return stored with { Damage = RecordStatus.DamageOf(run, exception.Message) };
        }
        catch (SpecificationException exception)
        {
            return stored with { Unreadable = RecordStatus.Unreadable(exception) };
        }
    }

    /// <param name="Id">Its id.</param>
    /// <param name="Record">Its record.</param>
    /// <param name="Histories">Its rows.</param>
    private sealed record Run(RunId Id, ExperimentRecord Record, RunHistories Histories)
    {
        /// <summary>The rows of training.</summary>
        public RunHistory History => Histories.Training;

        public ExperimentSpecification? Specification { get; init; }

        /// <summary>Why its record cannot be used; empty if it can.</summary>
        public string Damage { get; init; } = "";

        /// <summary>Why this build cannot read its specification; empty if it can.</summary>
        public string Unreadable { get; init; } = "";
    }
}
