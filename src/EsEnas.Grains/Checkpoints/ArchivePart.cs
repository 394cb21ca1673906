using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;

namespace EsEnas.Grains.Checkpoints;

/// <summary>Stores some bytes of a run's archive.</summary>
internal sealed class ArchivePart([PersistentState("archive", ExperimentRecord.StorageName)] IPersistentState<ArchivePartState> storage) : Grain, IArchivePart
{
    public Task Put(byte[] bytes) => storage.WriteAsync(new ArchivePartState { Bytes = bytes }, this);

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
