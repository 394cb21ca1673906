using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Storage;

namespace EsEnas.Grains.Checkpoints;

/// <summary>Stores some bytes of a run's archive.</summary>
internal sealed class ArchivePart([PersistentState("archive", ExperimentRecord.StorageName)] IPersistentState<ArchivePartState> storage)
    : Grain, IArchivePart
{
    public Task Put(byte[] bytes) => storage.WriteAsync(new ArchivePartState { Bytes = bytes }, this);

    public Task<byte[]?> Get() => Task.FromResult(storage.RecordExists ? Sound().Bytes : null);

    public Task Remove() => storage.ClearAsync(this);

    private ArchivePartState Sound()
    {
        var key = this.GetPrimaryKeyString();
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return storage.Sound($"Part '{key[(slash + 1)..]}' of the archive of run '{key[..Math.Max(0, slash)]}'", this);
    }
}
