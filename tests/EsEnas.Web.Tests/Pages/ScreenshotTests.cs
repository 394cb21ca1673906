using EsEnas.Web.Tests.Support;
using Microsoft.Playwright;

namespace EsEnas.Web.Tests.Pages;

/// <summary>The pictures of docs/web.md: made where ESENAS_RECORD_SCREENSHOTS=1, else only looked for.</summary>
[Needs(External.Chromium, External.MuJoCo)]
public sealed class ScreenshotTests(Browser browser) : IClassFixture<Browser>
{
    private const string Trained = """
        task: swimmer
        iterations: 40
        seed: 1
        horizon: 200
        evaluations: { directions: 8, atCurrent: 2 }
        selection: { reportEpisodes: 10 }
        checkpoint: { keepEvery: 4 }

        """;

    [Fact]
    public async Task Every_picture_of_the_page_is_there()
    {
        if (Environment.GetEnvironmentVariable("ESENAS_RECORD_SCREENSHOTS") == "1") await RecordAsync();
        var page = await File.ReadAllTextAsync(Checkout.PathOf("docs/web.md"), TestContext.Current.CancellationToken);
        foreach (var name in new[] { "runs", "run", "replay" })
        {
            Assert.Contains($"(web/{name}.png)", page, StringComparison.Ordinal);
            Assert.InRange(new FileInfo(Checkout.PathOf($"docs/web/{name}.png")).Length, 5_000, 400_000);
        }
    }

    private async Task RecordAsync()
    {
        Directory.CreateDirectory(Checkout.PathOf("docs/web"));
        await browser.Cluster.RunAsync("shrunk", Specifications.Shrunk);
        await browser.Cluster.RunAsync("swimmer", Trained);
        await browser.Cluster.RunAsync("rastrigin", "task: blackbox/rastrigin\niterations: 100\nseed: 1\n");
        await browser.Cluster.RunAsync("endless", Specifications.Endless, until: null);
        await using var visitor = await browser.VisitAsync(width: 1100);
        await visitor.OpenAsync("/?sort=name");
        await visitor.Page.WaitForFunctionAsync("() => document.querySelectorAll('.spark').length >= 3");
        await ShotAsync(visitor, "runs");
        await visitor.OpenAsync("/runs/swimmer");
        await Assertions.Expect(visitor.Page.Locator("#network-title")).ToContainTextAsync("policy");
        await visitor.Page.SetViewportSizeAsync(1100, 1500);
        await ShotAsync(visitor, "run");
        await visitor.OpenAsync("/runs/swimmer/replay");
        await visitor.Page.WaitForFunctionAsync("() => Number(document.querySelector('#replay')?.dataset.frame) > 60");
        await visitor.Page.SetViewportSizeAsync(1100, 900);
        await ShotAsync(visitor, "replay");
    }

    private static Task<byte[]> ShotAsync(Visitor visitor, string name) =>
        visitor.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Checkout.PathOf($"docs/web/{name}.png") });
}
