using EsEnas.Core.Runs;

namespace EsEnas.Web.Reading;

/// <summary>The feeds of the runs that pages show, or did a short while ago. Thread safe.</summary>
internal sealed class RunFeeds(IPageSource source, PagePace pace, TimeProvider time) : IDisposable
{
    // Each keeps some hundred kilobytes.
    private const int Most = 200;

    private readonly Lock sync = new();
    private readonly Dictionary<RunId, RunFeed> feeds = [];
    private readonly Queue<RunId> order = new();

    /// <summary>The feed of a run; there need not be one of that name.</summary>
    internal RunFeed Of(RunId run)
    {
        lock (sync)
        {
            if (feeds.TryGetValue(run, out var known)) return known;
            for (var turns = order.Count; turns > 0 && order.Count >= Most; turns--)
            {
                var oldest = order.Dequeue();
                if (feeds[oldest].IsWatched) order.Enqueue(oldest);
                else if (feeds.Remove(oldest, out var gone)) gone.Dispose();
            }
            order.Enqueue(run);
            return feeds[run] = new RunFeed(run, source, pace, time);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (sync)
        {
            foreach (var feed in feeds.Values) feed.Dispose();
        }
    }
}
