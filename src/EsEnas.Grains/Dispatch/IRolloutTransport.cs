using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Dispatch;

/// <summary>Carries a batch to a silo's rollout pool.</summary>
internal interface IRolloutTransport
{
    /// <summary>The silo's answer; <see cref="RolloutCapacity.Silo"/> names the silo that gave it.</summary>
    /// <exception cref="Exception">Whatever goes wrong on the way; the batch is then done elsewhere.</exception>
    Task<RolloutReply> EvaluateAsync(SiloId silo, RolloutBatch batch, CancellationToken cancellationToken);

    /// <summary>Quarantines a silo that computes wrongly: it takes no more work from any run.</summary>
    /// <exception cref="Exception">Whatever goes wrong on the way.</exception>
    Task QuarantineAsync(SiloId silo, string reason);
}
