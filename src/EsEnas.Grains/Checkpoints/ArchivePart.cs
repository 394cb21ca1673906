using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;

namespace EsEnas.Grains.Checkpoints;

/// <summary>Stores some bytes of a run's archive.</summary>
internal sealed class ArchivePart([PersistentState("archive", ExperimentRecord.StorageName)] IPersistentState<ArchivePartState> storage) : Grain, IArchivePart
{
    public async Task Put(byte[] bytes)
    {
        var current = storage.State;
        storage.State = new ArchivePartState { Bytes = bytes };
        try
        {
            await storage.WriteStateAsync();
        }
        catch
        {
            // The write may have happened: start over from what is stored.
            storage.State = current;
            DeactivateOnIdle();
            throw;
        }
    }

    public Task<byte[]?> Get() => Task.FromResult(storage.RecordExists ? storage.State.Bytes : null);

    public async Task Remove()
    {
        try
        {
            if (storage.RecordExists) await storage.ClearStateAsync();
        }
        finally
        {
            DeactivateOnIdle();
        }
    }
}
