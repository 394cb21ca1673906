using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Dispatch;

/// <summary>
/// Waits for what a silo's rollout grain was asked for: as long as the silo is at work, however long an evaluation takes there and however
/// many of other runs come before it. A silo that has nothing to do, or says nothing, has lost the call.
/// </summary>
internal static class SiloAnswers
{
    /// <summary>Between looks whether the silo is at work.</summary>
    internal static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(5);

    // A single one may meet the silo before its pool has the work, or under load.
    private const int LooksInVain = 2;
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="grain">The silo's grain.</param>
    /// <param name="ask">Asks it; the token is cancelled when nobody waits for the answer any more.</param>
    /// <param name="betweenLooks">Between looks whether the silo is at work.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TimeoutException">The silo has nothing to do, or says nothing.</exception>
    internal static async Task<T> WaitAsync<T>(IRolloutGrain grain, Func<IRolloutGrain, CancellationToken, Task<T>> ask,
        TimeSpan betweenLooks, TimeProvider time, CancellationToken cancellationToken)
    {
        using var own = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = ask(grain, own.Token);
        var inVain = 0;
        while (true)
        {
            try
            {
                return await answer.WaitAsync(betweenLooks, time, cancellationToken);
            }
            catch (TimeoutException) when (!answer.IsFaulted)
            {
                inVain = await HasWorkAsync(grain, time, cancellationToken) ? 0 : inVain + 1;
            }

            if (inVain < LooksInVain || answer.IsCompleted) continue;
            await own.CancelAsync();
            throw new TimeoutException("the silo has nothing to do, or says nothing, and has not answered");
        }
    }

    private static async Task<bool> HasWorkAsync(IRolloutGrain grain, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var capacity = await grain.GetCapacity().WaitAsync(LookTimeout, time, cancellationToken);
            return capacity.Busy + capacity.Queued > 0;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
