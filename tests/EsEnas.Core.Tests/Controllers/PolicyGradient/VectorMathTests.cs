using System.Runtime.Intrinsics;
using EsEnas.Core.Controllers.PolicyGradient;
using EsEnas.Core.Numerics;

namespace EsEnas.Core.Tests.Controllers.PolicyGradient;

public sealed class VectorMathTests
{
    private static IEnumerable<double> Points()
    {
        double[] special = [0, -0.0, 1, -1, 708.9, -708, -707.9999, 0.34657359027997264, -0.34657359027997264, 0.3465735902799727, 1e-300,
            -1e-17, 44.36, 87.9, -87];
        var random = new RandomStream(3, RandomPurpose.Sample);
        return special.Concat(Enumerable.Range(0, 20_000)
            .Select(i => random.NextUniform(-1, 1) * (i % 4) switch { 0 => 700, 1 => 87, 2 => 10, _ => 1 }));
    }

    [Fact]
    public void Exp_of_doubles_is_within_its_error_and_agrees_with_the_scalar_twin_to_the_bit()
    {
        foreach (var x in Points())
        {
            var value = VectorMath.Exp(Vector256.Create(x));
            Assert.Equal(SlowMath.Exp(x), value[2]);
            Assert.Equal(SlowMath.Exp(x), VectorMath.Exp(x));
            Assert.InRange(value[0] / Math.Exp(x), 1 - 1e-14, 1 + 1e-14);
        }
    }

    [Fact]
    public void Exp_of_floats_is_within_its_error_and_agrees_with_the_scalar_twin_to_the_bit()
    {
        foreach (var x in Points().Select(x => (float)Math.Clamp(x, -87, 88)))
        {
            var value = VectorMath.Exp(Vector256.Create(x));
            Assert.Equal(SlowMath.Exp(x), value[5]);
            Assert.InRange(value[0] / Math.Exp(x), 1 - 2e-7, 1 + 2e-7);
        }
    }

    [Fact]
    public void Exp_beyond_its_range_is_zero_below_and_constant_above()
    {
        Assert.Equal(0, VectorMath.Exp(-708.0001));
        Assert.Equal(0, VectorMath.Exp(Softmax.Excluded));
        Assert.Equal(VectorMath.Exp(709), VectorMath.Exp(1e30));
        Assert.Equal(0f, VectorMath.Exp(Vector256.Create(-87.001f))[0]);
        Assert.Equal(VectorMath.Exp(Vector256.Create(88f)), VectorMath.Exp(Vector256.Create(1e30f)));
        Assert.True(float.IsFinite(VectorMath.Exp(Vector256.Create(1e30f))[0]) && double.IsFinite(VectorMath.Exp(1e30)));
    }

    [Fact]
    public void Sigmoid_and_tanh_are_within_their_errors()
    {
        foreach (var x in Points())
        {
            Assert.InRange(VectorMath.Sigmoid(Vector256.Create(x))[0] - (1 / (1 + Math.Exp(-x))), -1e-14, 1e-14);
            Assert.InRange(VectorMath.Tanh(Vector256.Create(x))[0] - Math.Tanh(x), -1e-14, 1e-14);
            var single = (float)x;
            Assert.InRange(VectorMath.Sigmoid(Vector256.Create(single))[0] - (1 / (1 + Math.Exp(-single))), -2e-7, 2e-7);
            Assert.InRange(VectorMath.Tanh(Vector256.Create(single))[0] - Math.Tanh(single), -2e-7, 2e-7);
        }
    }
}
