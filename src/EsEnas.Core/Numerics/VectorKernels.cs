using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EsEnas.Core.Numerics;

/// <summary>
/// Loops over vectors of doubles, with one fixed association and width (four lanes) on every processor, and without fused multiply-add.
/// </summary>
/// <remarks>Thread safe; nothing is allocated. A result is the same to the bit wherever it is computed.</remarks>
public static class VectorKernels
{
    /// <summary>
    /// The sum of x[i] * y[i]. Whole groups of four elements go to four accumulators in turn (group g to accumulator g mod 4, element to
    /// its lane); the accumulators are added as (s0 + s1) + (s2 + s3), their lanes as (l0 + l1) + (l2 + l3), and the products of the last
    /// Length mod 4 elements are then added one by one.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        CheckLengths(x.Length, y.Length);
        ref var x0 = ref MemoryMarshal.GetReference(x);
        ref var y0 = ref MemoryMarshal.GetReference(y);
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        var i = 0;
        for (; i <= x.Length - 16; i += 16)
        {
            s0 += Product(ref x0, ref y0, i);
            s1 += Product(ref x0, ref y0, i + 4);
            s2 += Product(ref x0, ref y0, i + 8);
            s3 += Product(ref x0, ref y0, i + 12);
        }

        // At most three whole groups are left.
        if (i <= x.Length - 4)
        {
            s0 += Product(ref x0, ref y0, i);
            i += 4;
        }

        if (i <= x.Length - 4)
        {
            s1 += Product(ref x0, ref y0, i);
            i += 4;
        }

        if (i <= x.Length - 4)
        {
            s2 += Product(ref x0, ref y0, i);
            i += 4;
        }

        var lanes = (s0 + s1) + (s2 + s3);
        var sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        for (; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    /// <summary>
    /// y[i] += a * x[i] for every i. <paramref name="x"/> and <paramref name="y"/> are the same vector or do not overlap.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Axpy(double a, ReadOnlySpan<double> x, Span<double> y)
    {
        CheckLengths(x.Length, y.Length);
        ref var x0 = ref MemoryMarshal.GetReference(x);
        ref var y0 = ref MemoryMarshal.GetReference(y);
        var factor = Vector256.Create(a);
        var i = 0;
        for (; i <= x.Length - 4; i += 4)
        {
            var at = (nuint)i;
            (Vector256.LoadUnsafe(ref y0, at) + factor * Vector256.LoadUnsafe(ref x0, at)).StoreUnsafe(ref y0, at);
        }

        for (; i < x.Length; i++) y[i] += a * x[i];
    }

    private static Vector256<double> Product(ref double x0, ref double y0, int at) =>
        Vector256.LoadUnsafe(ref x0, (nuint)at) * Vector256.LoadUnsafe(ref y0, (nuint)at);

    private static void CheckLengths(int x, int y)
    {
        if (x != y) throw new ArgumentException($"The vectors have {x} and {y} elements; they must have the same length.");
    }
}
