using System.Net;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using EsEnas.Web.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EsEnas.Web.Tests.Access;

/// <summary>Who gets in: by the key, by a link that holds once, and nobody else.</summary>
public sealed partial class DoorTests(ServedCluster cluster) : IClassFixture<ServedCluster>
{
    [Fact]
    public async Task Every_route_of_the_page_wants_the_key_or_a_login()
    {
        var paths = cluster.Web.Application!.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(route => "/" + ParameterPattern().Replace(route.RoutePattern.RawText!.TrimStart('/'), "x"))
            .Where(path => !path.StartsWith("/dashboard", StringComparison.OrdinalIgnoreCase) && path is not ("/health/live"))
            .Append("/nothing").Append("/login").Append("/page/page.css").Append("/_blazor").Distinct().ToList();
        Assert.Contains("/runs/x", paths);
        Assert.Contains("/_framework/blazor.web.js", paths);
        using HttpClient stranger = ServedCluster.Client(cluster.Guarded), local = ServedCluster.Client(cluster.Open);
        foreach (var path in paths)
        {
            foreach (var method in new[] { "GET", "POST", "HEAD", "PUT", "DELETE" })
            {
                using var refused = await stranger.SendAsync(method, path);
                Assert.True(refused.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path} off loopback: {refused.StatusCode}");
                if (path.StartsWith("/health", StringComparison.Ordinal) || path == "/metrics") continue;
                using var also = await local.SendAsync(method, path);
                Assert.True(also.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path} on loopback: {also.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Link_lets_one_browser_in_and_then_there_is_another()
    {
        using var client = ServedCluster.Client(cluster.Open);
        var link = new Uri(cluster.Links[^1]);
        using var first = await client.SendAsync("GET", link.PathAndQuery);
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Equal("/", first.Headers.Location!.OriginalString);
        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(link.Query.Split('=')[1], cookie, StringComparison.Ordinal);

        using var page = await client.SendAsync("GET", "/", ("Cookie", first.Cookies()));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var again = await client.SendAsync("GET", link.PathAndQuery);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.Equal("", again.Cookies());

        Assert.NotEqual(link.ToString(), cluster.Links[^1]);
        using var second = await client.SendAsync("GET", new Uri(cluster.Links[^1]).PathAndQuery);
        Assert.Equal(HttpStatusCode.Redirect, second.StatusCode);
        using var elsewhere = ServedCluster.Client(cluster.Guarded);
        using var other = await elsewhere.SendAsync("GET", "/", ("Cookie", first.Cookies()));
        Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);
    }

    [Theory]
    [InlineData("/compare?run=a", "/compare?run=a")]
    [InlineData("https://attacker.example/", "/")]
    [InlineData("//attacker.example/", "/")]
    [InlineData("/\\attacker.example/", "/")]
    [InlineData("/a\r\nX: y", "/")]
    [InlineData("", "/")]
    public async Task Login_by_key_leads_to_the_page_that_was_asked_for_and_nowhere_else(string asked, string expected)
    {
        using var client = ServedCluster.Client(cluster.Guarded);
        using var form = new FormUrlEncodedContent([new("key", ServedCluster.Key), new("to", asked)]);
        using var response = await client.PostAsync("/login", form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(expected, response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Loopback_door_answers_to_names_of_loopback_only()
    {
        using var client = ServedCluster.Client(cluster.Open);
        foreach (var path in new[] { "/", "/login", "/_blazor", "/page/page.css" })
        {
            using var rebound = await client.SendAsync("GET", path, ("Host", "attacker.example"));
            Assert.Equal(HttpStatusCode.MisdirectedRequest, rebound.StatusCode);
        }
    }

    [Fact]
    public async Task Cookie_opens_nothing_for_another_page()
    {
        using var client = ServedCluster.Client(cluster.Guarded);
        using var form = new FormUrlEncodedContent([new("key", ServedCluster.Key)]);
        using var login = await client.PostAsync("/login", form, TestContext.Current.CancellationToken);
        var cookie = ("Cookie", login.Cookies());
        var own = $"http://127.0.0.1:{cluster.Guarded.Port}";
        // Other ports of this host are the same site to a browser, so that its cookie comes along.
        foreach (var origin in new[] { "https://attacker.example", $"http://127.0.0.1:{cluster.Open.Port}", "null", own + "0" })
        {
            using var posted = await client.SendAsync("POST", "/", cookie, ("Origin", origin));
            Assert.Equal(HttpStatusCode.Forbidden, posted.StatusCode);
            using var read = await client.SendAsync("GET", "/", cookie, ("Origin", origin));
            Assert.Equal(HttpStatusCode.Forbidden, read.StatusCode);
        }
        using var silent = await client.SendAsync("POST", "/", cookie);
        Assert.Equal(HttpStatusCode.Forbidden, silent.StatusCode);
        using var fetched = await client.SendAsync("GET", "/", cookie, ("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Mode", "no-cors"));
        Assert.Equal(HttpStatusCode.Forbidden, fetched.StatusCode);
        using var followed = await client.SendAsync("GET", "/", cookie, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"));
        Assert.Equal(HttpStatusCode.OK, followed.StatusCode);
        using var ours = await client.SendAsync("GET", "/", cookie, ("Origin", own));
        Assert.Equal(HttpStatusCode.OK, ours.StatusCode);

        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(login.Cookies(), "https://attacker.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(login.Cookies(), null));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync("", own));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync(login.Cookies(), own));
    }

    [Fact]
    public void Page_stores_no_keys() =>
        Assert.DoesNotContain(cluster.Web.Application!.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>(),
            each => each.GetType().Name.Contains("DataProtection", StringComparison.Ordinal));

    [Fact]
    public async Task Form_without_the_token_of_the_page_is_refused()
    {
        using var client = cluster.WithKey();
        using var response = await client.PostAsync("/", new FormUrlEncodedContent([new("_handler", "x")]),
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private async Task<HttpStatusCode> ConnectAsync(string cookie, string? origin)
    {
        using var socket = new ClientWebSocket();
        if (cookie.Length > 0) socket.Options.SetRequestHeader("Cookie", cookie);
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{cluster.Guarded.Port}/_blazor"), TestContext.Current.CancellationToken);
        }
        catch (WebSocketException)
        {
            // The answer says why.
        }
        return socket.HttpStatusCode;
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex ParameterPattern();
}
