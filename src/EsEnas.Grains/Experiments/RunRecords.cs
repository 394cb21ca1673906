using EsEnas.Core.Documents;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.History;
using EsEnas.Grains.Storage;

namespace EsEnas.Grains.Experiments;

/// <summary>Reads what is stored of runs without waking the runs. Thread safe.</summary>
internal sealed class RunRecords(IStoredStates states)
{
    /// <summary>Ids of the runs that have a record; null if the host's store cannot tell.</summary>
    /// <exception cref="Exception">The store's error.</exception>
    public Task<IReadOnlyList<RunId>?> ListAsync(CancellationToken cancellationToken) => states.ListRunsAsync(cancellationToken);

    /// <summary>What the list of runs says of a run, by its record; null if it has none.</summary>
    /// <exception cref="Exception">The store's error.</exception>
    public async Task<CatalogEntry?> ReadAsync(RunId run)
    {
        if (await RecordAsync(run) is not { } record) return null;
        return record.Damage.Length > 0 ? new CatalogEntry(run, "", RunState.Damaged, default, 0) : EntryOf(run, record);
    }

    /// <summary>
    /// An entry of the list as it should be by the run's record and history: damaged if one of them cannot be decoded, or a part of the
    /// history is missing; otherwise with the name and the labels of the record. Its state is left to the run, unless the list calls it
    /// damaged and it has been restored since.
    /// </summary>
    /// <exception cref="Exception">The store's error.</exception>
    public async Task<CatalogEntry> CorrectAsync(CatalogEntry entry)
    {
        if (await RecordAsync(entry.Id) is not { } record) return entry;
        if (await IsDamagedAsync(entry.Id, record)) return entry with { State = RunState.Damaged };
        return entry.State == RunState.Damaged
            ? EntryOf(entry.Id, record) ?? entry
            : entry with { Name = RecordStatus.Given(record.Name), Labels = RecordStatus.Given(record.Labels) };
    }

    // A cancelled run is of no more use with its history.
    private async Task<bool> IsDamagedAsync(RunId run, ExperimentRecord record)
    {
        if (record.Damage.Length > 0) return true;
        if (record.State == RunState.Cancelled) return false;
        var histories = new RunHistories(run, key => new StoredChunks(key, states));
        try
        {
            histories.Restart(record);
        }
        catch (ArgumentException)
        {
            // A record of an older build, which has no checksum.
            return true;
        }
        foreach (var grain in histories.ChunkGrains)
        {
            if (await states.ReadAsync<HistoryChunk>(HistoryChunk.StateName, grain, CancellationToken.None) is not { Damage.Length: 0 })
                return true;
        }
        return false;
    }

    // A record that some stores leave behind when it is cleared is none.
    private static CatalogEntry? EntryOf(RunId run, ExperimentRecord record) => record.SpecificationYaml.Length == 0 ? null
        : RecordStatus.EntryOf(run, record, Specification(record.SpecificationYaml), record.State);

    private Task<ExperimentRecord?> RecordAsync(RunId run) =>
        states.ReadAsync<ExperimentRecord>(IStoredRuns.StateName, StoredKeys.Run(run), CancellationToken.None);

    private static ExperimentSpecification? Specification(string yaml)
    {
        try
        {
            return SpecificationYaml.Read(yaml);
        }
        catch (SpecificationException)
        {
            // Of another build: the run says so itself.
            return null;
        }
    }
}
