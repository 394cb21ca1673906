namespace EsEnas.Grains.Abstractions;

/// <summary>Evaluates batches on one silo's rollout pool. Stateless worker; key = the silo's address, so that calls reach that silo.</summary>
[Alias("esenas.IRolloutGrain")]
public interface IRolloutGrain : IGrainWithStringKey
{
    /// <summary>Evaluates a batch of seconds of work at most.</summary>
    /// <remarks>Waits long enough for the slowest legal evaluation; the loss of the silo ends the call far sooner.</remarks>
    [Alias("Evaluate"), ResponseTimeout("00:15:00")]
    Task<RolloutReply> Evaluate(RolloutBatch batch, CancellationToken cancellationToken);

    /// <summary>The silo's slots and load.</summary>
    [Alias("GetCapacity")]
    Task<RolloutCapacity> GetCapacity();
}
