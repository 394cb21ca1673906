using EsEnas.Web.Reading;
using Microsoft.AspNetCore.Components;

namespace EsEnas.Web.Components;

/// <summary>
/// A page that follows feeds while it is open and somebody sees it. Prerendered it only shows what there is.
/// </summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private readonly List<IDisposable> watched = [];
    private Func<Action, IDisposable>[] feeds = [];
    private Repaint? repaint;
    private IDisposable? place;

    /// <summary>How long the first paint waits for what is to be shown.</summary>
    private protected static readonly TimeSpan FirstPaint = TimeSpan.FromMilliseconds(800);

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private PagePace Pace { get; set; } = null!;

    [Inject]
    private PageSight Sight { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized() => Sight.Changed += See;

    /// <summary>Paints anew whenever a feed has something new.</summary>
    private protected void Watch(params Func<Action, IDisposable>[] feeds)
    {
        this.feeds = feeds;
        Unwatch();
        if (!RendererInfo.IsInteractive || Sight.IsHidden) return;
        place ??= Pace.Enter();
        repaint ??= new Repaint(Time, Pace, () => InvokeAsync(() => Sight.IsHidden ? Task.CompletedTask : PaintAsync()));
        foreach (var feed in feeds) watched.Add(feed(repaint.Ask));
    }

    /// <summary>What happens when a feed has something new; by default the page is rendered.</summary>
    private protected virtual Task PaintAsync()
    {
        StateHasChanged();
        return Task.CompletedTask;
    }

    /// <summary>Paints once more after a while, since something that is to be shown did not come.</summary>
    private protected void PaintLater()
    {
        if (RendererInfo.IsInteractive) _ = LaterAsync();

        async Task LaterAsync()
        {
            await Task.Delay(Asking.Patience, Time);
            repaint?.Ask();
        }
    }

    /// <summary>Waits for a task, not longer than so long; mostly it is over already, and needs no timer.</summary>
    private protected static Task WithinAsync(Task task, TimeSpan patience) =>
        task.IsCompleted ? Task.CompletedTask : Task.WhenAny(task, Task.Delay(patience));

    private void See() => _ = InvokeAsync(SeeAsync);

    private Task SeeAsync()
    {
        if (!Sight.IsHidden)
        {
            Watch(feeds);
            return PaintAsync();
        }

        Unwatch();
        place?.Dispose();
        place = null;
        return Task.CompletedTask;
    }

    private void Unwatch()
    {
        foreach (var subscription in watched) subscription.Dispose();
        watched.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Sight.Changed -= See;
        Unwatch();
        place?.Dispose();
        repaint?.Dispose();
        GC.SuppressFinalize(this);
    }
}
