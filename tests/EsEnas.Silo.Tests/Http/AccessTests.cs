using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using EsEnas.Hosting.Networking;
using EsEnas.Silo.Http;
using EsEnas.Silo.Tests.Support;
using EsEnas.Web.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace EsEnas.Silo.Tests.Http;

/// <summary>
/// What only the key opens. The listener that wants it is one of the settings file, on loopback too: a connection counts as open by the
/// listener that it came through.
/// </summary>
public sealed partial class AccessTests : IAsyncLifetime
{
    private const string Key = "a key of these tests";
    private readonly TempDirectory directory = new();
    private ServedSilo silo = null!;
    private HttpClient guarded = null!;

    public async ValueTask InitializeAsync()
    {
        var port = FreePorts.Next(IPAddress.Loopback);
        var file = directory.Write("settings.json", string.Create(CultureInfo.InvariantCulture,
            $$"""{ "Kestrel": { "Endpoints": { "Guarded": { "Url": "http://127.0.0.1:{{port}}" } } } }"""));
        silo = await ServedSilo.StartAsync(directory.FullPath, "--http-key", Key, "--settings", file);
        guarded = ServedSilo.Client(port);
    }

    public async ValueTask DisposeAsync()
    {
        guarded.Dispose();
        await silo.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task Every_route_but_liveness_wants_the_key()
    {
        var services = silo.Web.Application!.Services;
        // Most of the dashboard's parameters are a silo's address, and it logs an error for what is none.
        var parameter = services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();
        var routes = services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        var paths = routes.Select(route => "/" + ParameterPattern().Replace(route.RoutePattern.RawText!.TrimStart('/'), parameter))
            .Append("/").Append("/nothing").Append("/login").Distinct().ToList();
        Assert.Contains("/metrics", paths);
        Assert.Contains("/health/ready", paths);
        Assert.Contains("/health/live", paths);
        Assert.True(paths.Count(path => path.StartsWith("/dashboard", StringComparison.OrdinalIgnoreCase)) > 3, string.Join(' ', paths));
        foreach (var path in paths)
        {
            foreach (var method in new[] { "GET", "POST", "HEAD", "OPTIONS" })
            {
                var wanted = path != "/health/live";
                Assert.True(wanted == (HttpStatusCode.Unauthorized == await StatusAsync(method, path, null)),
                    $"{method} {path} without the key");
                Assert.True(wanted == (HttpStatusCode.Unauthorized == await StatusAsync(method, path, "another key of tests")),
                    $"{method} {path} with a wrong key");
                if (path != "/login")
                    Assert.True(HttpStatusCode.Unauthorized != await StatusAsync(method, path, Key), $"{method} {path} with the key");
            }
        }
    }

    [Fact]
    public async Task Headers_of_proxies_open_nothing()
    {
        foreach (var (name, value) in new[] { ("X-Forwarded-For", "127.0.0.1"), ("Forwarded", "for=127.0.0.1"), ("X-Real-IP", "127.0.0.1"),
            ("Host", "localhost"), ("X-Original-URL", "/health/live") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
            request.Headers.TryAddWithoutValidation(name, value);
            using var response = await guarded.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("GET", "/health/live/../ready", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("GET", "/Metrics", null));
    }

    [Fact]
    public async Task Login_gives_a_cookie_that_opens_the_dashboard()
    {
        using var page = new HttpRequestMessage(HttpMethod.Get, "/dashboard/");
        page.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        using var asked = await guarded.SendAsync(page);
        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.Contains("action=\"/login\"", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var wrong = await guarded.PostAsync("/login", new FormUrlEncodedContent([new("key", "not the key at all")]));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.False(wrong.Headers.Contains("Set-Cookie"));

        using var right = await guarded.PostAsync("/login", new FormUrlEncodedContent([new("key", Key)]));
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        var cookie = Assert.Single(right.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Key, cookie, StringComparison.Ordinal);
        var pair = cookie.Split(';')[0];
        Assert.Equal(HttpStatusCode.OK, await WithCookieAsync(pair));
        Assert.Equal(HttpStatusCode.Unauthorized, await WithCookieAsync(pair[..^1] + (pair[^1] == '0' ? '1' : '0')));
    }

    [Fact]
    public async Task Loopback_listener_is_open_but_answers_to_names_of_loopback_only()
    {
        Assert.Equal(HttpStatusCode.OK, (await silo.Http.GetAsync("/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await silo.Http.GetAsync("/dashboard/")).StatusCode);
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { Host = "attacker.example" } };
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await silo.Http.SendAsync(rebound)).StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("10.0.0.1", false)]
    public void Only_a_loopback_listener_is_open(string address, bool open) =>
        Assert.Equal(open, new HttpSettings(IPAddress.Parse(address), 1, null).IsOpen);

    [Fact]
    public void Cookie_holds_until_its_time_and_only_for_its_key()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_000_000);
        HttpKey key = new(Key), other = new("another key of tests");
        var cookie = key.CreateCookie(now);
        Assert.True(key.Accepts(cookie, now));
        Assert.True(key.Accepts(cookie, now + HttpKey.LoginTime - TimeSpan.FromSeconds(1)));
        Assert.False(key.Accepts(cookie, now + HttpKey.LoginTime));
        Assert.False(other.Accepts(cookie, now));
        Assert.False(key.Accepts("9" + cookie, now));
        foreach (var bad in new[] { "", ".", "1", "1.", "a.b", cookie + ".", "99999999999999999999." + cookie.Split('.')[1] })
            Assert.False(key.Accepts(bad, now));
        Assert.DoesNotContain(Key, key.ToString(), StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> StatusAsync(string method, string path, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        using var response = await guarded.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }

    private async Task<HttpStatusCode> WithCookieAsync(string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dashboard/") { Headers = { { "Cookie", cookie } } };
        using var response = await guarded.SendAsync(request);
        return response.StatusCode;
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex ParameterPattern();
}
