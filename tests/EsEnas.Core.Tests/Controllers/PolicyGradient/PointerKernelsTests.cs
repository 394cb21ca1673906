using System.Numerics;
using EsEnas.Core.Controllers.PolicyGradient;
using EsEnas.Core.Numerics;

namespace EsEnas.Core.Tests.Controllers.PolicyGradient;

/// <summary>Every kernel against a scalar loop, to the bit.</summary>
public sealed class PointerKernelsTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(5, 16)]
    [InlineData(16, 16)]
    [InlineData(32, 32)]
    [InlineData(41, 48)]
    public void Cell_agrees_with_the_scalar_loop(int hidden, int units)
    {
        Cell<double>(hidden, units);
        Cell<float>(hidden, units);
    }

    [Theory]
    [InlineData(3, 8)]
    [InlineData(17, 24)]
    [InlineData(32, 64)]
    [InlineData(128, 32)]
    [InlineData(7, 264)]
    public void Products_agree_with_the_scalar_loop(int rows, int columns)
    {
        Products<double>(rows, columns);
        Products<float>(rows, columns);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(100)]
    public void Outer_products_over_steps_agree_with_the_scalar_loop(int steps)
    {
        OverSteps<double>(steps);
        OverSteps<float>(steps);
    }

    private static void Cell<T>(int hidden, int units)
        where T : struct, INumber<T>
    {
        var chunk = PointerKernels<T>.Chunk;
        var gateCount = 4 * units;
        var (choice, slot, before, dh, carried) =
            (Numbers<T>(gateCount, 1), Numbers<T>(gateCount, 2), Numbers<T>(units, 3), Numbers<T>(units, 4), Numbers<T>(units, 5));
        var (weights, previous) = (Numbers<T>(gateCount * hidden, 6), Numbers<T>(hidden, 7));
        var (gates, cell, squashed, output, dGates) = (new T[gateCount], new T[units], new T[units], new T[units], new T[gateCount]);
        PointerKernels<T>.Cell(ref choice[0], ref slot[0], ref weights[0], hidden, units, ref previous[0], ref before[0], ref gates[0],
            ref cell[0], ref squashed[0], ref output[0]);
        var carriedAfter = carried.ToArray();
        PointerKernels<T>.CellBackward(units, ref gates[0], ref before[0], ref squashed[0], ref dh[0], ref carriedAfter[0], ref dGates[0]);

        var two = T.One + T.One;
        T Sigmoid(T x) => T.One / (T.One + SlowMath.Exp(-x));
        T Tanh(T x) => T.One - (two / (T.One + SlowMath.Exp(x + x)));
        for (var unit = 0; unit < units; unit++)
        {
            int At(int gate) => (unit / chunk * 4 * chunk) + (gate * chunk) + (unit % chunk);
            T Sum(int gate)
            {
                var sum = choice[At(gate)] + slot[At(gate)];
                for (var k = 0; k < hidden; k++)
                    sum = SlowMath.MultiplyAdd(weights[(unit / chunk * 4 * chunk * hidden) + (k * 4 * chunk) + (At(gate) % (4 * chunk))],
                        previous[k], sum);
                return sum;
            }

            var (i, f, g, o) = (Sigmoid(Sum(0)), Sigmoid(Sum(1)), Tanh(Sum(2)), Sigmoid(Sum(3)));
            var c = SlowMath.MultiplyAdd(f, before[unit], i * g);
            Assert.Equal([i, f, g, o, c, Tanh(c), o * Tanh(c)],
                [gates[At(0)], gates[At(1)], gates[At(2)], gates[At(3)], cell[unit], squashed[unit], output[unit]]);

            var tanh = Tanh(c);
            var dc = SlowMath.MultiplyAdd(dh[unit] * o, T.One - (tanh * tanh), carried[unit]);
            Assert.Equal(
                [dc * g * (i * (T.One - i)), dc * before[unit] * (f * (T.One - f)), dc * i * (T.One - (g * g)),
                    dh[unit] * tanh * (o * (T.One - o)), dc * f],
                [dGates[At(0)], dGates[At(1)], dGates[At(2)], dGates[At(3)], carriedAfter[unit]]);
        }
    }

    private static void Products<T>(int rows, int columns)
        where T : struct, INumber<T>
    {
        var (matrix, x, start, row) = (Numbers<T>(rows * columns, 1), Numbers<T>(rows, 2), Numbers<T>(columns, 3), Numbers<T>(columns, 4));
        var (target, outer, sum) = (new T[columns], Numbers<T>(rows * columns, 5), start.ToArray());
        var expectedOuter = outer.ToArray();
        PointerKernels<T>.Product(ref matrix[0], rows, columns, ref x[0], ref start[0], ref target[0]);
        PointerKernels<T>.AddOuter(ref x[0], rows, ref row[0], columns, ref outer[0]);
        PointerKernels<T>.Add(ref row[0], columns, ref sum[0]);
        var expected = start.ToArray();
        for (var k = 0; k < rows; k++)
        {
            for (var j = 0; j < columns; j++)
            {
                expected[j] = SlowMath.MultiplyAdd(matrix[(k * columns) + j], x[k], expected[j]);
                expectedOuter[(k * columns) + j] = SlowMath.MultiplyAdd(x[k], row[j], expectedOuter[(k * columns) + j]);
            }
        }

        Assert.Equal(expected, target);
        Assert.Equal(expectedOuter, outer);
        Assert.Equal(start.Zip(row, (a, b) => a + b), sum);
    }

    private static void OverSteps<T>(int steps)
        where T : struct, INumber<T>
    {
        const int Left = 64, Right = 16;
        var (left, right, target) = (Numbers<T>(steps * Left, 1), Numbers<T>(steps * Right, 2), Numbers<T>(Left * Right, 3));
        var expected = target.ToArray();
        PointerKernels<T>.AddOuterOverSteps(ref left[0], Left, ref right[0], Right, steps, ref target[0]);
        for (var t = 0; t < steps; t++)
        {
            for (var u = 0; u < Left; u++)
            {
                for (var k = 0; k < Right; k++)
                    expected[(u * Right) + k] =
                        SlowMath.MultiplyAdd(left[(t * Left) + u], right[(t * Right) + k], expected[(u * Right) + k]);
            }
        }

        Assert.Equal(expected, target);
    }

    private static T[] Numbers<T>(int count, uint stream)
        where T : struct, INumber<T>
    {
        var random = new RandomStream(8, RandomPurpose.Sample, stream, (uint)count);
        return [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextNormal()))];
    }
}
