using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Storage;

/// <summary>Knows whether the store of the runs can be used. Thread safe.</summary>
public interface IStoreHealth
{
    /// <summary>What is wrong now; null if nothing is. A request that has not been answered for two seconds is wrong too.</summary>
    StoreOutage? Outage { get; }

    /// <summary>What is wrong, for who has noticed it first: the store has its name, and the time that others will be told.</summary>
    /// <param name="since">Since when it has been noticed.</param>
    /// <param name="problem">What has been noticed, in a few words.</param>
    StoreOutage Suspect(DateTimeOffset since, string problem);

    /// <summary>An error of the store, or of its library, in words for people; null if it is none.</summary>
    StoreException? Explain(Exception exception);
}
