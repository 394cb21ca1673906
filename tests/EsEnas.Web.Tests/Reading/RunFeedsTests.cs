using EsEnas.Core.Runs;
using EsEnas.Web.Reading;
using EsEnas.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EsEnas.Web.Tests.Reading;

/// <summary>Feeds of more runs than are kept.</summary>
public sealed class RunFeedsTests(ServedCluster cluster) : IClassFixture<ServedCluster>
{
    [Fact]
    public async Task Feed_that_a_page_still_holds_goes_on_when_it_is_watched_again()
    {
        const string Id = "held";
        await cluster.RunAsync(Id,
            "task: blackbox/sphere\nblackbox: { dimension: 6, categoricalShare: 0.5, gridSize: 3 }\niterations: 3\n");
        var feeds = cluster.Web.Application!.Services.GetRequiredService<RunFeeds>();
        var held = feeds.Of(new RunId(Id));
        for (var i = 0; i < 300; i++) feeds.Of(new RunId($"other-{i}"));
        Assert.Same(RunView.Unknown, feeds.ViewOf(new RunId(Id)));

        var told = new TaskCompletionSource();
        using (held.Subscribe(() => told.TrySetResult()))
            await told.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(3, held.View.Status!.Iteration.Value);
        Assert.NotSame(held, feeds.Of(new RunId(Id)));
    }

    [Fact]
    public void Looking_at_what_is_known_makes_no_feed()
    {
        var feeds = cluster.Web.Application!.Services.GetRequiredService<RunFeeds>();
        var first = feeds.Of(new RunId("first"));
        for (var i = 0; i < 300; i++) Assert.Same(RunView.Unknown, feeds.ViewOf(new RunId($"unseen-{i}")));

        Assert.Same(first, feeds.Of(new RunId("first")));
    }
}
