using System.Net;
using EsEnas.Core.Runs;
using EsEnas.Web.Tests.Support;

namespace EsEnas.Web.Tests.Access;

/// <summary>What a browser is told: no script or style but ours, and text of users as text.</summary>
public sealed class ContentTests(ServedCluster cluster) : IClassFixture<ServedCluster>
{
    private const string Yaml = "task: blackbox/sphere\niterations: 3\nseed: 1\nevaluations: { directions: 2, atCurrent: 1 }\n";

    [Fact]
    public async Task Every_page_forbids_inline_scripts_and_styles_and_has_none()
    {
        await cluster.RunAsync("plain", Yaml);
        using var client = cluster.WithKey();
        foreach (var path in new[] { "/", "/runs/plain", "/compare", "/cluster", "/nothing" })
        {
            using var response = await client.SendAsync("GET", path);
            var policy = string.Join(' ', response.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.True(response.Headers.CacheControl!.NoStore);
            var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            foreach (var script in html.Split("<script").Skip(1))
                Assert.Contains(" src=\"", script.Split('>')[0], StringComparison.Ordinal);
            Assert.DoesNotContain("<style", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(" style=\"", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(" onclick=\"", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("http://", html.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task First_paint_has_the_data()
    {
        await cluster.RunAsync("painted", Yaml);
        using var client = cluster.WithKey();
        // All pages share one look at the list, which may be a moment old.
        var list = "";
        for (var start = TimeProvider.System.GetTimestamp(); !list.Contains(">painted</a>", StringComparison.Ordinal)
            && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMinutes(5); await Task.Delay(100,
                TestContext.Current.CancellationToken))
            list = await client.GetStringAsync("/", TestContext.Current.CancellationToken);
        Assert.Contains(">painted</a>", list, StringComparison.Ordinal);
        Assert.Contains("completed", list, StringComparison.Ordinal);
        var run = await client.GetStringAsync("/runs/painted", TestContext.Current.CancellationToken);
        Assert.Contains("class=\"mean\" d=\"M", run, StringComparison.Ordinal);
        Assert.Contains("blackbox/sphere", run, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    [InlineData("/?state=%22%3E%3Cimg%20src%3Dx%3E&sort=%3Cb%3E&dir=desc&page=2")]
    [InlineData("/runs/%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    [InlineData("/runs/x?x=%22%3E%3Cimg%20src%3Dx%3E")]
    [InlineData("/compare?run=%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    public async Task Text_of_the_address_shows_as_text(string path)
    {
        using var client = cluster.WithKey();
        using var response = await client.SendAsync("GET", path);
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{response.StatusCode}");
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("<script>alert", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Nothing_of_the_page_writes_markup_that_it_was_given()
    {
        var root = Checkout.PathOf("src/EsEnas.Web");
        string[] ways = ["MarkupString", "AddMarkupContent", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("];
        string[] kinds = ["*.razor", "*.cs", "*.js"];
        foreach (var file in kinds.SelectMany(kind => Directory.GetFiles(root, kind, SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)))
        {
            var text = File.ReadAllText(file);
            Assert.All(ways, way => Assert.False(text.Contains(way, StringComparison.Ordinal), $"{file}: {way}"));
        }
    }

    [Fact]
    public async Task History_of_a_function_has_no_terms_and_what_is_missing_is_not_found()
    {
        await cluster.RunAsync("downloaded", Yaml);
        using var client = cluster.WithKey();
        using var response = await client.SendAsync("GET", "/runs/downloaded/history.csv");
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimEnd('\n').Split('\n');
        Assert.Equal($"{IterationRow.CsvHeader},{IterationTotals.CsvHeader}", lines[0]);
        Assert.Equal(4, lines.Length);
        using var missing = await client.SendAsync("GET", "/runs/never-there/history.csv");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var page = await client.SendAsync("GET", "/runs/never-there");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        using var none = await client.SendAsync("GET", "/runs/downloaded/policy.json");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }
}
