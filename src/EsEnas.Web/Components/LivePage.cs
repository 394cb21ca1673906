using Microsoft.AspNetCore.Components;

namespace EsEnas.Web.Components;

/// <summary>A page that follows feeds while it is open. Prerendered it only shows what there is.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private readonly List<IDisposable> watched = [];
    private Repaint? repaint;

    /// <summary>How long the first paint waits for what is to be shown.</summary>
    private protected static readonly TimeSpan FirstPaint = TimeSpan.FromMilliseconds(800);

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>Paints anew whenever a feed has something new.</summary>
    private protected void Watch(params ReadOnlySpan<Func<Action, IDisposable>> feeds)
    {
        Unwatch();
        if (!RendererInfo.IsInteractive) return;
        repaint ??= new Repaint(Time, () => InvokeAsync(PaintAsync));
        foreach (var feed in feeds) watched.Add(feed(repaint.Ask));
    }

    /// <summary>What happens when a feed has something new; by default the page is rendered.</summary>
    private protected virtual Task PaintAsync()
    {
        StateHasChanged();
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
        Unwatch();
        repaint?.Dispose();
        GC.SuppressFinalize(this);
    }
}
