using EsEnas.Grains.Rollouts;

namespace EsEnas.Grains.Tests.Rollouts;

public sealed class ArrivalCacheTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_waits_for_a_value_that_arrives()
    {
        var cache = new ArrivalCache<string>(2, TimeProvider.System);
        var waiting = new[]
        {
            cache.FindAsync("k", TimeSpan.FromSeconds(30), Cancelled), cache.FindAsync("k", TimeSpan.FromSeconds(30), Cancelled)
        };
        cache.Set("k", "v");
        Assert.Equal(["v", "v"], await Task.WhenAll(waiting));
        Assert.Equal("v", await cache.FindAsync("k", TimeSpan.Zero, Cancelled));
    }

    [Fact]
    public async Task Find_gives_up_after_its_patience_and_can_be_asked_again()
    {
        var cache = new ArrivalCache<string>(2, TimeProvider.System);
        Assert.Null(await cache.FindAsync("k", TimeSpan.FromMilliseconds(1), Cancelled));
        var waiting = cache.FindAsync("k", TimeSpan.FromSeconds(30), Cancelled);
        cache.Set("k", "v");
        Assert.Equal("v", await waiting);
    }

    [Fact]
    public void Values_leave_by_their_bytes_too_and_the_newest_stays()
    {
        var cache = new ArrivalCache<string>(100, TimeProvider.System, mostBytes: 10);
        for (var i = 0; i < 50; i++) cache.Set($"small{i}", "v");
        cache.Set("a", "v", 6);
        cache.Set("b", "v", 4);
        Assert.True(cache.TryGet("small0", out _) && cache.TryGet("a", out _));
        cache.Set("c", "v", 5);
        Assert.False(cache.TryGet("b", out _));
        Assert.False(cache.TryGet("a", out _));
        cache.Set("d", "v", 11);
        Assert.True(cache.TryGet("d", out _));
        Assert.False(cache.TryGet("c", out _));
    }

    [Fact]
    public async Task Find_ends_when_cancelled()
    {
        var cache = new ArrivalCache<string>(2, TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => cache.FindAsync("k", TimeSpan.FromSeconds(30), new CancellationToken(true)));
    }

    [Fact]
    public void Oldest_unused_value_leaves()
    {
        var cache = new ArrivalCache<string>(2, TimeProvider.System);
        cache.Set("a", "1");
        cache.Set("b", "2");
        Assert.True(cache.TryGet("a", out _));
        cache.Set("c", "3");
        Assert.False(cache.TryGet("b", out _));
        Assert.True(cache.TryGet("a", out var a) && a == "1");
    }

    [Fact]
    public void Replaced_and_removed_values_are_handed_to_their_end()
    {
        var gone = new List<string>();
        var cache = new LruCache<string>(2, gone.Add);
        cache.Set("a", "1");
        cache.Set("a", "2");
        cache.Set("b", "3");
        cache.Set("c", "4");
        cache.Clear();
        Assert.Equal(["1", "2", "3", "4"], gone);
        Assert.Equal(0, cache.Count);
    }
}
