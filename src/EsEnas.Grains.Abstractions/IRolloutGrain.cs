namespace EsEnas.Grains.Abstractions;

/// <summary>Evaluates batches on one silo's rollout pool. Stateless worker; key = the silo's address, so that calls reach that silo.</summary>
[Alias("esenas.IRolloutGrain")]
public interface IRolloutGrain : IGrainWithStringKey
{
    /// <summary>Evaluates a batch of seconds of work at most; a silo that is not <see cref="SiloDuty.Active"/> answers without outcomes.</summary>
    /// <remarks>Waits long enough for the slowest legal evaluation; the loss of the silo ends the call far sooner.</remarks>
    [Alias("Evaluate"), ResponseTimeout("00:15:00")]
    Task<RolloutReply> Evaluate(RolloutBatch batch, CancellationToken cancellationToken);

    /// <summary>The silo's slots and load.</summary>
    [Alias("GetCapacity")]
    Task<RolloutCapacity> GetCapacity();

    /// <summary>Takes the silo off duty, until its process ends. Nothing but its end brings a quarantined one back.</summary>
    /// <param name="duty">The new duty.</param>
    /// <param name="reason">Why, for operators.</param>
    [Alias("SetDuty")]
    Task SetDuty(SiloDuty duty, string reason);

    /// <summary>What `cluster` shows of the silo.</summary>
    [Alias("GetStatus")]
    Task<SiloReport> GetStatus();
}
