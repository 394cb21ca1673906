using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Dispatch;

/// <summary>Reaches a silo's rollout grain: its key is the silo's address, and a placement hint sends the call there.</summary>
/// <remarks>A stateless worker without the hint would always run on the caller's silo.</remarks>
internal sealed class GrainTransport(IGrainFactory grains) : IRolloutTransport
{
    public Task<RolloutReply> EvaluateAsync(string silo, RolloutBatch batch, CancellationToken cancellationToken) =>
        On(grains, silo, grain => grain.Evaluate(batch, cancellationToken));

    public Task QuarantineAsync(string silo, string reason) => On(grains, silo, grain => grain.SetDuty(SiloDuty.Quarantined, reason));

    /// <summary>Calls a silo's rollout grain.</summary>
    public static TTask On<TTask>(IGrainFactory grains, string silo, Func<IRolloutGrain, TTask> call) where TTask : Task
    {
        using (new PlacementHint(silo)) return call(grains.GetGrain<IRolloutGrain>(silo));
    }
}
