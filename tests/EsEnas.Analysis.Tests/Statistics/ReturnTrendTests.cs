using EsEnas.Analysis.Statistics;

namespace EsEnas.Analysis.Tests.Statistics;

public sealed class ReturnTrendTests
{
    [Fact]
    public void Line_through_the_last_iterations_alone_is_what_counts()
    {
        var trend = Of(iteration => iteration <= 40 ? 1000 : 100 + (3 * iteration), 60)!;

        Assert.Equal(3, trend.Slope, 9);
        Assert.Equal(0, trend.StandardError, 9);
        Assert.Equal(1000 - 223, trend.Span, 9);
        Assert.False(trend.IsLevel);
    }

    // By hand: the sum of products is 10 and that of squared iterations 665, each around its mean.
    [Fact]
    public void Error_of_the_slope_is_that_of_least_squares()
    {
        var trend = Of(iteration => iteration % 2 == 0 ? 1 : -1, 20)!;

        Assert.Equal(10 / 665.0, trend.Slope, 12);
        Assert.Equal(Math.Sqrt((20 - (100 / 665.0)) / 18 / 665), trend.StandardError, 12);
        Assert.True(trend.IsLevel);
    }

    [Theory]
    [InlineData(0.5, 40, true)]
    [InlineData(-0.5, 40, true)]
    [InlineData(8, 40, false)]
    [InlineData(-8, 40, false)]
    public void Change_within_its_own_error_is_level(double slope, double noise, bool level) =>
        Assert.Equal(level, Of(iteration => (slope * iteration) + (iteration % 2 == 0 ? noise : -noise), 60)!.IsLevel);

    // 0.4 an iteration is exactly 8 in the window: of a curve of 500 less than 2 %, of one of 300 more.
    [Theory]
    [InlineData(500, true)]
    [InlineData(300, false)]
    public void Change_that_is_little_beside_the_whole_curve_is_level(double start, bool level) =>
        Assert.Equal(level, Of(iteration => iteration == 1 ? -start : 0.4 * iteration, 40)!.IsLevel);

    [Fact]
    public void Constant_curve_is_level() => Assert.True(Of(_ => 7, 20)!.IsLevel);

    [Fact]
    public void Too_few_iterations_tell_nothing_and_those_that_all_diverged_do_not_count()
    {
        Assert.Null(Of(iteration => iteration, 19));
        Assert.Null(Of(iteration => iteration == 5 ? double.NaN : iteration, 20));
        Assert.Equal(1, Of(iteration => iteration == 5 ? double.NaN : iteration, 21)!.Slope, 9);
    }

    private static ReturnTrend? Of(Func<int, double> curve, int iterations) =>
        ReturnTrend.Of(Enumerable.Range(1, iterations).Select(iteration => (iteration, curve(iteration))));
}
