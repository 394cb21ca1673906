using Orleans.Runtime.Placement;

namespace EsEnas.Grains.Placement;

/// <summary>Places a silo-pinned grain on the silo of its key, or fails: never anywhere else.</summary>
/// <remarks>
/// Asks the membership alone, as the roster does that the callers take their addresses from. The compatible silos of the placement context
/// would be late: they come from the cluster manifest, which has a silo that has just joined only after asking it.
/// </remarks>
internal sealed class SiloPinnedDirector(IClusterMembershipService membership) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = $"{target.GrainIdentity.Key}";
        if (!SiloAddress.TryParse(key, out var silo)) return Fail(new SiloCallException($"'{key}' is not the address of a silo."));
        var status = membership.CurrentSnapshot.GetSiloStatus(silo);
        return status == SiloStatus.Active ? Task.FromResult(silo) : Fail(SiloCallException.NotActive(silo, status));
    }

    private static Task<SiloAddress> Fail(SiloCallException exception) => Task.FromException<SiloAddress>(exception);
}
