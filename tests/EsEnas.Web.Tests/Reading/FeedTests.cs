using EsEnas.Web.Reading;

namespace EsEnas.Web.Tests.Reading;

/// <summary>What pages watch is read once for all of them, and only while one is open.</summary>
public sealed class FeedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Pages_that_ask_at_once_wait_for_the_same_read()
    {
        using var feed = new Counter();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => feed.EnsureAsync(Patience)));
        Assert.Equal(1, feed.Reads);
        await feed.EnsureAsync(Patience);
        Assert.Equal(1, feed.Reads);
        await feed.EnsureAsync(Patience, isForced: true);
        Assert.Equal(2, feed.Reads);
    }

    [Fact]
    public async Task Twenty_watchers_cost_one_read_at_a_time_and_all_of_them_are_told()
    {
        using var feed = new Counter();
        var told = new int[20];
        var watchers = Enumerable.Range(0, told.Length).Select(i => feed.Subscribe(() => Interlocked.Increment(ref told[i]))).ToList();
        await UntilAsync(() => told.All(count => count >= 3));
        Assert.Equal(1, feed.MostAtOnce);
        // One change, one call: nobody is told more often than there was something new.
        Assert.All(told, count => Assert.InRange(count, 3, feed.Reads));
        foreach (var watcher in watchers) watcher.Dispose();
        Assert.False(feed.IsWatched);
        await UntilAsync(() => !feed.IsPolled);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition()) await Task.Delay(5, limit.Token);
    }

    private sealed class Counter() : Feed<object>(new object(), new PagePace(), TimeProvider.System)
    {
        private int reads;
        private int running;

        public int Reads => Volatile.Read(ref reads);

        public int MostAtOnce { get; private set; }

        protected override TimeSpan Interval => TimeSpan.FromMilliseconds(5);

        protected override TimeSpan Fresh => IsWatched ? TimeSpan.Zero : TimeSpan.FromSeconds(30);

        protected override async Task<object> ReadAsync(CancellationToken cancellationToken)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            Interlocked.Increment(ref reads);
            return new object();
        }
    }
}
