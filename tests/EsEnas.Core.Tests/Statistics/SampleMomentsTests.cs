using EsEnas.Core.Statistics;

namespace EsEnas.Core.Tests.Statistics;

public sealed class SampleMomentsTests
{
    [Fact]
    public void Moments_of_three_seeds_have_the_divisor_of_a_sample()
    {
        var moments = SampleMoments.Of([2, 4, 9]);

        // Mean 5; squares 9 + 1 + 16 = 26 over 2.
        Assert.Equal(new SampleMoments(3, 5, Math.Sqrt(13)), moments);
    }

    [Fact]
    public void Moments_of_one_value_have_no_spread()
    {
        var moments = SampleMoments.Of([-7.5]);

        Assert.Equal((1, -7.5), (moments.Count, moments.Mean));
        Assert.Equal(double.NaN, moments.Std);
    }

    [Fact]
    public void Moments_of_equal_values_have_spread_zero() => Assert.Equal(new SampleMoments(4, 3, 0), SampleMoments.Of([3, 3, 3, 3]));

    [Fact]
    public void Moments_of_nothing_are_refused() => Assert.Throws<ArgumentException>(() => SampleMoments.Of([]));
}
