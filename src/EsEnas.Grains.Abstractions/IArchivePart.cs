namespace EsEnas.Grains.Abstractions;

/// <summary>Some bytes of a run's archive. Key = run id + "/" + part. Only <see cref="IRunArchive"/> calls it.</summary>
[Alias("esenas.IArchivePart")]
public interface IArchivePart : IGrainWithStringKey
{
    /// <summary>Replaces the bytes. Durable when it returns.</summary>
    [Alias("Put")]
    Task Put(byte[] bytes);

    /// <summary>The bytes; null if there are none.</summary>
    [Alias("Get")]
    Task<byte[]?> Get();

    /// <summary>Removes them.</summary>
    [Alias("Remove")]
    Task Remove();
}
