namespace EsEnas.Hosting.Stores;

/// <summary>Where grain states go.</summary>
internal interface IStorageProvider : IPreparedStore
{
    /// <summary>Adds the grain storage of every EsEnas grain.</summary>
    void AddStorage(ISiloBuilder silo);
}
