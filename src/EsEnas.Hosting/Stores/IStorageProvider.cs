using EsEnas.Grains.Storage;

namespace EsEnas.Hosting.Stores;

/// <summary>Where grain states go.</summary>
internal interface IStorageProvider : IPreparedStore
{
    /// <summary>Adds the grain storage of every EsEnas grain.</summary>
    void AddStorage(ISiloBuilder silo);

    /// <summary>Lists the runs in it, for the list of runs that is checked against the store and for what cleans up.</summary>
    /// <param name="services">The silo's.</param>
    IStoredRuns CreateStoredRuns(IServiceProvider services);
}
