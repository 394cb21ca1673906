using System.Globalization;
using System.Security.Cryptography;
using Orleans.Storage;

namespace EsEnas.Hosting.AdoNet;

/// <summary>Gives each grain a row of its own in the ADO.NET provider's table.</summary>
/// <remarks>
/// The provider leaves the grain type out of the key and reads text keys as hexadecimal numbers where it can: the runs <c>a</c>,
/// <c>A</c> and <c>0a</c>, or two grain types that name their state alike, would share one row. So it gets the whole identity,
/// type and key, in a form that is never a number.
/// A new state's version begins at a random number, which our statements take as the negative version that was read. A cleared state leaves
/// no row, and whoever knew it before has, as good as never, the version of a later state of that name.
/// </remarks>
internal sealed class WholeIdentityStorage(AdoNetGrainStorage storage) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    // Leaves room for as many writes in the provider's 32 bits.
    private const int HighestFirstVersion = 1 << 30;

    public void Participate(ISiloLifecycle lifecycle) => storage.Participate(lifecycle);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        storage.ReadStateAsync(stateName, Whole(grainId), grainState, cancellationToken);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(grainState.ETag))
        {
            await storage.WriteStateAsync(stateName, Whole(grainId), grainState, cancellationToken);
            return;
        }

        grainState.ETag = (-RandomNumberGenerator.GetInt32(1, HighestFirstVersion)).ToString(CultureInfo.InvariantCulture);
        try
        {
            await storage.WriteStateAsync(stateName, Whole(grainId), grainState, cancellationToken);
        }
        catch
        {
            grainState.ETag = null;
            throw;
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        await storage.ClearStateAsync(stateName, Whole(grainId), grainState, cancellationToken);
        grainState.ETag = null;
    }

    private static GrainId Whole(GrainId grainId) => GrainId.Create(grainId.Type, IdSpan.Create($"/{grainId}"));
}
