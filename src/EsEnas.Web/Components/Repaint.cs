namespace EsEnas.Web.Components;

/// <summary>Paints a page a moment after it was asked to, once for all that asked meanwhile. Thread safe.</summary>
internal sealed class Repaint(TimeProvider time, Func<Task> paint) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(150);
    private int isAsked;
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
        await Task.Delay(Pace, time);
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
