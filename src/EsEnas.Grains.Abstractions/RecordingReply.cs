namespace EsEnas.Grains.Abstractions;

/// <summary>A silo's answer to the order to record an episode.</summary>
/// <param name="Trajectory">The trajectory (TrajectoryCodec); null if the silo takes no work, or has another numerics identity.</param>
/// <param name="Capacity">The silo's slots and load.</param>
[GenerateSerializer, Immutable, Alias("esenas.RecordingReply")]
public sealed record RecordingReply([property: Id(0)] byte[]? Trajectory, [property: Id(1)] RolloutCapacity Capacity)
{
    /// <summary>Of an evaluation: its outcome (PlanCodec).</summary>
    [Id(2)] public byte[]? Outcome { get; init; }
}
