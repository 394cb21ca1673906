using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Tests.UserTasks;

/// <summary>What the limits do is seen in <see cref="ModelProbeTests"/>: here they would hold for the tests.</summary>
public sealed class ProcessLimitsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, 0)]
    public void Limit_below_one_is_an_error(long bytes, int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessLimits.TryLower(bytes, seconds));
}
