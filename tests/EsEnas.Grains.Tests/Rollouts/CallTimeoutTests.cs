using System.Globalization;
using System.Reflection;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Tests.Rollouts;

public sealed class CallTimeoutTests
{
    [Theory]
    [InlineData(nameof(IRolloutGrain.Evaluate))]
    [InlineData(nameof(IRolloutGrain.Record))]
    public void Call_waits_longer_than_the_slowest_evaluation_that_a_silo_may_allow_and_as_long_again_for_its_slot(string method)
    {
        var timeout = typeof(IRolloutGrain).GetMethod(method)!.GetCustomAttribute<ResponseTimeoutAttribute>()!.Timeout!.Value;
        var longest = TimeSpan.Parse(RolloutOptions.LongestTimeLimit, CultureInfo.InvariantCulture);

        Assert.True(timeout > 2 * longest);
        // On the wire it is a number of milliseconds of 32 bits.
        Assert.True(timeout.TotalMilliseconds < int.MaxValue);
    }
}
