using EsEnas.Client.Tests.Fakes;
using EsEnas.Web.Components;
using EsEnas.Web.Reading;

namespace EsEnas.Web.Tests.Components;

/// <summary>When a page is painted.</summary>
public sealed class RepaintTests
{
    private readonly HurriedTime time = new();
    private readonly PagePace pace = new();

    [Fact]
    public async Task Page_is_painted_no_more_often_than_the_pace_however_often_it_is_asked_to()
    {
        for (var i = 0; i < 20; i++) pace.Enter();
        var (painted, paints) = (new TaskCompletionSource(), new List<long>());
        Repaint? repaint = null;
        repaint = new Repaint(time, pace, () =>
        {
            paints.Add(time.GetTimestamp());
            if (paints.Count == 5) painted.SetResult();
            else for (var i = 0; i < 3; i++) repaint!.Ask();
            return Task.CompletedTask;
        });
        repaint.Ask();
        await painted.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        repaint.Dispose();
        Assert.InRange(time.GetElapsedTime(0, paints[0]), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
        Assert.All(paints.Zip(paints.Skip(1)), pair =>
            Assert.InRange(time.GetElapsedTime(pair.First, pair.Second), pace.BetweenPaints, pace.BetweenPaints * 1.1));
    }
}
