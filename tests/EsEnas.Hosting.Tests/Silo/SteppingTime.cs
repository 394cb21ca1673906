namespace EsEnas.Hosting.Tests.Silo;

/// <summary>A clock on which every delay is over at once, having taken exactly its time.</summary>
internal sealed class SteppingTime : TimeProvider
{
    private long ticks;

    public TimeSpan Elapsed => TimeSpan.FromTicks(ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ticks += dueTime.Ticks;
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Elapsing();
    }

    private sealed class Elapsing : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
