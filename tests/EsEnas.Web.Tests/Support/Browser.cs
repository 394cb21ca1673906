using System.Reflection;
using Microsoft.Playwright;

namespace EsEnas.Web.Tests.Support;

/// <summary>The distribution's Chromium, and a silo whose page it opens. One for all tests: either takes seconds to start.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private IPlaywright playwright = null!;
    private IBrowser chromium = null!;

    internal ServedCluster Cluster { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var package = typeof(Browser).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(each => each.Key == "PlaywrightPackage").Value;
        // The driver where NuGet unpacked it; the browser that is installed.
        Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", package);
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Find(),
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
        });
        await Cluster.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await chromium.DisposeAsync();
        playwright.Dispose();
        await Cluster.DisposeAsync();
    }

    /// <summary>A browser of its own, let in by a link.</summary>
    /// <param name="isDark">Which colors its system prefers.</param>
    /// <param name="width">Width of its window.</param>
    /// <param name="link">The link; null: one of the silo of these tests.</param>
    internal async Task<Visitor> VisitAsync(bool isDark = false, int width = 1280, string? link = null)
    {
        link ??= Cluster.Links[^1];
        var context = await chromium.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = new Uri(link).GetLeftPart(UriPartial.Authority),
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        context.SetDefaultTimeout(30_000);
        var page = await context.NewPageAsync();
        var visitor = new Visitor(context, page);
        await page.GotoAsync(link);
        return visitor;
    }

    /// <summary>The cookies of a visitor in a browser without scripts.</summary>
    internal async Task<Visitor> WithoutScriptsAsync(Visitor visitor)
    {
        var context = await chromium.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Cluster.Open.ToString(),
            JavaScriptEnabled = false,
        });
        context.SetDefaultTimeout(30_000);
        foreach (var cookie in await visitor.Context.CookiesAsync())
        {
            var (name, value, domain, path) = (cookie.Name, cookie.Value, cookie.Domain, cookie.Path);
            await context.AddCookiesAsync([new Cookie { Name = name, Value = value, Domain = domain, Path = path }]);
        }
        return new Visitor(context, await context.NewPageAsync());
    }

    private static string Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("There is no Chromium on the path; infra/local/setup.sh installs it.");
}
