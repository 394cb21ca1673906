namespace EsEnas.Core.Specifications;

/// <summary>Checkpoints.</summary>
public sealed record CheckpointSpecification
{
    /// <summary>Least seconds between two checkpoints, 0 (every iteration) to 3600.</summary>
    public double EverySeconds { get; init; } = 2;

    /// <summary>Iterations between two checkpoints that are kept for replay and forks, 1 to 10,000,000.</summary>
    public int KeepEvery { get; init; } = 100;

    /// <summary>Kept checkpoints, 2 to 1,000; when there are more, they are thinned out evenly.</summary>
    public int Keep { get; init; } = 20;
}
