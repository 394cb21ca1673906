namespace EsEnas.Hosting.Logging;

/// <summary>Lines of one kind: one in each window of time, and how many were left out since the last. Thread-safe.</summary>
internal sealed class Repetition
{
    private readonly Lock gate = new();
    private long written;
    private int left;

    /// <summary>Whether a line may be written now.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="window">Time in which one is enough.</param>
    /// <param name="more">How many were left out since the last.</param>
    internal bool MayWrite(TimeProvider time, TimeSpan window, out int more)
    {
        lock (gate)
        {
            more = left;
            var now = time.GetTimestamp();
            if (written != 0 && time.GetElapsedTime(written, now) < window)
            {
                left++;
                return false;
            }

            (written, left) = (now, 0);
            return true;
        }
    }
}
