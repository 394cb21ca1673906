namespace EsEnas.Grains.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void Defaults_are_valid()
    {
        Assert.True(new RangeValidation<RunOptions>().Validate(null, new RunOptions()).Succeeded);
        Assert.True(new RangeValidation<RolloutOptions>().Validate(null, new RolloutOptions()).Succeeded);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4097)]
    public void Slots_out_of_range_are_refused_by_name(int slots)
    {
        var result = new RangeValidation<RolloutOptions>().Validate(null, new RolloutOptions { Slots = slots });
        Assert.Contains("Slots", result.FailureMessage, StringComparison.Ordinal);
        Assert.True(
            new RangeValidation<RolloutOptions>().Validate(null, new RolloutOptions { Slots = Math.Clamp(slots, 1, 4096) }).Succeeded);
    }

    [Fact]
    public void Reminders_more_often_than_the_runtime_allows_are_refused()
    {
        var result = new RangeValidation<RunOptions>().Validate(null, new RunOptions { ReminderPeriod = TimeSpan.FromSeconds(59) });
        Assert.Contains("ReminderPeriod", result.FailureMessage, StringComparison.Ordinal);
    }
}
