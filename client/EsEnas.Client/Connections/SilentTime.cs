namespace EsEnas.Client.Connections;

/// <summary>
/// How long nobody has answered while this process ran. Between two looks a minute counts at most: no call waits longer, so this process
/// itself was stopped then (Ctrl-Z, a debugger), and the answer may have come in the meantime.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class SilentTime(TimeProvider time)
{
    private static readonly TimeSpan MostBetweenLooks = TimeSpan.FromMinutes(1);
    private long lastLook = time.GetTimestamp();
    private TimeSpan silent;

    /// <summary>How long nobody had answered at the last look.</summary>
    public TimeSpan Waited => silent;

    /// <summary>Somebody has answered.</summary>
    public void Restart() => (lastLook, silent) = (time.GetTimestamp(), TimeSpan.Zero);

    /// <summary>Looks at the clock, as is to be done every few seconds.</summary>
    public void Look()
    {
        var gap = time.GetElapsedTime(lastLook);
        (lastLook, silent) = (time.GetTimestamp(), silent + (gap < MostBetweenLooks ? gap : MostBetweenLooks));
    }

    /// <summary>Looks, and returns whether nobody has answered for <see cref="Answers.Timeout"/>.</summary>
    public bool IsTooLong()
    {
        Look();
        return silent >= Answers.Timeout;
    }
}
