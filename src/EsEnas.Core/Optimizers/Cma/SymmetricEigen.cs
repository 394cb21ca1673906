using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace EsEnas.Core.Optimizers.Cma;

/// <summary>C = B D² B' of a covariance matrix, with what CMA-ES makes of it. Immutable by convention.</summary>
/// <remarks>By MathNet's managed code, whatever provider the process uses elsewhere: the same bits on every machine of one kind.</remarks>
internal sealed class SymmetricEigen
{
    /// <summary>Least eigenvalue that counts, as a share of the greatest: below it there is rounding only.</summary>
    private const double SmallestShare = 1e-14;

    /// <summary>Decomposes.</summary>
    /// <param name="matrix">C, symmetric, d · d finite numbers.</param>
    /// <param name="size">d.</param>
    public SymmetricEigen(ReadOnlySpan<double> matrix, int size)
    {
        var vectors = new double[size * size];
        var values = new Complex[size];
        // Column after column; the same for a symmetric matrix.
        if (size > 0)
            ManagedLinearAlgebraProvider.Instance.EigenDecomp(true, size, matrix.ToArray(), vectors, values, new double[size * size]);

        Deviations = new double[size];
        var greatest = 0.0;
        foreach (var value in values) greatest = Math.Max(greatest, value.Real);
        for (var i = 0; i < size; i++) Deviations[i] = Math.Sqrt(Math.Max(values[i].Real, greatest * SmallestShare));

        Axes = new double[size * size];
        Shape = new double[size * size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var at = (row * size) + column;
                Axes[at] = vectors[(column * size) + row];
                Shape[at] = Axes[at] * Deviations[column];
            }
        }
    }

    /// <summary>The diagonal of D, ascending.</summary>
    public double[] Deviations { get; }

    /// <summary>B, row after row: its columns are the principal axes.</summary>
    public double[] Axes { get; }

    /// <summary>A = B D, row after row.</summary>
    public double[] Shape { get; }
}
