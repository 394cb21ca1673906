using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Storage;

namespace EsEnas.Grains.Catalog;

/// <summary>
/// The list of runs of a store, read without its grain: as the grain would show it, mended and looked through, but
/// nothing is written.
/// </summary>
internal sealed class StoredCatalog(IStoredStates states, TimeProvider time)
{
    // As the list's grain: a long list is shown as far as it is known by then.
    private static readonly TimeSpan InspectionTimeout = TimeSpan.FromSeconds(3);
    private readonly RunRecords records = new(states);

    /// <summary>All runs, newest first.</summary>
    /// <exception cref="RunException">The list is damaged, and nothing is there to rebuild it from
    /// (<see cref="RunError.Failed"/>).</exception>
    /// <exception cref="Exception">The store's error.</exception>
    public async Task<IReadOnlyList<CatalogEntry>> ListAsync(CancellationToken cancellationToken)
    {
        var entries = await ReadAsync(cancellationToken);
        await InspectAsync(entries, cancellationToken);
        return [.. entries.Where(entry => !entry.Submitting)
            .OrderByDescending(entry => entry.SubmittedAt).ThenBy(entry => entry.Id.Value, StringComparer.Ordinal)];
    }

    /// <summary>The run that is meant by a name.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<RunMatch> FindAsync(string name, CancellationToken cancellationToken) =>
        RunMatch.Find([.. (await ReadAsync(cancellationToken)).Where(entry => !entry.Submitting)], name);

    private async Task<List<CatalogEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        var record = await states.ReadAsync<CatalogRecord>(StoredKeys.CatalogState, StoredKeys.Catalog, cancellationToken)
            ?? new CatalogRecord();
        var entries = record.Entries.ToList();
        var mended = await CatalogMending.FindAsync(entries, records);
        if (mended is null && record.Damage.Length > 0) throw StoredStates.Damaged("The list of runs", record.Damage);
        foreach (var entry in mended ?? []) ExperimentCatalog.Put(entries, entry);
        return entries;
    }

    private async Task InspectAsync(List<CatalogEntry> entries, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        // The newest first: these are the ones that somebody looks for.
        for (var at = entries.Count - 1; at >= 0 && time.GetElapsedTime(began) < InspectionTimeout; at--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entry = entries[at];
            if (entry.Submitting) continue;
            entries[at] = await records.CorrectAsync(entry);
        }
    }

    /// <summary>Of a run where nobody works: what was at work rests.</summary>
    internal static CatalogEntry Resting(CatalogEntry entry) =>
        entry.State == RunState.Running ? entry with { State = RunState.Paused } : entry;
}
