using EsEnas.Core.Numerics;

namespace EsEnas.Core.Tests.Numerics;

public sealed class VectorKernelsTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 41), 736, 1023];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Dot_agrees_with_its_written_association_to_the_bit(int length)
    {
        var (x, y) = Vectors(length);
        var accumulators = new double[4, 4];
        var whole = length / 4 * 4;
        for (var i = 0; i < whole; i++) accumulators[i / 4 % 4, i % 4] += x[i] * y[i];
        var lanes = new double[4];
        for (var lane = 0; lane < 4; lane++)
            lanes[lane] = (accumulators[0, lane] + accumulators[1, lane]) + (accumulators[2, lane] + accumulators[3, lane]);
        var sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        for (var i = whole; i < length; i++) sum += x[i] * y[i];

        Assert.Equal(sum, VectorKernels.Dot(x, y));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Axpy_agrees_with_the_scalar_loop_to_the_bit(int length)
    {
        var (x, y) = Vectors(length);
        var expected = new double[length];
        for (var i = 0; i < length; i++) expected[i] = y[i] + 0.1 * x[i];
        VectorKernels.Axpy(0.1, x, y);
        Assert.Equal(expected, y);
    }

    [Fact]
    public void Lengths_that_differ_are_refused()
    {
        Assert.Throws<ArgumentException>(() => VectorKernels.Dot([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => VectorKernels.Axpy(1, [1, 2], [1]));
    }

    private static (double[] X, double[] Y) Vectors(int length)
    {
        var random = new RandomStream(4, RandomPurpose.Sample, (uint)length);
        var (x, y) = (new double[length], new double[length]);
        random.FillNormal(x);
        random.FillNormal(y);
        return (x, y);
    }
}
