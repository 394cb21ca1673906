using Orleans.Storage;

namespace EsEnas.Hosting.Stores.Watching;

/// <summary>
/// A grain storage whose requests are watched. Orleans names it in its messages. What goes wrong with the store crosses to other silos and
/// consoles in words of ours.
/// </summary>
internal sealed class GrainStore(IGrainStorage storage, StoreWatch watch) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => (storage as ILifecycleParticipant<ISiloLifecycle>)?.Participate(lifecycle);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        watch.CallTranslatedAsync(() => storage.ReadStateAsync(stateName, grainId, grainState, cancellationToken), cancellationToken);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        watch.CallTranslatedAsync(() => storage.WriteStateAsync(stateName, grainId, grainState, cancellationToken), cancellationToken,
            writes: true);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        watch.CallTranslatedAsync(() => storage.ClearStateAsync(stateName, grainId, grainState, cancellationToken), cancellationToken,
            writes: true);

    /// <summary>What watches it.</summary>
    internal StoreWatch Watch => watch;
}
