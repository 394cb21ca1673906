using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.History;
using EsEnas.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace EsEnas.Grains.Experiments;

/// <summary>Reads what is stored of runs without waking the runs. Thread safe.</summary>
internal sealed class RunRecords(IServiceProvider services, IGrainFactory grains)
{
    /// <summary>Ids of the runs that have a record; null if the host's store cannot tell.</summary>
    /// <exception cref="Exception">The store's error.</exception>
    public async Task<IReadOnlyList<string>?> ListAsync(CancellationToken cancellationToken) =>
        services.GetService<IStoredRuns>() is { } stored ? await stored.ListAsync(cancellationToken) : null;

    /// <summary>What the list of runs says of a run, by its record; null if it has none.</summary>
    /// <exception cref="Exception">The store's error.</exception>
    public async Task<CatalogEntry?> ReadAsync(string run)
    {
        if (await StoredAsync<ExperimentRecord>(IStoredRuns.StateName, grains.GetGrain<IExperimentGrain>(run)) is not { } record) return null;
        if (record.Damage.Length > 0) return new CatalogEntry(run, "", RunState.Damaged, default, 0);
        if (record.SpecificationYaml.Length == 0) return null;
        var specification = Specification(record.SpecificationYaml);
        return new CatalogEntry(run, specification?.Task ?? "", record.State, record.SubmittedAt, specification?.Iterations ?? 0, record.ForkedFrom);
    }

    /// <summary>Whether a run's record or history cannot be decoded, or a part of its history is missing. A cancelled run is of no more use with its history.</summary>
    /// <exception cref="Exception">The store's error.</exception>
    public async Task<bool> IsDamagedAsync(string run)
    {
        if (await StoredAsync<ExperimentRecord>(IStoredRuns.StateName, grains.GetGrain<IExperimentGrain>(run)) is not { } record) return false;
        if (record.Damage.Length > 0) return true;
        if (record.State == RunState.Cancelled) return false;
        var histories = new RunHistories(run, grains);
        try
        {
            histories.Restart(record);
        }
        catch (ArgumentException)
        {
            // A record of an older build, which has no checksum.
            return true;
        }
        foreach (var key in histories.ChunkKeys)
        {
            if (await StoredAsync<HistoryChunk>(HistoryChunk.StateName, grains.GetGrain<IHistoryGrain>(key)) is not { Damage.Length: 0 }) return true;
        }
        return false;
    }

    /// <summary>A grain's stored state; null if there is none.</summary>
    private async Task<TState?> StoredAsync<TState>(string name, IAddressable grain) where TState : class, new()
    {
        var state = new GrainState<TState> { State = new TState() };
        await services.GetRequiredKeyedService<IGrainStorage>(ExperimentRecord.StorageName).ReadStateAsync(name, grain.GetGrainId(), state);
        return state.RecordExists ? state.State : null;
    }

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
