namespace EsEnas.Grains.Workers;

/// <summary>How worker processes run.</summary>
public sealed record WorkerOptions
{
    /// <summary>Bytes of memory that a worker may take beyond what it starts with. Default 1 GiB.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>How much a worker gives way to other processes, 0 to 19, as the operating system's nice value. Default 0.</summary>
    public int Nice { get; init; }

    /// <summary>
    /// How long a worker may be silent about an evaluation, which it otherwise is for a twentieth of a second; then it is ended. Default 15
    /// minutes.
    /// </summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Bytes of models that a worker keeps, of at most four specifications; one that takes more by itself is kept alone. Default: no bound.
    /// </summary>
    public long KeptBytes { get; init; } = long.MaxValue;

    /// <summary>How long a worker without work is kept. Default 60 s.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(60);
}
