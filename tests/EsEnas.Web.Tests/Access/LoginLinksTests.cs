using EsEnas.Web.Access;

namespace EsEnas.Web.Tests.Access;

/// <summary>Links that each let one browser in.</summary>
public sealed class LoginLinksTests
{
    private static string Token(string link) => link.Split('=')[1];

    [Fact]
    public void Token_holds_once_and_the_next_link_is_told()
    {
        var links = new LoginLinks();
        var told = new List<string>();
        links.Used += told.Add;
        var link = links.Next();
        Assert.False(links.Redeem("not a token"));
        Assert.Empty(told);
        Assert.True(links.Redeem(Token(link)));
        Assert.False(links.Redeem(Token(link)));
        Assert.True(links.Redeem(Token(Assert.Single(told))));
    }

    [Fact]
    public void Only_the_newest_links_hold()
    {
        var links = new LoginLinks();
        var all = Enumerable.Range(0, 9).Select(_ => links.Next()).ToList();
        Assert.False(links.Redeem(Token(all[0])));
        Assert.True(links.Redeem(Token(all[1])));
    }

    [Fact]
    public void Sessions_of_two_processes_are_not_each_others()
    {
        var now = DateTimeOffset.UnixEpoch;
        Assert.False(new LoginLinks().Session.Accepts(new LoginLinks().Session.CreateCookie(now), now));
    }
}
