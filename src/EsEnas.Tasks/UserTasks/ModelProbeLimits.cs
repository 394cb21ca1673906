namespace EsEnas.Tasks.UserTasks;

/// <summary>What a model may take while it is tried.</summary>
public sealed record ModelProbeLimits
{
    /// <summary>Bytes of memory that the model may take, at least 1 MiB.</summary>
    public long MemoryBytes { get; init; } = 1024L << 20;

    /// <summary>Seconds of processor time for the start of the process, compilation and the steps; at least 1.</summary>
    public int ProcessorSeconds { get; init; } = 15;

    /// <summary>Seconds on the wall for the same, at least 1: longer, since a machine may be busy.</summary>
    public int WallSeconds { get; init; } = 60;
}
