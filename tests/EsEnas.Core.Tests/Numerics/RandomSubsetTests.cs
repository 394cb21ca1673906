using EsEnas.Core.Numerics;

namespace EsEnas.Core.Tests.Numerics;

public sealed class RandomSubsetTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    [InlineData(3, 5)]
    [InlineData(5, 5)]
    public void Fill_gives_distinct_numbers_below_the_count(int taken, int count)
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            var subset = new int[taken];
            RandomSubset.Fill(subset, count, new RandomStream(seed, RandomPurpose.Proposal));
            Assert.Equal(taken, subset.Distinct().Count());
            Assert.All(subset, number => Assert.InRange(number, 0, count - 1));
        }
    }

    [Fact]
    public void Fill_with_every_number_gives_all_orders_about_equally_often()
    {
        var random = new RandomStream(7, RandomPurpose.Proposal);
        var seen = new Dictionary<string, int>();
        var order = new int[3];
        for (var i = 0; i < 6000; i++)
        {
            RandomSubset.Fill(order, 3, random);
            var key = string.Join(',', order);
            seen[key] = seen.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(6, seen.Count);
        // Six standard deviations of a binomial with 6,000 draws at 1/6 are 173.
        Assert.All(seen.Values, times => Assert.InRange(times, 827, 1173));
    }

    [Fact]
    public void Fill_beyond_the_count_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RandomSubset.Fill(new int[3], 2, new RandomStream(1, RandomPurpose.Proposal)));
}
