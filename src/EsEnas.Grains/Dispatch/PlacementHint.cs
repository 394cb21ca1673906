using Orleans.Runtime.Placement;

namespace EsEnas.Grains.Dispatch;

/// <summary>While it lives, what is placed or moved from here goes to one silo.</summary>
internal readonly struct PlacementHint : IDisposable
{
    /// <param name="silo">The silo's address, parsable.</param>
    public PlacementHint(string silo) => RequestContext.Set(IPlacementDirector.PlacementHintKey, SiloAddress.FromParsableString(silo));

    public void Dispose() => RequestContext.Remove(IPlacementDirector.PlacementHintKey);
}
