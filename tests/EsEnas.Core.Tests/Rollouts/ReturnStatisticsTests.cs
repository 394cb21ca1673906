using EsEnas.Core.Evaluations;
using EsEnas.Core.Rollouts;

namespace EsEnas.Core.Tests.Rollouts;

public sealed class ReturnStatisticsTests
{
    [Fact]
    public void Statistics_are_those_of_the_real_returns() =>
        Assert.Equal(new ReturnStatistics(4, 0, 5, Math.Sqrt(20.0 / 3), 2, 8),
            ReturnStatistics.From([Valid(2), Valid(8), Valid(4), Valid(6)]));

    [Fact]
    public void Diverged_episodes_are_counted_apart() =>
        Assert.Equal(new ReturnStatistics(2, 1, 2, Math.Sqrt(2), 1, 3) { Invalid = InvalidCounts.Of(InvalidReason.Diverged, 1) },
            ReturnStatistics.From([Valid(1), new EpisodeResult(0, 0, 9, InvalidReason.Diverged), Valid(3)]));

    [Fact]
    public void One_episode_has_no_deviation() =>
        Assert.Equal(new ReturnStatistics(1, 0, -4, 0, -4, -4), ReturnStatistics.From([Valid(-4)]));

    [Fact]
    public void Without_a_valid_episode_there_are_no_numbers() =>
        Assert.Equal(new ReturnStatistics(0,
            1, double.NaN, double.NaN, double.NaN, double.NaN) { Invalid = InvalidCounts.Of(InvalidReason.Diverged, 1) },
            ReturnStatistics.From([new EpisodeResult(0, 0, 9, InvalidReason.Diverged)]));

    private static EpisodeResult Valid(double value) => new(value, value - 100, 10);
}
