using EsEnas.Core.Numerics;

namespace EsEnas.Core.Perturbations;

/// <summary>
/// Directions that are orthogonal within blocks of min(n, d), so that no two of a block measure the same slope: Gram-Schmidt on Gaussian
/// rows, each then given its Gaussian row's length. That length is independent of all directions, so that every g by itself is still
/// N(0, I); only those of one block depend on each other.
/// </summary>
/// <param name="directions">n, directions of an iteration, at least 1. The last block may be smaller.</param>
/// <remarks>
/// A block costs O(min(n, d)² d) and is kept until another one is asked for. The distribution of a plan is one object for all threads of a
/// silo, so that a block is made once there.
/// </remarks>
public sealed class OrthogonalDistribution(int directions) : PerturbationDistribution
{
    /// <summary>The most numbers of a block: 2 GiB of them.</summary>
    internal const int MostNumbers = 1 << 28;

    private readonly Lock making = new();
    private Block? last;

    /// <summary>n, directions of an iteration.</summary>
    public int Directions { get; } =
        directions > 0 ? directions : throw new ArgumentOutOfRangeException(nameof(directions), directions, "There must be a direction.");

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such direction.</exception>
    public override void Direction(ulong seed, int iteration, int index, Span<double> direction)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(iteration);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Directions);
        var size = direction.Length;
        if (size == 0) return;
        var first = index - (index % Math.Min(Directions, size));
        var block = BlockOf(new BlockKey(seed, iteration, first, size));
        block.Rows.AsSpan((index - first) * size, size).CopyTo(direction);
    }

    private Block BlockOf(BlockKey key)
    {
        if (Volatile.Read(ref last) is { } known && known.Key == key) return known;
        lock (making)
        {
            if (last is { } made && made.Key == key) return made;
            var count = Math.Min(Math.Min(Directions, key.Size), Directions - key.First);
            var block = new Block(key, Make(key, count));
            Volatile.Write(ref last, block);
            return block;
        }
    }

    private static double[] Make(BlockKey key, int count)
    {
        var rows = new double[count * key.Size];
        var lengths = new double[count];
        for (var i = 0; i < count; i++)
        {
            var row = rows.AsSpan(i * key.Size, key.Size);
            Perturbation.Direction(key.Seed, key.Iteration, key.First + i, row);
            lengths[i] = Math.Sqrt(VectorKernels.Dot(row, row));
            // Twice: what rounding leaves of the earlier rows after the first pass is as large as the row itself may have become.
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++)
                {
                    var earlier = rows.AsSpan(j * key.Size, key.Size);
                    VectorKernels.Axpy(-VectorKernels.Dot(earlier, row), earlier, row);
                }
            }

            Scale(row, 1 / Math.Sqrt(VectorKernels.Dot(row, row)));
        }

        for (var i = 0; i < count; i++) Scale(rows.AsSpan(i * key.Size, key.Size), lengths[i]);
        return rows;
    }

    private static void Scale(Span<double> row, double factor)
    {
        foreach (ref var number in row) number *= factor;
    }

    private readonly record struct BlockKey(ulong Seed, int Iteration, int First, int Size);

    private sealed record Block(BlockKey Key, double[] Rows);
}
