using EsEnas.Core.Runs;

namespace EsEnas.Core.Tests.Runs;

/// <summary>Welch's one-sided test, beside figures worked out elsewhere.</summary>
public sealed class FlatTestTests
{
    // Means 20.4 and 23.0, variances 2.3 and 2.5, n 5: t = 2.6536, 7.986 degrees of freedom, one-sided p = 0.0146.
    private static readonly double[] Rising = [19, 22, 20, 19, 22, 24, 21, 25, 22, 23];

    [Theory]
    [InlineData(0.98, false)]
    [InlineData(0.99, true)]
    public void Gain_counts_as_one_up_to_the_confidence_that_it_has(double confidence, bool flat) =>
        Assert.Equal(flat, FlatTest.IsFlat(Rising, confidence, 0));

    [Fact]
    public void Falling_curve_is_flat_and_a_rising_one_is_not()
    {
        Assert.True(FlatTest.IsFlat([5, 4, 3, 2], 0.95, 0));
        Assert.False(FlatTest.IsFlat([1, 2, 100, 101], 0.95, 0));
        Assert.True(FlatTest.IsFlat([-1, -2, -100, -101], 0.95, 0));
    }

    [Fact]
    public void Gain_below_the_least_one_does_not_count()
    {
        Assert.False(FlatTest.IsFlat([100, 101, 120, 121], 0.95, 0.1));
        Assert.True(FlatTest.IsFlat([100, 101, 120, 121], 0.95, 0.2));
        Assert.True(FlatTest.IsFlat([-100, -101, -85, -86], 0.95, 0.2));
    }

    [Fact]
    public void Curve_without_noise_is_flat_if_it_does_not_rise()
    {
        Assert.True(FlatTest.IsFlat([3, 3, 3, 3], 0.95, 0));
        Assert.False(FlatTest.IsFlat([3, 3, 4, 4], 0.95, 0));
    }

    [Fact]
    public void Odd_window_leaves_its_oldest_mean_out() =>
        Assert.Equal(FlatTest.IsFlat(Rising, 0.98, 0), FlatTest.IsFlat([1000, .. Rising], 0.98, 0));
}
