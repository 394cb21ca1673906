using EsEnas.Core.Statistics;

namespace EsEnas.Core.Tests.Statistics;

public sealed class InterquartileMeanTests
{
    [Theory]
    [InlineData(new double[] { 5 }, 5)]
    [InlineData(new double[] { 1, 3 }, 2)]
    [InlineData(new double[] { 1, 2, 9 }, 4)]
    [InlineData(new double[] { 100, 2, 3, -50 }, 2.5)]
    [InlineData(new double[] { 1000, 4, 3, 2, -1000 }, 3)]
    [InlineData(new double[] { 8, 7, 6, 5, 4, 3, 2, 1 }, 4.5)]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 7, 80 }, 4.5)]
    public void Mean_leaves_out_a_quarter_at_either_end(double[] values, double expected)
    {
        var before = values.ToArray();

        Assert.Equal(expected, InterquartileMean.Of(values), 12);
        Assert.Equal(before, values);
    }

    [Fact]
    public void Mean_of_nothing_is_refused() => Assert.Throws<ArgumentException>(() => InterquartileMean.Of([]));
}
