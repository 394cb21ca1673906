namespace EsEnas.Grains.Dispatch;

/// <summary>
/// Wakes any number of waiters when something happens. Take <see cref="Next"/>, look at the state, then wait: nothing is missed.
/// </summary>
/// <remarks>Thread safe.</remarks>
internal sealed class Pulse
{
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends at the next <see cref="Fire"/>.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Fire() => Interlocked.Exchange(ref next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Waits for <paramref name="change"/>, but not longer than <paramref name="timeout"/> (null: as long as it takes).</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task WaitAsync(Task change, TimeSpan? timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var wait = change.WaitAsync(timeout ?? Timeout.InfiniteTimeSpan, time, cancellationToken);
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
