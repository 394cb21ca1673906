namespace EsEnas.Web.Reading;

/// <summary>
/// Something that pages watch: read once for all of them, and only as long as one is open. Each page gets the same snapshot. Thread safe.
/// </summary>
/// <typeparam name="T">The snapshot: immutable.</typeparam>
/// <param name="start">What is known before anything was read.</param>
/// <param name="pace">How slow it is read with so many pages open.</param>
/// <param name="time">The clock.</param>
internal abstract class Feed<T>(T start, PagePace pace, TimeProvider time) : IDisposable where T : class
{
    private readonly Lock sync = new();
    private readonly HashSet<Subscription> subscriptions = [];
    private readonly CancellationTokenSource disposing = new();
    private readonly TaskCompletionSource known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? reading;
    private Task? polling;
    private long lastRead;
    private volatile T view = start;

    /// <summary>The newest snapshot.</summary>
    internal T View => view;

    /// <summary>Whether a page is open on it.</summary>
    internal bool IsWatched
    {
        get { lock (sync) return subscriptions.Count > 0; }
    }

    /// <summary>Whether it is read from time to time.</summary>
    internal bool IsPolled
    {
        get { lock (sync) return polling is { IsCompleted: false }; }
    }

    /// <summary>How long a snapshot counts as new.</summary>
    protected virtual TimeSpan Fresh => TimeSpan.FromMilliseconds(900);

    /// <summary>How long to wait between reads while somebody watches and few pages are open.</summary>
    protected abstract TimeSpan Interval { get; }

    /// <summary>Reads; what it throws, but for cancellation, is a bug.</summary>
    protected abstract Task<T> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Gives pages what is known so far.</summary>
    protected void Publish(T next)
    {
        if (ReferenceEquals(next, view)) return;
        view = next;
        known.TrySetResult();
        Subscription[] told;
        lock (sync) told = [.. subscriptions];
        foreach (var subscription in told) subscription.Changed();
    }

    /// <summary>
    /// Reads now unless what is known is new; pages that ask at once wait for the same read. Of the very first one the first part will do.
    /// </summary>
    /// <param name="patience">After this it goes on without this caller.</param>
    /// <param name="isForced">Reads in any case: something was changed.</param>
    internal async Task EnsureAsync(TimeSpan patience, bool isForced = false)
    {
        Task task;
        bool isFirst;
        lock (sync)
        {
            isFirst = lastRead == 0 && !isForced;
            if (reading is { IsCompleted: false } running && !isForced) task = running;
            else if (!isForced && lastRead != 0 && time.GetElapsedTime(lastRead) < Fresh) return;
            else task = reading = StartReadAsync(isForced ? reading : null);
        }
        var enough = isFirst ? Task.WhenAny(task, known.Task) : task;
        // A delay without an end would stay registered as long as the feed lives.
        if (patience == Timeout.InfiniteTimeSpan) await enough;
        else await Task.WhenAny(enough, Task.Delay(patience, time, disposing.Token));
    }

    /// <summary>Calls back, on any thread, whenever there is a new snapshot, until it is disposed of.</summary>
    internal IDisposable Subscribe(Action changed)
    {
        var subscription = new Subscription(this, changed);
        lock (sync)
        {
            subscriptions.Add(subscription);
            if (polling is null or { IsCompleted: true }) polling = PollAsync();
        }
        return subscription;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disposing.Cancel();
        GC.SuppressFinalize(this);
    }

    private async Task StartReadAsync(Task? before)
    {
        if (before is not null) await before;
        await Task.Yield();
        try
        {
            Publish(await ReadAsync(disposing.Token));
        }
        catch (OperationCanceledException)
        {
            // The host ends.
        }
        lock (sync) lastRead = time.GetTimestamp();
    }

    private async Task PollAsync()
    {
        try
        {
            while (true)
            {
                // At once, if what is known is old: nobody may have looked for a while.
                await EnsureAsync(Timeout.InfiniteTimeSpan);
                await Task.Delay(Interval * pace.Slowness, time, disposing.Token);
                lock (sync)
                {
                    if (subscriptions.Count == 0)
                    {
                        polling = null;
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host ends.
        }
    }

    private sealed class Subscription(Feed<T> feed, Action changed) : IDisposable
    {
        public Action Changed => changed;

        public void Dispose()
        {
            lock (feed.sync) feed.subscriptions.Remove(this);
        }
    }
}
