using EsEnas.Analysis.Statistics;

namespace EsEnas.Analysis.Tests.Statistics;

public sealed class ReturnTrendTests
{
    [Fact]
    public void Last_twenty_iterations_alone_count()
    {
        var trend = Of(iteration => iteration <= 40 ? 1000 : 100 + (3 * iteration), 60)!;

        Assert.Equal((1, "rising"), (trend.Sign, trend.Name));
        Assert.Equal(3, trend.Slope, 9);
        Assert.Equal(100 + (3 * 55.5), trend.Level, 9);
    }

    // Noise of ±40 in turn: the means of ten differ by sqrt(2 * 1778 / 10) = 19 in the standard error, 1.9 an iteration.
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(-0.5, 0)]
    [InlineData(8, 1)]
    [InlineData(-8, -1)]
    public void Change_within_the_noise_is_flat(double slope, int sign)
    {
        var trend = Of(iteration => (slope * iteration) + (iteration % 2 == 0 ? 40 : -40), 60)!;

        Assert.Equal(sign, trend.Sign);
        Assert.Equal(slope, trend.Slope, 9);
    }

    // Between the halves lie 10 iterations, that is 4: of 100 more than 2 %, of 1000 less.
    [Theory]
    [InlineData(100, 0.4, 1)]
    [InlineData(1000, 0.4, 0)]
    [InlineData(-100, 0.4, 1)]
    [InlineData(-1000, 0.4, 0)]
    [InlineData(100, -0.4, -1)]
    [InlineData(1000, -0.4, 0)]
    public void Change_of_less_than_two_percent_is_flat(double level, double slope, int sign) =>
        Assert.Equal(sign, Of(iteration => level + (slope * iteration), 20)!.Sign);

    [Fact]
    public void Constant_curve_is_flat() => Assert.Equal("flat", Of(_ => 7, 20)!.Name);

    [Fact]
    public void Too_few_iterations_tell_nothing_and_those_that_all_diverged_do_not_count()
    {
        Assert.Null(Of(iteration => iteration, 19));
        Assert.Null(Of(iteration => iteration == 5 ? double.NaN : iteration, 20));
        Assert.Equal(1, Of(iteration => iteration == 1 ? double.NaN : iteration, 21)!.Slope, 9);
    }

    private static ReturnTrend? Of(Func<int, double> curve, int iterations) =>
        ReturnTrend.Of(Enumerable.Range(1, iterations).Select(curve));
}
