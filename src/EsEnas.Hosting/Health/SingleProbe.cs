namespace EsEnas.Hosting.Health;

/// <summary>Runs one probe at a time: callers share the probe that is running, and its answer for one second. Thread safe.</summary>
/// <param name="ask">Says what is wrong; empty if nothing is. May block, and may throw.</param>
/// <param name="time">The clock.</param>
internal sealed class SingleProbe(Func<Task<string>> ask, TimeProvider time)
{
    internal static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<string>? last;
    private long askedAt;

    /// <summary>The problem: the probe's answer, its exception, or that no answer came in time.</summary>
    internal async Task<string> AskAsync(TimeSpan timeout)
    {
        Task<string> answer;
        lock (gate)
        {
            if (last is null || (last.IsCompleted && time.GetElapsedTime(askedAt) >= Freshness))
            {
                last = Task.Run(ask);
                askedAt = time.GetTimestamp();
            }

            answer = last;
        }

        try
        {
            return await answer.WaitAsync(timeout, time);
        }
        catch (TimeoutException) when (!answer.IsCompleted)
        {
            return $"no answer in {timeout.TotalSeconds:0.#} s";
        }
        catch (Exception exception)
        {
            return $"{exception.GetType().Name}: {exception.Message}";
        }
    }
}
