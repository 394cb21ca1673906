using EsEnas.Core.Numerics;
using EsEnas.Core.Statistics;

namespace EsEnas.Core.Tests.Statistics;

public sealed class StratifiedBootstrapTests
{
    [Fact]
    public void Interval_of_the_mean_of_three_values_matches_their_27_resamples()
    {
        // Of the 27 ordered resamples of 0, 3, 6, one has mean 0 and one mean 6 (3.7 % each): the 2.5 % points are the extremes.
        var (low, high) = StratifiedBootstrap.Interval([[0, 3, 6]], values => values.Average());
        Assert.Equal((0, 6), (low, high));

        // At 90 % the 5 % points lie among the three resamples each with mean 1 and 5 (cumulated share 4 of 27 = 14.8 %).
        (low, high) = StratifiedBootstrap.Interval([[0, 3, 6]], values => values.Average(), confidence: 0.9);
        Assert.Equal((1, 5), (low, high));
    }

    [Fact]
    public void Interval_is_the_same_every_time_and_another_under_another_seed()
    {
        double[] values = [1.5, 2.25, 8, 3, 4.75, 0.5, 9.25];
        double Mean(double[] resample) => resample.Average();

        Assert.Equal(StratifiedBootstrap.Interval([values], Mean), StratifiedBootstrap.Interval([values], Mean));
        Assert.NotEqual(StratifiedBootstrap.Interval([values], Mean, resamples: 200),
            StratifiedBootstrap.Interval([values], Mean, resamples: 200, seed: 2));
    }

    [Fact]
    public void Resamples_keep_each_stratum_apart()
    {
        double[] first = [1, 2, 3], second = [100, 200];

        StratifiedBootstrap.Interval([first, second], pooled =>
        {
            Assert.Equal(5, pooled.Length);
            Assert.All(pooled[..3], value => Assert.Contains(value, first));
            Assert.All(pooled[3..], value => Assert.Contains(value, second));
            return pooled[0];
        }, resamples: 200);
    }

    [Fact]
    public void Interval_of_the_mean_covers_the_truth_about_as_often_as_it_says()
    {
        var (covered, trials) = (0, 200);
        for (var trial = 0u; trial < trials; trial++)
        {
            var random = new RandomStream(9, RandomPurpose.Sample, trial);
            var sample = new double[30];
            random.FillNormal(sample);
            var (low, high) = StratifiedBootstrap.Interval([sample], values => values.Average(), resamples: 400, seed: trial);
            if (low <= 0 && 0 <= high) covered++;
        }

        // 95 % of 200, give or take three standard errors and the bootstrap's known shortfall at this size.
        Assert.InRange(covered, 176, 198);
    }

    [Fact]
    public void Interval_of_single_values_has_no_width() =>
        Assert.Equal((9, 9), StratifiedBootstrap.Interval([[4], [5]], values => values.Sum(), resamples: 10));

    [Fact]
    public void Interval_refuses_what_it_cannot_resample()
    {
        Assert.Throws<ArgumentException>(() => StratifiedBootstrap.Interval([], values => 0));
        Assert.Throws<ArgumentException>(() => StratifiedBootstrap.Interval([[1], []], values => 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedBootstrap.Interval([[1]], values => 0, confidence: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedBootstrap.Interval([[1]], values => 0, confidence: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedBootstrap.Interval([[1]], values => 0, resamples: 0));
    }
}
