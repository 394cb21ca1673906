using EsEnas.Grains.Abstractions;
using Orleans.Runtime.Placement;

namespace EsEnas.Grains.Dispatch;

/// <summary>Reaches a silo's rollout grain: its key is the silo's address, and a placement hint sends the call there.</summary>
/// <remarks>A stateless worker without the hint would always run on the caller's silo.</remarks>
internal sealed class GrainTransport(IGrainFactory grains) : IRolloutTransport
{
    public Task<RolloutReply> EvaluateAsync(string silo, RolloutBatch batch, CancellationToken cancellationToken)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, SiloAddress.FromParsableString(silo));
        try
        {
            return grains.GetGrain<IRolloutGrain>(silo).Evaluate(batch, cancellationToken);
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }
}
