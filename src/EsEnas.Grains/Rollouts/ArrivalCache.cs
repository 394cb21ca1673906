using System.Diagnostics.CodeAnalysis;

namespace EsEnas.Grains.Rollouts;

/// <summary>
/// A bounded cache whose readers can wait a moment for a value that is on its way: several batches are sent at once, and only the first one
/// carries what they share.
/// </summary>
/// <remarks>Thread safe.</remarks>
/// <param name="capacity">How many values are held, at least 1.</param>
/// <param name="time">The clock.</param>
/// <param name="mostBytes">How many bytes they may have together.</param>
internal sealed class ArrivalCache<TValue>(int capacity, TimeProvider time, long mostBytes = long.MaxValue) where TValue : class
{
    private readonly Lock gate = new();
    private readonly LruCache<TValue> values = new(capacity, mostBytes: mostBytes);
    private readonly Dictionary<string, (TaskCompletionSource Arrival, int Waiting)> awaited = [];

    public bool TryGet(string key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (gate) return values.TryGet(key, out value);
    }

    public void Set(string key, TValue value, long bytes = 0)
    {
        lock (gate)
        {
            values.Set(key, value, bytes);
            if (awaited.Remove(key, out var entry)) entry.Arrival.SetResult();
        }
    }

    /// <summary>The value, as soon as it is there; null if it does not come within <paramref name="timeout"/>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<TValue?> FindAsync(string key, TimeSpan timeout, CancellationToken cancellationToken)
    {
        TaskCompletionSource arrival;
        lock (gate)
        {
            if (values.TryGet(key, out var present)) return present;
            arrival = awaited.TryGetValue(key, out var entry) ? entry.Arrival : new(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited[key] = (arrival, entry.Waiting + 1);
        }
        try
        {
            await arrival.Task.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Looked up once more below.
        }
        finally
        {
            lock (gate) Leave(key, arrival);
        }
        return TryGet(key, out var value) ? value : null;
    }

    private void Leave(string key, TaskCompletionSource arrival)
    {
        if (!awaited.TryGetValue(key, out var entry) || entry.Arrival != arrival) return;
        if (entry.Waiting == 1) awaited.Remove(key);
        else awaited[key] = (arrival, entry.Waiting - 1);
    }
}
