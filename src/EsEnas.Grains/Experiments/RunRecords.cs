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
        if (record.Damage.Length > 0) return new CatalogEntry(run, "", RunState.Damaged, default, 0);
        if (record.SpecificationYaml.Length == 0) return null;
        return RecordStatus.EntryOf(run, record, Specification(record.SpecificationYaml), record.State);
    }

    /// <summary>
    /// Whether a run's record or history cannot be decoded, or a part of its history is missing. A cancelled run is of no more use with its
    /// history.
    /// </summary>
    /// <exception cref="Exception">The store's error.</exception>
    public async Task<bool> IsDamagedAsync(RunId run)
    {
        if (await RecordAsync(run) is not { } record) return false;
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
