using EsEnas.Core.Numerics;

namespace EsEnas.Core.Perturbations;

/// <summary>Directions g = A z with z ~ N(0, I), so that g ~ N(0, A A'): what CMA-ES samples from.</summary>
/// <remarks>A is sent once per silo and iteration, hence the limit on its size.</remarks>
public sealed class FullCovarianceDistribution : PerturbationDistribution
{
    /// <summary>The largest number of rows: 500 · 500 numbers are 2 MB.</summary>
    public const int MaximumSize = 500;

    private readonly double[] matrix;

    /// <summary>Takes A; it must not change afterwards.</summary>
    /// <param name="matrix">A, row after row; finite.</param>
    /// <param name="size">Rows, and columns, at most <see cref="MaximumSize"/>.</param>
    /// <exception cref="ArgumentException">The matrix is not square of that size.</exception>
    public FullCovarianceDistribution(double[] matrix, int size)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaximumSize);
        if (matrix.Length != size * size)
            throw new ArgumentException($"A has {matrix.Length} entries; {size} rows need {size * size}.", nameof(matrix));
        this.matrix = matrix;
        Size = size;
    }

    /// <summary>Rows of A, and columns: as many as theta has entries.</summary>
    public int Size { get; }

    /// <summary>A, row after row.</summary>
    public ReadOnlySpan<double> Matrix => matrix;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">theta has another size.</exception>
    public override void Direction(ulong seed, int iteration, int index, Span<double> direction)
    {
        if (direction.Length != Size)
            throw new ArgumentException($"The direction has {direction.Length} entries; A has {Size} rows.", nameof(direction));
        Span<double> z = stackalloc double[MaximumSize];
        z = z[..Size];
        Perturbation.Direction(seed, iteration, index, z);
        Apply(z, direction);
    }

    /// <summary>result = A z.</summary>
    internal void Apply(ReadOnlySpan<double> z, Span<double> result)
    {
        for (var row = 0; row < Size; row++) result[row] = VectorKernels.Dot(matrix.AsSpan(row * Size, Size), z);
    }
}
