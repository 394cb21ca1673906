using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;

namespace EsEnas.Core.Tests.Policies;

public sealed class NormalizerTests
{
    [Fact]
    public void Before_the_first_observation_nothing_changes()
    {
        var normalizer = Normalizer.From(new RunningMoments(3));

        Assert.Equal([0.0, 0.0, 0.0], normalizer.Mean);
        Assert.Equal([1.0, 1.0, 1.0], normalizer.Scale);
    }

    [Fact]
    public void Scale_is_one_over_the_population_deviation()
    {
        var moments = new RunningMoments(2);
        moments.Add([1.0, -2.0]);
        moments.Add([5.0, -2.0]);

        var normalizer = Normalizer.From(moments);

        Assert.Equal([3.0, -2.0], normalizer.Mean);
        Assert.Equal([0.5, 0.0], normalizer.Scale);
    }

    [Theory]
    [InlineData(1.0001e-7, true)]
    [InlineData(0.9999e-7, false)]
    public void Feature_is_switched_off_below_the_smallest_deviation(double deviation, bool on)
    {
        var moments = RunningMoments.FromParts(4, [7.0], [4 * deviation * deviation]);

        var scale = Normalizer.From(moments).Scale[0];

        Assert.Equal(on ? 1 / deviation : 0, scale, 1e-3);
    }

    [Fact]
    public void Later_observations_do_not_reach_a_made_normalizer()
    {
        var moments = new RunningMoments(1);
        moments.Add([1.0]);
        var normalizer = Normalizer.From(moments);
        moments.Add([9.0]);

        Assert.Equal([1.0], normalizer.Mean);
    }
}
