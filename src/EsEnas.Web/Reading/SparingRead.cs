namespace EsEnas.Web.Reading;

/// <summary>
/// Something that pages want anew whenever they are painted, and that takes long to read or to compute: done once for all of them, and
/// again only after many times as long as it took. That there is nothing yet is not kept. Thread safe.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class SparingRead<T>(TimeProvider time)
{
    /// <summary>It takes at most this part of the time: 1/200.</summary>
    internal const int TimesAsLong = 200;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly Lock sync = new();
    private Task<T>? kept;
    private long read;
    private TimeSpan wait = Fresh;

    /// <summary>What was read a while ago, or is being read now; the first time, and where it failed or is old, it is read.</summary>
    /// <param name="reading">Reads.</param>
    /// <param name="isForced">Whether only what is read from now on will do.</param>
    internal Task<T> ReadAsync(Func<Task<T>> reading, bool isForced = false)
    {
        lock (sync)
        {
            if (kept is null || kept.IsFaulted || kept.IsCanceled
                || (kept.IsCompleted && (isForced || time.GetElapsedTime(read) >= wait))) kept = TimedAsync(reading);
            return kept;
        }
    }

    private async Task<T> TimedAsync(Func<Task<T>> reading)
    {
        var start = time.GetTimestamp();
        var result = await reading();
        var longer = result is null ? TimeSpan.Zero : Max(Fresh, TimesAsLong * time.GetElapsedTime(start));
        lock (sync) (read, wait) = (time.GetTimestamp(), longer < LongestWait ? longer : LongestWait);
        return result;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
