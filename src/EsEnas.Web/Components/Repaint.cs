using EsEnas.Web.Reading;

namespace EsEnas.Web.Components;

/// <summary>
/// Paints a page a moment after it was asked to, once for all that asked meanwhile, and no more often than the pace allows. Thread safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="pace">The pace.</param>
/// <param name="paint">Paints.</param>
internal sealed class Repaint(TimeProvider time, PagePace pace, Func<Task> paint) : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(150);
    private int isAsked;
    private long painted;
    private volatile bool isOver;

    /// <summary>Asks.</summary>
    internal void Ask()
    {
        if (Interlocked.Exchange(ref isAsked, 1) == 0) _ = LaterAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => isOver = true;

    private async Task LaterAsync()
    {
        var last = Interlocked.Read(ref painted);
        var rest = last == 0 ? TimeSpan.Zero : pace.BetweenPaints - time.GetElapsedTime(last);
        await Task.Delay(rest > Moment ? rest : Moment, time);
        Interlocked.Exchange(ref painted, time.GetTimestamp());
        Interlocked.Exchange(ref isAsked, 0);
        if (isOver) return;
        try
        {
            await paint();
        }
        catch (ObjectDisposedException)
        {
            // The page was closed at this moment.
        }
    }
}
