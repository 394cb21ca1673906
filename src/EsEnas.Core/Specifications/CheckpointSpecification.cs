using EsEnas.Core.Documents;

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

    internal static OptionKey<CheckpointSpecification>[] Keys { get; } =
    [
        OptionKey.Of<CheckpointSpecification, double>("everySeconds", new NumberKind(0, 3600),
            o => o.EverySeconds, (o, v) => o with { EverySeconds = v },
            "Least seconds between two checkpoints; 0 checkpoints every iteration.", "own") with { Role = KeyRole.Upkeep },
        OptionKey.Of<CheckpointSpecification, int>("keepEvery", new IntegerKind(1, 10_000_000),
            o => o.KeepEvery, (o, v) => o with { KeepEvery = v },
            "Iterations between two checkpoints that are kept for replay and forks.", "own") with { Role = KeyRole.Upkeep },
        OptionKey.Of<CheckpointSpecification, int>("keep", new IntegerKind(2, 1000), o => o.Keep, (o, v) => o with { Keep = v },
            "How many checkpoints are kept; when there are more, they are thinned out evenly.", "own") with { Role = KeyRole.Upkeep },
    ];
}
