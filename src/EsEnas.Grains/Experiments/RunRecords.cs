using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace EsEnas.Grains.Experiments;

/// <summary>Reads the records of runs without waking the runs. Thread safe.</summary>
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
        var state = new GrainState<ExperimentRecord> { State = new ExperimentRecord() };
        var storage = services.GetRequiredKeyedService<IGrainStorage>(ExperimentRecord.StorageName);
        await storage.ReadStateAsync(IStoredRuns.StateName, grains.GetGrain<IExperimentGrain>(run).GetGrainId(), state);
        if (!state.RecordExists) return null;
        var record = state.State;
        if (record.Damage.Length > 0) return new CatalogEntry(run, "", RunState.Damaged, default, 0);
        if (record.SpecificationYaml.Length == 0) return null;
        var specification = Specification(record.SpecificationYaml);
        return new CatalogEntry(run, specification?.Task ?? "", record.State, record.SubmittedAt, specification?.Iterations ?? 0, record.ForkedFrom);
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
