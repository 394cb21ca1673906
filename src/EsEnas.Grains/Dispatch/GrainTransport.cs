using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Placement;

namespace EsEnas.Grains.Dispatch;

/// <summary>Reaches a silo's rollout grain, whose key is the silo's address.</summary>
internal sealed class GrainTransport(IGrainFactory grains, TimeProvider time) : IRolloutTransport
{
    // As the grain's interface allows.
    private const int LongestReason = 500;

    public Task<RolloutReply> EvaluateAsync(SiloId silo, RolloutBatch batch, CancellationToken cancellationToken) =>
        SiloAnswers.WaitAsync(grains.GetGrain<IRolloutGrain>(silo.Value), (grain, end) => grain.Evaluate(batch, end),
            SiloAnswers.BetweenLooks, time, cancellationToken);

    public Task QuarantineAsync(SiloId silo, string reason) => SetAvailabilityAsync(grains, silo, SiloAvailability.Quarantined, reason);

    private static string Brief(string reason) =>
        SafeText.Line(reason) is var line && line.Length > LongestReason ? line[..LongestReason] : line;

    /// <summary>Tells a silo whether it takes work.</summary>
    /// <exception cref="SiloCallException">The silo is not there, or another one was told.</exception>
    public static async Task SetAvailabilityAsync(IGrainFactory grains, SiloId silo, SiloAvailability availability, string reason)
    {
        var answer = await grains.GetGrain<IRolloutGrain>(silo.Value).SetAvailability(availability, Brief(reason));
        SiloCallException.RequireAnswerFrom(silo, answer.Silo);
    }
}
