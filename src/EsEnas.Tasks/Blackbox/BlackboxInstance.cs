using EsEnas.Core.Numerics;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Blackbox;

/// <summary>
/// One function, moved and turned: the value at x is f(R (x - x*)). The first coordinates of x come from grids, the others are 5 theta.
/// Immutable by convention, thread safe.
/// </summary>
/// <remarks>
/// Everything follows from dimension, share, grid size and instance seed by Philox in a fixed order: for each grid coordinate the number of
/// the optimum's grid point; for each other one the optimum's coordinate, uniform in [-4, 4); then the rows of R, normal numbers made
/// orthonormal by the modified Gram-Schmidt process. So the optimum is a grid point and R is uniform over all orthogonal matrices.
/// </remarks>
internal sealed class BlackboxInstance
{
    /// <summary>Grids span [-Width, Width]; a trained coordinate is Width times its parameter.</summary>
    public const double Width = 5;

    private const double OptimumWithin = 4;

    private readonly BlackboxKind kind;
    private readonly double[] optimum;

    // Row after row.
    private readonly double[] rotation;

    public BlackboxInstance(BlackboxKind kind, BlackboxSpecification specification)
    {
        this.kind = kind;
        Dimension = specification.Dimension;
        CategoricalCount = (int)Math.Round(specification.CategoricalShare * Dimension, MidpointRounding.AwayFromZero);
        GridSize = specification.GridSize;
        var random = new RandomStream(specification.Instance, RandomPurpose.BlackboxInstance);
        optimum = new double[Dimension];
        for (var i = 0; i < Dimension; i++)
            optimum[i] = i < CategoricalCount ? GridPoint(random.NextInt(GridSize)) : random.NextUniform(-OptimumWithin, OptimumWithin);
        rotation = Orthonormal(random, Dimension);
    }

    public int Dimension { get; }

    /// <summary>How many coordinates, the first ones, come from grids.</summary>
    public int CategoricalCount { get; }

    public int GridSize { get; }

    /// <summary>x*.</summary>
    public ReadOnlySpan<double> Optimum => optimum;

    /// <summary>R, row after row.</summary>
    public ReadOnlySpan<double> Rotation => rotation;

    /// <summary>A point of the grids: equally spaced, both ends included.</summary>
    public double GridPoint(int index) => -Width + 2 * Width * index / (GridSize - 1);

    /// <summary>f(R (x - x*)).</summary>
    /// <param name="x">The point; overwritten.</param>
    /// <param name="z">As many numbers; overwritten.</param>
    public double Value(Span<double> x, Span<double> z)
    {
        for (var i = 0; i < x.Length; i++) x[i] -= optimum[i];
        for (var i = 0; i < z.Length; i++) z[i] = VectorKernels.Dot(rotation.AsSpan(i * Dimension, Dimension), x);
        return BlackboxFunctions.Value(kind, z);
    }

    private static double[] Orthonormal(RandomStream random, int size)
    {
        var rows = new double[size * size];
        random.FillNormal(rows);
        for (var i = 0; i < size; i++)
        {
            var row = rows.AsSpan(i * size, size);
            for (var j = 0; j < i; j++)
            {
                var earlier = rows.AsSpan(j * size, size);
                VectorKernels.Axpy(-VectorKernels.Dot(earlier, row), earlier, row);
            }

            var length = Math.Sqrt(VectorKernels.Dot(row, row));
            foreach (ref var number in row) number /= length;
        }

        return rows;
    }
}
