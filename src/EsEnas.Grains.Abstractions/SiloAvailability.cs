namespace EsEnas.Grains.Abstractions;

/// <summary>Whether a silo takes work.</summary>
public enum SiloAvailability
{
    /// <summary>It does.</summary>
    Active = 0,

    /// <summary>It finishes what it has and takes nothing new, so that it can be stopped.</summary>
    Draining = 1,

    /// <summary>It computed other numbers than two silos that agreed: it takes nothing until its process is restarted.</summary>
    Quarantined = 2,
}
