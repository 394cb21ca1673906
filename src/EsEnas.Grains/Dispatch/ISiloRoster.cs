using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Dispatch;

/// <summary>The silos that can take work now. Thread safe.</summary>
internal interface ISiloRoster
{
    /// <summary>Addresses of the active silos, in a fixed order.</summary>
    IReadOnlyList<SiloId> Active { get; }

    /// <summary>Fires when <see cref="Active"/> changes.</summary>
    Pulse Changed { get; }
}
