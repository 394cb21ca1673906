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
    /// <remarks>A page may keep one that is left out here: unwatched, it reads nothing, and goes on when it is watched again.</remarks>
    internal RunFeed Of(RunId run)
    {
        lock (sync)
        {
            if (feeds.TryGetValue(run, out var known)) return known;
            for (var turns = order.Count; turns > 0 && order.Count >= Most; turns--)
            {
                var oldest = order.Dequeue();
                if (feeds[oldest].IsWatched) order.Enqueue(oldest);
                else feeds.Remove(oldest);
            }
            order.Enqueue(run);
            return feeds[run] = new RunFeed(run, source, pace, time);
        }
    }

    /// <summary>What is known of a run, without a feed for it.</summary>
    internal RunView ViewOf(RunId run)
    {
        lock (sync) return feeds.GetValueOrDefault(run)?.View ?? RunView.Unknown;
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
