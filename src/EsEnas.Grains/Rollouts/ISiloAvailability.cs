using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Rollouts;

/// <summary>Whether the silo of this process gets work: active, draining or quarantined. Thread safe.</summary>
public interface ISiloAvailability
{
    /// <summary>What it is.</summary>
    SiloAvailability Current { get; }

    /// <summary>Why it gets no work; empty if it does.</summary>
    string Reason { get; }
}
