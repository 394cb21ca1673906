using EsEnas.Web.Reading;

namespace EsEnas.Web.Tests.Reading;

/// <summary>Many pages cost as much as a few.</summary>
public sealed class PagePaceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(60)]
    public void Paints_in_a_second_are_those_of_five_pages_at_most(int pages)
    {
        var pace = new PagePace();
        var places = Enumerable.Range(0, pages).Select(_ => pace.Enter()).ToList();
        Assert.Equal(pages, pace.Open);
        Assert.InRange(pages / pace.BetweenPaints.TotalSeconds, 0, 5.001);
        foreach (var place in places) place.Dispose();
        Assert.Equal((0, 1.0), (pace.Open, pace.Slowness));
    }

    [Fact]
    public void Page_that_is_left_twice_was_one()
    {
        var pace = new PagePace();
        using var other = pace.Enter();
        var place = pace.Enter();
        place.Dispose();
        place.Dispose();
        Assert.Equal(1, pace.Open);
    }

    [Fact]
    public void Page_waits_no_longer_than_twelve_seconds_however_many_there_are()
    {
        var pace = new PagePace();
        for (var i = 0; i < 1000; i++) pace.Enter();
        Assert.Equal(TimeSpan.FromSeconds(12), pace.BetweenPaints);
    }
}
