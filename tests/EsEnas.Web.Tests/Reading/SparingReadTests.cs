using EsEnas.Client.Tests.Fakes;
using EsEnas.Web.Reading;

namespace EsEnas.Web.Tests.Reading;

/// <summary>What takes long is done once for all pages, and for a small part of the time.</summary>
public sealed class SparingReadTests
{
    private readonly HurriedTime time = new();
    private int reads;

    [Fact]
    public async Task Pages_that_ask_at_once_or_soon_get_what_one_has_read()
    {
        var sparing = new SparingRead<string>(time);
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sparing.ReadAsync(() => ReadAsync(TimeSpan.Zero))));
        Assert.Equal("1", Assert.Single(all.Distinct()));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("1", await sparing.ReadAsync(() => ReadAsync(TimeSpan.Zero)));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("2", await sparing.ReadAsync(() => ReadAsync(TimeSpan.Zero)));
    }

    [Fact]
    public async Task What_took_long_is_not_read_again_before_many_times_as_long()
    {
        var sparing = new SparingRead<string>(time);
        await sparing.ReadAsync(() => ReadAsync(TimeSpan.FromMilliseconds(50)));
        time.Advance(TimeSpan.FromMilliseconds((50 * SparingRead<string>.TimesAsLong) - 1));
        Assert.Equal("1", await sparing.ReadAsync(() => ReadAsync(TimeSpan.Zero)));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("2", await sparing.ReadAsync(() => ReadAsync(TimeSpan.Zero)));
    }

    [Fact]
    public async Task What_failed_what_is_not_there_yet_and_what_is_forced_is_read_again()
    {
        var sparing = new SparingRead<string?>(time);
        await Assert.ThrowsAsync<TimeoutException>(() => sparing.ReadAsync(() => throw new TimeoutException()));
        Assert.Null(await sparing.ReadAsync(() => Task.FromResult<string?>(null)));
        Assert.Equal("1", await sparing.ReadAsync(async () => await ReadAsync(TimeSpan.Zero)));
        Assert.Equal("1", await sparing.ReadAsync(async () => await ReadAsync(TimeSpan.Zero)));
        Assert.Equal("2", await sparing.ReadAsync(async () => await ReadAsync(TimeSpan.Zero), isForced: true));
    }

    private async Task<string> ReadAsync(TimeSpan duration)
    {
        await Task.Yield();
        time.Advance(duration);
        return $"{++reads}";
    }
}
