using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>Some bytes of a run's archive. Key = run id + "/" + part. Only <see cref="IRunArchive"/> calls it.</summary>
[Alias("esenas.IArchivePart"), SilosOnly, GrainKey("/(checkpoint|after|returns)/[0-9]{1,10}")]
public interface IArchivePart : IGrainWithStringKey
{
    /// <summary>Replaces the bytes. Durable when it returns.</summary>
    [Alias("Put")]
    Task Put([Size] byte[] bytes);

    /// <summary>The bytes; null if there are none.</summary>
    [Alias("Get")]
    Task<byte[]?> Get();

    /// <summary>Removes them.</summary>
    [Alias("Remove")]
    Task Remove();
}
