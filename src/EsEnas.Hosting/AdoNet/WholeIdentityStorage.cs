using Orleans.Storage;

namespace EsEnas.Hosting.AdoNet;

/// <summary>Gives each grain a row of its own in the ADO.NET provider's table.</summary>
/// <remarks>
/// The provider leaves the grain type out of the key and reads text keys as hexadecimal numbers where it can: the runs <c>a</c>,
/// <c>A</c> and <c>0a</c>, or two grain types that name their state alike, would share one row. So it gets the whole identity,
/// type and key, in a form that is never a number.
/// </remarks>
internal sealed class WholeIdentityStorage(AdoNetGrainStorage storage) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => storage.Participate(lifecycle);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        storage.ReadStateAsync(stateName, Whole(grainId), grainState, cancellationToken);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        storage.WriteStateAsync(stateName, Whole(grainId), grainState, cancellationToken);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        storage.ClearStateAsync(stateName, Whole(grainId), grainState, cancellationToken);

    private static GrainId Whole(GrainId grainId) => GrainId.Create(grainId.Type, IdSpan.Create($"/{grainId}"));
}
