using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>
/// Evaluates batches on one silo's rollout pool. Its key is the silo's address, and it is placed there or nowhere: a call reaches that
/// silo, or fails.
/// </summary>
/// <remarks>
/// Every answer says which silo gave it (<see cref="RolloutCapacity.Silo"/>, <see cref="SiloReport.Silo"/>). Interface and grain have names
/// that no earlier build has: Orleans may take a grain's placement from any silo with a grain of that name, and keeps what it took.
/// </remarks>
[GrainInterfaceType("esenas.silo-rollout"), Alias("esenas.IRolloutGrain")]
public interface IRolloutGrain : IGrainWithStringKey
{
    /// <summary>
    /// Evaluates a batch of seconds of work at most; a silo that is not <see cref="SiloAvailability.Active"/> answers without outcomes.
    /// </summary>
    /// <remarks>
    /// Longer than the slowest evaluation that a silo may be told to allow, and than it may wait for a slot: whoever calls looks from time
    /// to time whether the silo is at work, and gives up if it is not. The loss of the silo ends the call sooner still.
    /// </remarks>
    [Alias("Evaluate"), SilosOnly, ResponseTimeout("10.00:00:00")]
    Task<RolloutReply> Evaluate(RolloutBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// Records an episode on the silo's rollout pool, by the code that evaluates; a silo that is not
    /// <see cref="SiloAvailability.Active"/> answers without a trajectory.
    /// </summary>
    /// <remarks>As for <see cref="Evaluate"/>.</remarks>
    [Alias("Record"), SilosOnly, ResponseTimeout("10.00:00:00")]
    Task<RecordingReply> Record(RecordingOrder order, CancellationToken cancellationToken);

    /// <summary>The silo's slots and load.</summary>
    [Alias("GetCapacity")]
    Task<RolloutCapacity> GetCapacity();

    /// <summary>Drains or quarantines the silo until its process ends. A quarantine ends only with the process.</summary>
    /// <param name="availability">The new availability.</param>
    /// <param name="reason">Why, for operators.</param>
    /// <returns>The silo's slots, load and availability now.</returns>
    [Alias("SetDuty"), SilosOnly]
    Task<RolloutCapacity> SetAvailability(SiloAvailability availability, [Line(500)] string reason);

    /// <summary>What `cluster` shows of the silo.</summary>
    [Alias("GetStatus")]
    Task<SiloReport> GetStatus();
}
