namespace EsEnas.Grains.Rollouts;

/// <summary>A silo has no room for more evaluations at the moment.</summary>
[GenerateSerializer, Alias("esenas.RolloutQueueFullException")]
public sealed class RolloutQueueFullException : Exception
{
    /// <summary>With the queue's limit.</summary>
    public RolloutQueueFullException(int limit)
        : base($"{limit} evaluations wait for a slot on this silo already (Rollouts:QueueLimit).") { }

    /// <summary>Without a message.</summary>
    public RolloutQueueFullException() { }

    /// <summary>With a message.</summary>
    public RolloutQueueFullException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public RolloutQueueFullException(string message, Exception innerException) : base(message, innerException) { }
}
