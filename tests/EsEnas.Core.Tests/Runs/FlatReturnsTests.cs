using EsEnas.Core.Runs;

namespace EsEnas.Core.Tests.Runs;

public sealed class FlatReturnsTests
{
    private static readonly IterationRow Row = new(new(7), 12, 12, 3, 0.5, 20, 0, 200, 4, default);

    [Fact]
    public void Returns_that_differ_are_no_warning()
    {
        Assert.Equal("", FlatReturns.Warning(null, 40));
        Assert.Equal("", FlatReturns.Warning(Row, 40));
        Assert.Equal("", FlatReturns.Warning(Row with { TrainingStd = 1e-9 }, 40));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4e-16)]
    public void Returns_that_are_the_same_but_for_rounding_are_a_warning_with_likely_reasons(double std)
    {
        var warning = FlatReturns.Warning(Row with { TrainingStd = std }, 40);

        Assert.Contains("all returns of the last iteration are the same", warning, StringComparison.Ordinal);
        Assert.Contains("no action reaches what is rewarded", warning, StringComparison.Ordinal);
        Assert.Equal(warning, FlatReturns.Warning(Row with { Iteration = new(8), TrainingStd = std }, 40));
    }

    [Fact]
    public void Bonus_that_is_paid_and_not_trained_on_is_the_reason_that_is_named() =>
        Assert.Contains("trainOnBonus: true", FlatReturns.Warning(Row with { TrainingMean = 0, TrainingStd = 0 }, 40),
            StringComparison.Ordinal);

    [Fact]
    public void Episodes_that_all_last_to_the_horizon_may_mean_that_everything_is_learned()
    {
        var solved = FlatReturns.Warning(Row with { TrainingStd = 0, Steps = 800 }, 40);

        Assert.Contains("there is nothing left to learn, or, if it was so from the start, no action reaches what is rewarded", solved,
            StringComparison.Ordinal);
        Assert.DoesNotContain("nothing left to learn", FlatReturns.Warning(Row with { TrainingStd = 0, Steps = 799 }, 40),
            StringComparison.Ordinal);
        Assert.DoesNotContain("first step", FlatReturns.Warning(Row with { TrainingStd = 0, Steps = 20 }, 1), StringComparison.Ordinal);
    }

    [Fact]
    public void Episodes_that_end_at_once_are_the_reason_that_is_named() =>
        Assert.Contains("ends at its first step", FlatReturns.Warning(Row with { TrainingStd = 0, Steps = 20 }, 40),
            StringComparison.Ordinal);

    [Fact]
    public void Single_valid_return_says_nothing_and_none_is_a_warning()
    {
        var single = Row with { Diverged = 19, TrainingStd = 0 };

        Assert.Equal("", FlatReturns.Warning(single, 40));
        Assert.Contains("no evaluation of the last iteration gave a valid return",
            FlatReturns.Warning(single with { Diverged = 20, MeanReturn = double.NaN, TrainingMean = double.NaN, TrainingStd = double.NaN },
                40), StringComparison.Ordinal);
    }
}
