using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Dispatch;

/// <summary>Carries a batch to a silo's rollout pool.</summary>
internal interface IRolloutTransport
{
    /// <summary>The silo's answer; <see cref="RolloutCapacity.Silo"/> says who gave it.</summary>
    /// <exception cref="Exception">Whatever goes wrong on the way; the batch is then done elsewhere.</exception>
    Task<RolloutReply> EvaluateAsync(string silo, RolloutBatch batch, CancellationToken cancellationToken);

    /// <summary>Tells a silo that it computes wrongly, so that it takes no work from any run any more.</summary>
    /// <exception cref="Exception">Whatever goes wrong on the way.</exception>
    Task QuarantineAsync(string silo, string reason);
}
