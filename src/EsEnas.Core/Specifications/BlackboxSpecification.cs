using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>The instance of a blackbox function (docs/blackbox.md).</summary>
public sealed record BlackboxSpecification
{
    /// <summary>Number of coordinates, 1 to 500.</summary>
    public int Dimension { get; init; } = 20;

    /// <summary>Share of the coordinates that are chosen from a grid, 0 to 1; their number is rounded to the nearest, halves up.</summary>
    public double CategoricalShare { get; init; } = 0.5;

    /// <summary>Points of the grid of each of these coordinates, 2 to 1,000.</summary>
    public int GridSize { get; init; } = 8;

    /// <summary>Standard deviation of the noise on each value, 0 to 1,000,000.</summary>
    public double Noise { get; init; }

    /// <summary>The seed of the optimum's place and of the rotation.</summary>
    public ulong Instance { get; init; } = 1;

    internal static OptionKey<BlackboxSpecification>[] Keys { get; } =
    [
        OptionKey.Of<BlackboxSpecification, int>("dimension", new IntegerKind(1, 500), o => o.Dimension, (o, v) => o with { Dimension = v },
            "Blackbox functions: number of coordinates.", "own"),
        OptionKey.Of<BlackboxSpecification, double>("categoricalShare", new NumberKind(0, 1),
            o => o.CategoricalShare, (o, v) => o with { CategoricalShare = v },
            "Blackbox functions: share of the coordinates that the controller chooses from a grid; the others are trained.", "own"),
        OptionKey.Of<BlackboxSpecification, int>("gridSize", new IntegerKind(2, 1000), o => o.GridSize, (o, v) => o with { GridSize = v },
            "Blackbox functions: points of each grid.", "own"),
        OptionKey.Of<BlackboxSpecification, double>("noise", new NumberKind(0, 1_000_000), o => o.Noise, (o, v) => o with { Noise = v },
            "Blackbox functions: standard deviation of the noise on each value.", "own"),
        OptionKey.Of<BlackboxSpecification, ulong>("instance", new SeedKind(), o => o.Instance, (o, v) => o with { Instance = v },
            "Blackbox functions: seed of the optimum's place and of the rotation, apart from the run's seed.", "own"),
    ];
}
