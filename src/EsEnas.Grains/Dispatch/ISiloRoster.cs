using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Dispatch;

/// <summary>The silos that can take work now. Thread safe.</summary>
internal interface ISiloRoster
{
    /// <summary>Addresses of the active silos, in a fixed order.</summary>
    IReadOnlyList<SiloId> Active { get; }

    /// <summary>Silos that were active and are not any more, as far as this one has seen that.</summary>
    /// <param name="within">How long ago that may be, at most.</param>
    IReadOnlyList<SiloId> LostWithin(TimeSpan within);

    /// <summary>Fires when <see cref="Active"/> changes.</summary>
    Pulse Changed { get; }
}
