namespace EsEnas.Core.Specifications;

/// <summary>Checkpoints.</summary>
public sealed record CheckpointSpecification
{
    /// <summary>Least seconds between two checkpoints, 0 (every iteration) to 3600.</summary>
    public double EverySeconds { get; init; } = 2;
}
