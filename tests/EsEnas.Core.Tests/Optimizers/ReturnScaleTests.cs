using EsEnas.Core.Numerics;
using EsEnas.Core.Optimizers;

namespace EsEnas.Core.Tests.Optimizers;

public sealed class ReturnScaleTests
{
    [Fact]
    public void Centered_ranks_spread_evenly_from_minus_to_plus_one_half()
    {
        Assert.Equal([-0.5, 0.5, 0.25, -0.25, 0.0], ReturnScale.CenteredRanks([-7, 1e9, 5, 0, 2]));
        Assert.Equal([0.0], ReturnScale.CenteredRanks([3]));
        Assert.Equal([-0.5, 0.5], ReturnScale.CenteredRanks([3, 4]));
        Assert.Empty(ReturnScale.CenteredRanks([]));
    }

    [Fact]
    public void Equal_returns_share_a_rank_and_diverged_ones_have_none()
    {
        Assert.Equal([-0.5, 0.0, 0.0, 0.5], ReturnScale.CenteredRanks([1, 2, 2, 3]));
        Assert.Equal([0.0, 0.0, 0.0], ReturnScale.CenteredRanks([5, 5, 5]));
        Assert.Equal([0.5, double.NaN, -0.5], ReturnScale.CenteredRanks([5, double.NaN, 4]));
        Assert.Equal([double.NaN, double.NaN], ReturnScale.CenteredRanks([double.NaN, double.NaN]));
    }

    [Fact]
    public void Centered_ranks_sum_to_zero_and_keep_the_order()
    {
        for (var round = 0u; round < 40; round++)
        {
            var random = new RandomStream(5, RandomPurpose.Sample, round);
            double[] returns = [.. Enumerable.Range(0, 2 + random.NextInt(30)).Select(_ => (double)random.NextInt(8))];

            var ranks = ReturnScale.CenteredRanks(returns);

            Assert.Equal(0, ranks.Sum(), 1e-12);
            for (var i = 0; i < ranks.Length; i++)
                for (var j = 0; j < ranks.Length; j++)
                    Assert.Equal(returns[i].CompareTo(returns[j]), ranks[i].CompareTo(ranks[j]));
        }
    }

    [Fact]
    public void Mean_and_deviation_leave_diverged_returns_out()
    {
        Assert.Equal(2, ReturnScale.Mean([1, double.NaN, 3]));
        Assert.Equal(1, ReturnScale.Deviation([1, double.NaN, 3]));
        Assert.True(double.IsNaN(ReturnScale.Mean([double.NaN])));
        Assert.Equal(0, ReturnScale.Deviation([double.NaN]));
        Assert.Equal(0, ReturnScale.Deviation([4]));
    }
}
