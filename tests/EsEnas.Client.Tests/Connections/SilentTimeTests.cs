using EsEnas.Client.Connections;

namespace EsEnas.Client.Tests.Connections;

public sealed class SilentTimeTests
{
    [Fact]
    public void Silence_is_too_long_after_two_minutes_of_looking()
    {
        var time = new Clock();
        var silent = new SilentTime(time);

        for (var look = 1; look <= 5; look++)
        {
            time.Advance(TimeSpan.FromSeconds(24));
            Assert.Equal(look == 5, silent.IsTooLong());
        }

        silent.Restart();
        Assert.False(silent.IsTooLong());
    }

    [Fact]
    public void Time_in_which_this_process_was_stopped_is_no_silence()
    {
        var time = new Clock();
        var silent = new SilentTime(time);

        time.Advance(TimeSpan.FromHours(8));
        Assert.False(silent.IsTooLong());
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(silent.IsTooLong());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(silent.IsTooLong());
    }

    private sealed class Clock : TimeProvider
    {
        private TimeSpan now = TimeSpan.FromDays(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now.Ticks;

        public void Advance(TimeSpan by) => now += by;
    }
}
