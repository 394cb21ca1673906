using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>The hot loops of the pointer network, over units in whole vectors.</summary>
/// <remarks>
/// Every sum is a chain of fused multiply-adds in index order from its stated start, whatever the lane, so a scalar loop gives the same
/// bits. References point at the first element of rows whose sizes the callers keep; the number of padded units is a multiple of
/// <see cref="Chunk"/>. Gates stand chunk by chunk of units: the input, forget, candidate and output gates of the first chunk, then of
/// the next. T is float or double.
/// </remarks>
internal static class PointerKernels<T>
    where T : struct, INumber<T>
{
    private const int BlockSteps = 32;

    /// <summary>Units that are computed together, two vectors; the number of units is padded to a multiple.</summary>
    public static int Chunk => 2 * Lanes;

    private static int Lanes => Vector256<T>.Count;

    private static int Gates => 4 * Chunk;

    /// <summary>
    /// One step of the LSTM cell. Gate pre-activation = (choice row + slot row) + sum over k of weights[k] * previous[k]; c = f * before
    /// + i * g, the product i * g first; h = o * tanh(c).
    /// </summary>
    public static void Cell(ref T choiceRow, ref T slotRow, ref T weights, int hidden, int units,
        ref T previous, ref T before, ref T gates, ref T cell, ref T squashed, ref T output)
    {
        for (var chunk = 0; chunk < units; chunk += Chunk)
        {
            var at = (nuint)(chunk * 4);
            var i0 = Sum(ref choiceRow, ref slotRow, at);
            var i1 = Sum(ref choiceRow, ref slotRow, at + (nuint)Lanes);
            var f0 = Sum(ref choiceRow, ref slotRow, at + (nuint)(2 * Lanes));
            var f1 = Sum(ref choiceRow, ref slotRow, at + (nuint)(3 * Lanes));
            var g0 = Sum(ref choiceRow, ref slotRow, at + (nuint)(4 * Lanes));
            var g1 = Sum(ref choiceRow, ref slotRow, at + (nuint)(5 * Lanes));
            var o0 = Sum(ref choiceRow, ref slotRow, at + (nuint)(6 * Lanes));
            var o1 = Sum(ref choiceRow, ref slotRow, at + (nuint)(7 * Lanes));
            ref var row = ref Unsafe.Add(ref weights, chunk * 4 * hidden);
            for (var k = 0; k < hidden; k++)
            {
                var x = Vector256.Create(Unsafe.Add(ref previous, k));
                i0 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row), x, i0);
                i1 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row, (nuint)Lanes), x, i1);
                f0 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row, (nuint)(2 * Lanes)), x, f0);
                f1 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row, (nuint)(3 * Lanes)), x, f1);
                g0 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row, (nuint)(4 * Lanes)), x, g0);
                g1 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row, (nuint)(5 * Lanes)), x, g1);
                o0 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row, (nuint)(6 * Lanes)), x, o0);
                o1 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row, (nuint)(7 * Lanes)), x, o1);
                row = ref Unsafe.Add(ref row, Gates);
            }

            Activate(i0, f0, g0, o0, ref gates, at, ref before, ref cell, ref squashed, ref output, (nuint)chunk);
            Activate(i1, f1, g1, o1, ref gates, at + (nuint)Lanes, ref before, ref cell, ref squashed, ref output, (nuint)(chunk + Lanes));
        }
    }

    /// <summary>
    /// Back through <see cref="Cell"/>. With dh: dc = carried + dh o (1 - tanh²c); the gates' pre-activations get di = dc g i (1-i), df =
    /// dc before f (1-f), dg = dc i (1-g²), do = dh tanh(c) o (1-o); carried becomes dc f.
    /// </summary>
    public static void CellBackward(int units, ref T gates, ref T before, ref T squashed, ref T outputGradient,
        ref T carried, ref T gateGradient)
    {
        var one = Vector256<T>.One;
        for (var unit = 0; unit < units; unit += Lanes)
        {
            var (at, u) = ((nuint)((unit / Chunk * Gates) + (unit % Chunk)), (nuint)unit);
            var (i, f) = (Vector256.LoadUnsafe(ref gates, at), Vector256.LoadUnsafe(ref gates, at + (nuint)(2 * Lanes)));
            var (g, o) =
                (Vector256.LoadUnsafe(ref gates, at + (nuint)(4 * Lanes)), Vector256.LoadUnsafe(ref gates, at + (nuint)(6 * Lanes)));
            var (tanh, dh) = (Vector256.LoadUnsafe(ref squashed, u), Vector256.LoadUnsafe(ref outputGradient, u));
            var dc = VectorMath.MultiplyAdd(dh * o, one - (tanh * tanh), Vector256.LoadUnsafe(ref carried, u));
            (dc * g * (i * (one - i))).StoreUnsafe(ref gateGradient, at);
            (dc * Vector256.LoadUnsafe(ref before, u) * (f * (one - f))).StoreUnsafe(ref gateGradient, at + (nuint)(2 * Lanes));
            (dc * i * (one - (g * g))).StoreUnsafe(ref gateGradient, at + (nuint)(4 * Lanes));
            (dh * tanh * (o * (one - o))).StoreUnsafe(ref gateGradient, at + (nuint)(6 * Lanes));
            (dc * f).StoreUnsafe(ref carried, u);
        }
    }

    /// <summary>target[j] = start[j] + sum over k of matrix[k][j] * x[k], rows of <paramref name="columns"/> in whole vectors.</summary>
    public static void Product(ref T matrix, int rows, int columns, ref T x, ref T start, ref T target)
    {
        var column = 0;
        for (; column <= columns - (8 * Lanes); column += 8 * Lanes)
            Product8Vectors(ref matrix, rows, columns, column, ref x, ref start, ref target);
        for (; column <= columns - (2 * Lanes); column += 2 * Lanes)
            Product2Vectors(ref matrix, rows, columns, column, ref x, ref start, ref target);
        if (column < columns) Product1Vector(ref matrix, rows, columns, column, ref x, ref start, ref target);
    }

    /// <summary>target[j][·] += x[j] * row[·] for every j; rows of <paramref name="columns"/> in whole vectors.</summary>
    public static void AddOuter(ref T x, int rows, ref T row, int columns, ref T target)
    {
        for (var j = 0; j < rows; j++)
        {
            var factor = Vector256.Create(Unsafe.Add(ref x, j));
            for (var k = 0; k < columns; k += Lanes)
            {
                ref var place = ref Unsafe.Add(ref target, (j * columns) + k);
                VectorMath.MultiplyAdd(factor, Vector256.LoadUnsafe(ref row, (nuint)k), Vector256.LoadUnsafe(ref place))
                    .StoreUnsafe(ref place);
            }
        }
    }

    /// <summary>target[u][k] += sum over steps t, in order, of left[t][u] * right[t][k]; <paramref name="left"/> is a multiple of 4,
    /// <paramref name="right"/> of <see cref="Chunk"/>.</summary>
    public static void AddOuterOverSteps(ref T leftRows, int left, ref T rightRows, int right, int steps, ref T target)
    {
        for (var first = 0; first < steps; first += BlockSteps)
        {
            var count = Math.Min(BlockSteps, steps - first);
            ref var leftBlock = ref Unsafe.Add(ref leftRows, first * left);
            ref var rightBlock = ref Unsafe.Add(ref rightRows, first * right);
            for (var u = 0; u < left; u += 4)
            {
                for (var k = 0; k < right; k += Chunk)
                {
                    ref var tile = ref Unsafe.Add(ref target, (u * right) + k);
                    AddTile(ref Unsafe.Add(ref leftBlock, u), left, ref Unsafe.Add(ref rightBlock, k), right, count, ref tile);
                }
            }
        }
    }

    /// <summary>target[j] += x[j]; <paramref name="count"/> in whole vectors.</summary>
    public static void Add(ref T x, int count, ref T target)
    {
        for (var j = 0; j < count; j += Lanes)
            (Vector256.LoadUnsafe(ref target, (nuint)j) + Vector256.LoadUnsafe(ref x, (nuint)j)).StoreUnsafe(ref target, (nuint)j);
    }

    private static void AddTile(ref T l, int left, ref T r, int right, int count, ref T target)
    {
        var (second, third, fourth) = ((nuint)right, (nuint)(2 * right), (nuint)(3 * right));
        var (a0, a1) = (Vector256.LoadUnsafe(ref target), Vector256.LoadUnsafe(ref target, (nuint)Lanes));
        var (b0, b1) = (Vector256.LoadUnsafe(ref target, second), Vector256.LoadUnsafe(ref target, second + (nuint)Lanes));
        var (c0, c1) = (Vector256.LoadUnsafe(ref target, third), Vector256.LoadUnsafe(ref target, third + (nuint)Lanes));
        var (d0, d1) = (Vector256.LoadUnsafe(ref target, fourth), Vector256.LoadUnsafe(ref target, fourth + (nuint)Lanes));
        for (var t = 0; t < count; t++)
        {
            var (r0, r1) = (Vector256.LoadUnsafe(ref r), Vector256.LoadUnsafe(ref r, (nuint)Lanes));
            var x = Vector256.Create(l);
            a0 = VectorMath.MultiplyAdd(x, r0, a0);
            a1 = VectorMath.MultiplyAdd(x, r1, a1);
            x = Vector256.Create(Unsafe.Add(ref l, 1));
            b0 = VectorMath.MultiplyAdd(x, r0, b0);
            b1 = VectorMath.MultiplyAdd(x, r1, b1);
            x = Vector256.Create(Unsafe.Add(ref l, 2));
            c0 = VectorMath.MultiplyAdd(x, r0, c0);
            c1 = VectorMath.MultiplyAdd(x, r1, c1);
            x = Vector256.Create(Unsafe.Add(ref l, 3));
            d0 = VectorMath.MultiplyAdd(x, r0, d0);
            d1 = VectorMath.MultiplyAdd(x, r1, d1);
            l = ref Unsafe.Add(ref l, left);
            r = ref Unsafe.Add(ref r, right);
        }

        a0.StoreUnsafe(ref target);
        a1.StoreUnsafe(ref target, (nuint)Lanes);
        b0.StoreUnsafe(ref target, second);
        b1.StoreUnsafe(ref target, second + (nuint)Lanes);
        c0.StoreUnsafe(ref target, third);
        c1.StoreUnsafe(ref target, third + (nuint)Lanes);
        d0.StoreUnsafe(ref target, fourth);
        d1.StoreUnsafe(ref target, fourth + (nuint)Lanes);
    }

    private static void Product8Vectors(ref T matrix, int rows, int columns, int column, ref T x, ref T start, ref T target)
    {
        ref var row = ref Unsafe.Add(ref matrix, column);
        var at = (nuint)column;
        var (s0, s1) = (Vector256.LoadUnsafe(ref start, at), Vector256.LoadUnsafe(ref start, at + (nuint)Lanes));
        var (s2, s3) = (Vector256.LoadUnsafe(ref start, at + (nuint)(2 * Lanes)), Vector256.LoadUnsafe(ref start, at + (nuint)(3 * Lanes)));
        var (s4, s5) = (Vector256.LoadUnsafe(ref start, at + (nuint)(4 * Lanes)), Vector256.LoadUnsafe(ref start, at + (nuint)(5 * Lanes)));
        var (s6, s7) = (Vector256.LoadUnsafe(ref start, at + (nuint)(6 * Lanes)), Vector256.LoadUnsafe(ref start, at + (nuint)(7 * Lanes)));
        for (var k = 0; k < rows; k++)
        {
            var factor = Vector256.Create(Unsafe.Add(ref x, k));
            s0 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row), factor, s0);
            s1 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row, (nuint)Lanes), factor, s1);
            s2 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row, (nuint)(2 * Lanes)), factor, s2);
            s3 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row, (nuint)(3 * Lanes)), factor, s3);
            s4 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row, (nuint)(4 * Lanes)), factor, s4);
            s5 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row, (nuint)(5 * Lanes)), factor, s5);
            s6 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row, (nuint)(6 * Lanes)), factor, s6);
            s7 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row, (nuint)(7 * Lanes)), factor, s7);
            row = ref Unsafe.Add(ref row, columns);
        }

        s0.StoreUnsafe(ref target, at);
        s1.StoreUnsafe(ref target, at + (nuint)Lanes);
        s2.StoreUnsafe(ref target, at + (nuint)(2 * Lanes));
        s3.StoreUnsafe(ref target, at + (nuint)(3 * Lanes));
        s4.StoreUnsafe(ref target, at + (nuint)(4 * Lanes));
        s5.StoreUnsafe(ref target, at + (nuint)(5 * Lanes));
        s6.StoreUnsafe(ref target, at + (nuint)(6 * Lanes));
        s7.StoreUnsafe(ref target, at + (nuint)(7 * Lanes));
    }

    private static void Product2Vectors(ref T matrix, int rows, int columns, int column, ref T x, ref T start, ref T target)
    {
        ref var row = ref Unsafe.Add(ref matrix, column);
        var at = (nuint)column;
        var (s0, s1) = (Vector256.LoadUnsafe(ref start, at), Vector256.LoadUnsafe(ref start, at + (nuint)Lanes));
        for (var k = 0; k < rows; k++)
        {
            var factor = Vector256.Create(Unsafe.Add(ref x, k));
            s0 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row), factor, s0);
            s1 = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row, (nuint)Lanes), factor, s1);
            row = ref Unsafe.Add(ref row, columns);
        }

        s0.StoreUnsafe(ref target, at);
        s1.StoreUnsafe(ref target, at + (nuint)Lanes);
    }

    private static void Product1Vector(ref T matrix, int rows, int columns, int column, ref T x, ref T start, ref T target)
    {
        ref var row = ref Unsafe.Add(ref matrix, column);
        var sum = Vector256.LoadUnsafe(ref start, (nuint)column);
        for (var k = 0; k < rows; k++)
        {
            sum = VectorMath.MultiplyAdd(Vector256.LoadUnsafe(ref row), Vector256.Create(Unsafe.Add(ref x, k)), sum);
            row = ref Unsafe.Add(ref row, columns);
        }

        sum.StoreUnsafe(ref target, (nuint)column);
    }

    private static void Activate(Vector256<T> i, Vector256<T> f, Vector256<T> g, Vector256<T> o, ref T gates, nuint at,
        ref T before, ref T cell, ref T squashed, ref T output, nuint unit)
    {
        i = VectorMath.Sigmoid(i);
        f = VectorMath.Sigmoid(f);
        g = VectorMath.Tanh(g);
        o = VectorMath.Sigmoid(o);
        i.StoreUnsafe(ref gates, at);
        f.StoreUnsafe(ref gates, at + (nuint)(2 * Lanes));
        g.StoreUnsafe(ref gates, at + (nuint)(4 * Lanes));
        o.StoreUnsafe(ref gates, at + (nuint)(6 * Lanes));
        var c = VectorMath.MultiplyAdd(f, Vector256.LoadUnsafe(ref before, unit), i * g);
        var tanh = VectorMath.Tanh(c);
        c.StoreUnsafe(ref cell, unit);
        tanh.StoreUnsafe(ref squashed, unit);
        (o * tanh).StoreUnsafe(ref output, unit);
    }

    private static Vector256<T> Sum(ref T a, ref T b, nuint at) => Vector256.LoadUnsafe(ref a, at) + Vector256.LoadUnsafe(ref b, at);
}
