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
}
