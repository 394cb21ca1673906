using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Storage;

/// <summary>Knows whether the store of the runs can be used. Thread safe.</summary>
public interface IStoreHealth
{
    /// <summary>What is wrong now; null if nothing is. A request that has not been answered for two seconds is wrong too.</summary>
    StoreOutage? Outage { get; }

    /// <summary>An error of the store, or of its library, in words for people; null if it is none.</summary>
    StoreException? Explain(Exception exception);
}
