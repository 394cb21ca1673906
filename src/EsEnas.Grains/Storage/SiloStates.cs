using EsEnas.Core.Runs;
using EsEnas.Grains.Experiments;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace EsEnas.Grains.Storage;

/// <summary>Reads grain states by the storage provider of a silo.</summary>
internal sealed class SiloStates(IServiceProvider services) : IStoredStates
{
    public async Task<IReadOnlyList<RunId>?> ListRunsAsync(CancellationToken cancellationToken) =>
        services.GetService<IStoredRuns>() is { } stored ? await stored.ListAsync(cancellationToken) : null;

    public async Task<TState?> ReadAsync<TState>(string name, GrainId grain, CancellationToken cancellationToken)
        where TState : class, new()
    {
        var state = new GrainState<TState> { State = new TState() };
        await services.GetRequiredKeyedService<IGrainStorage>(ExperimentRecord.StorageName)
            .ReadStateAsync(name, grain, state, cancellationToken);
        return state.RecordExists ? state.State : null;
    }
}
