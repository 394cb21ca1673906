using EsEnas.Core.Controllers.PolicyGradient;

namespace EsEnas.Core.Tests.Controllers.PolicyGradient;

public sealed class AdvantagesTests
{
    [Theory]
    [InlineData(AdvantageKind.Zscore)]
    [InlineData(AdvantageKind.Top)]
    public void Advantages_have_mean_zero_and_unit_deviation_and_ignore_shift_and_scale(AdvantageKind kind)
    {
        double[] returns = [3, -1, 7, 7, 0, 12, 5, -20];
        var advantages = Advantages.Of(returns, kind)!;

        Assert.Equal(0, advantages.Sum(), 1e-12);
        Assert.Equal(1, advantages.Sum(a => a * a) / advantages.Length, 1e-12);
        Assert.Equal(advantages[2], advantages[3]);
        Assert.Equal(Array.IndexOf(returns, 12), Array.IndexOf(advantages, advantages.Max()));
        // Powers of two and small integers are exact.
        Assert.Equal(advantages, Advantages.Of([.. returns.Select(r => (r * 4) + 16)], kind));
    }

    [Theory]
    [InlineData(AdvantageKind.Zscore)]
    [InlineData(AdvantageKind.Top)]
    public void Equal_returns_have_no_advantages(AdvantageKind kind)
    {
        Assert.Null(Advantages.Of([2.5, 2.5, 2.5], kind));
        Assert.Null(Advantages.Of([1], kind));
        Assert.Null(Advantages.Of([1, 1 + 1e-9, 1], kind));
    }

    [Fact]
    public void Top_is_the_standardized_logarithm_of_the_rank_in_the_better_half()
    {
        double[] returns = [10, 40, 30, 20];
        var cut = Math.Log(2.5);
        double[] utilities = [0, cut, cut - Math.Log(2), 0];
        var mean = utilities.Average();
        var deviation = Math.Sqrt(utilities.Average(u => (u - mean) * (u - mean)));

        var advantages = Advantages.Of(returns, AdvantageKind.Top)!;

        for (var i = 0; i < 4; i++) Assert.Equal((utilities[i] - mean) / deviation, advantages[i], 1e-12);
    }

    [Fact]
    public void Tied_returns_share_the_mean_of_their_utilities()
    {
        var advantages = Advantages.Of([1, 5, 5, 0, 0, 0], AdvantageKind.Top)!;

        Assert.Equal(advantages[1], advantages[2]);
        Assert.Equal(advantages[3], advantages[5]);
        Assert.True(advantages[1] > advantages[0] && advantages[0] > advantages[3]);
    }
}
