using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using EsEnas.Grains.Abstractions;
using EsEnas.Silo.Tests.Support;
using EsEnas.Web.Tests.Support;
using Microsoft.Playwright;

namespace EsEnas.Web.Tests.Pages;

/// <summary>The page in a browser.</summary>
[Needs(External.Chromium, External.MuJoCo)]
public sealed class PageTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly string[] Paths =
    [
        "/", "/runs/shrunk", "/runs/shrunk?policy=0&by=flash&x=steps", "/runs/shrunk/replay", "/compare?run=shrunk", "/cluster", "/nothing",
    ];

    private const string AxisShown = "nav[aria-label='Horizontal axis'] a[aria-current=true]";

    private const int LeftColumn = 9;

    private const string Curve = "document.querySelector('.curve path.mean')?.getAttribute('d') ?? ''";

    [Fact]
    public async Task Page_shows_its_data_without_scripts()
    {
        await FinishedAsync();
        await using var visitor = await browser.VisitAsync();
        await using var plain = await browser.WithoutScriptsAsync(visitor);
        await plain.Page.GotoAsync("/");
        await Assertions.Expect(plain.Page.GetByRole(AriaRole.Link, new() { Name = "shrunk", Exact = true })).ToBeVisibleAsync();
        await plain.Page.GotoAsync("/runs/shrunk");
        Assert.StartsWith("M", await plain.Page.Locator(".curve path.mean").GetAttributeAsync("d"), StringComparison.Ordinal);
        Assert.True(await plain.Page.Locator(".network path.plus, .network path.minus").CountAsync() > 0);
        await Assertions.Expect(plain.Page.Locator("main")).ToContainTextAsync("Front");
        // Filters and order are addresses, so that they work too.
        await plain.Page.GotoAsync("/?q=nothing-like-that");
        await Assertions.Expect(plain.Page.Locator("main")).ToContainTextAsync("like that");
    }

    [Fact]
    public async Task Running_run_moves_and_obeys_the_buttons_without_a_reload()
    {
        const string Id = "endless";
        await browser.Cluster.RunAsync(Id, Specifications.Endless, until: null);
        await using var visitor = await browser.VisitAsync();
        var page = visitor.Page;
        await visitor.OpenAsync($"/runs/{Id}");
        await page.WaitForFunctionAsync($"() => ({Curve}) !== ''");
        await page.EvaluateAsync("() => { globalThis.stayed = true; }");
        await visitor.UntilOtherAsync(Curve, await page.EvaluateAsync<string>($"() => {Curve}"));
        const string Network = "document.querySelector('#network-title')?.textContent ?? ''";
        await page.WaitForFunctionAsync($"() => ({Network}).includes('iteration')");
        await visitor.UntilOtherAsync(Network, await page.EvaluateAsync<string>($"() => {Network}"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".facts .state")).ToHaveTextAsync("paused");
        Assert.Equal(RunState.Paused, (await browser.Cluster.Grains.GetGrain<IExperimentGrain>(Id).GetStatus()).State);
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".facts .state")).ToHaveTextAsync("running");
        Assert.True(await page.EvaluateAsync<bool>("() => globalThis.stayed"));

        await page.GetByLabel("After iteration").FillAsync("1");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("endless-fork");
        await page.GetByRole(AriaRole.Button, new() { Name = "Fork", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/runs/endless-fork");
        await Assertions.Expect(page.Locator(".facts")).ToContainTextAsync("forked from endless");
        // The line beside a button says what the button does, with what was typed.
        await page.GetByLabel("Iterations in all").FillAsync("200000");
        await Assertions.Expect(page.Locator(".actions .line").Filter(new() { HasText = " extend " }))
            .ToContainTextAsync("endless-fork --iterations 200000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Extend", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".numbers")).ToContainTextAsync("of 200,000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".facts .state")).ToHaveTextAsync("cancelled");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete it" }).ClickAsync();
        await page.WaitForURLAsync(new Uri(browser.Cluster.Open, "/").ToString());
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("endless-fork");
        await browser.Cluster.Grains.GetGrain<IExperimentGrain>(Id).Cancel();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Policy_of_the_front_that_is_clicked_is_the_one_that_network_replay_and_files_show()
    {
        await FinishedAsync();
        await using var visitor = await browser.VisitAsync();
        var page = visitor.Page;
        await visitor.OpenAsync("/runs/shrunk");
        await page.GetByRole(AriaRole.Link, new() { Name = "bits of its numbers" }).ClickAsync();
        await page.WaitForURLAsync("**by=bits*");
        await page.Locator("circle.point:not(.shown)").First.ClickAsync();
        await page.WaitForURLAsync("**policy=*by=bits*");
        await Assertions.Expect(page.Locator("#network-title")).ToContainTextAsync("of the front");
        var policy = new Uri(page.Url).Query.Split('&', '?').Single(each => each.StartsWith("policy=", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator("a.go")).ToHaveAttributeAsync("href", $"/runs/shrunk/replay?{policy}");
        (string Name, string Start)[] files =
            [("policy.json", "{"), ("policy-c.zip", "PK"), ("policy.onnx", "\u0008"), ("history.csv", "iteration")];
        foreach (var (name, start) in files)
        {
            var href = await page.Locator($"a[href*='{name}']").GetAttributeAsync("href");
            Assert.Equal(name != "history.csv", href!.Contains(policy.Replace("policy", "front", StringComparison.Ordinal),
                StringComparison.Ordinal));
            var answer = await visitor.Context.APIRequest.GetAsync(href);
            Assert.True(answer.Ok, $"{href}: {answer.Status}");
            Assert.StartsWith("attachment", answer.Headers["content-disposition"], StringComparison.Ordinal);
            var content = System.Text.Encoding.Latin1.GetString(await answer.BodyAsync());
            Assert.StartsWith(start, content, StringComparison.Ordinal);
            // As `export` writes it: with signals, and vectors to test a port with.
            if (name == "policy.json") Assert.Contains("\"vectors\"", content, StringComparison.Ordinal);
        }
        await page.Locator("a.go").ClickAsync();
        await Assertions.Expect(page.Locator("select[name=policy]")).ToHaveValueAsync(policy["policy=".Length..]);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Time_left_is_told_by_page_and_list_as_long_as_the_run_is_at_work()
    {
        const string Id = "lengthy";
        var time = new System.Text.RegularExpressions.Regex("^[0-9]+ (s|min [0-9]+ s|h [0-9]+ min|d [0-9]+ h)$");
        await browser.Cluster.RunAsync(Id, Specifications.Endless, until: null);
        await using var visitor = await browser.VisitAsync();
        var page = visitor.Page;
        await visitor.OpenAsync($"/runs/{Id}");
        var left = page.Locator(".numbers div").Filter(new() { HasText = "Left" }).Locator("dd");
        await Assertions.Expect(left).ToHaveTextAsync(time, new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Link, new() { Name = "Runs", Exact = true }).ClickAsync();
        var row = page.Locator("table.runs tbody tr").Filter(new() { HasText = Id });
        await Assertions.Expect(row.Locator("td").Nth(LeftColumn)).ToHaveTextAsync(time, new() { Timeout = 30_000 });
        await browser.Cluster.Grains.GetGrain<IExperimentGrain>(Id).Cancel();
        await Assertions.Expect(row.Locator("td").Nth(LeftColumn)).ToHaveTextAsync("", new() { Timeout = 30_000 });
        await row.GetByRole(AriaRole.Link, new() { Name = Id, Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".facts .state")).ToHaveTextAsync("cancelled");
        await Assertions.Expect(left).ToHaveCountAsync(0);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Slider_goes_through_the_networks_of_the_kept_iterations_and_the_address_keeps_which()
    {
        await FinishedAsync();
        await using var visitor = await browser.VisitAsync();
        var page = visitor.Page;
        await visitor.OpenAsync("/runs/shrunk");
        var (title, slider) = (page.Locator("#network-title"), page.Locator("#network-at"));
        // Behind the iterations stands the policy.
        await Assertions.Expect(title).ToHaveTextAsync("Network: the chosen policy");
        await Assertions.Expect(slider).ToHaveAttributeAsync("max", $"{Specifications.ShrunkIterations}");
        var policy = await page.Locator(".network path").First.GetAttributeAsync("d");
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Assertions.Expect(title).ToHaveTextAsync("Network: iteration 1");
        await page.WaitForURLAsync("**at=1*");
        await Assertions.Expect(page.Locator(".network svg")).ToHaveAttributeAsync("aria-label",
            new System.Text.RegularExpressions.Regex("^Network, iteration 1: layers of 8, 2 neurons"));
        Assert.NotEqual(policy, await page.Locator(".network path").First.GetAttributeAsync("d"));
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(title).ToHaveTextAsync("Network: iteration 2");
        await page.ReloadAsync();
        await Assertions.Expect(title).ToHaveTextAsync("Network: iteration 2");
        await Assertions.Expect(slider).ToHaveValueAsync("1");
        await Assertions.Expect(page.Locator("output[for=network-at]")).ToHaveTextAsync("iteration 2");
        await visitor.OpenAsync(new Uri(page.Url).PathAndQuery);
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Assertions.Expect(title).ToHaveTextAsync("Network: the chosen policy");
        await Assertions.Expect(page).Not.ToHaveURLAsync(new System.Text.RegularExpressions.Regex("at="));
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Tab_that_nobody_sees_is_not_kept_up_to_date_until_it_is_seen_again()
    {
        const string Id = "unseen";
        var cluster = browser.Cluster;
        await cluster.RunAsync(Id, Specifications.Endless, until: null);
        await using var visitor = await browser.VisitAsync();
        var page = visitor.Page;
        await visitor.OpenAsync($"/runs/{Id}");
        await page.WaitForFunctionAsync($"() => ({Curve}) !== ''");
        await visitor.UntilOtherAsync(Curve, await page.EvaluateAsync<string>($"() => {Curve}"));
        await SeeAsync("hidden");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (cluster.IsWatched(Id)) await Task.Delay(20, limit.Token);
        var grain = cluster.Grains.GetGrain<IExperimentGrain>(Id);
        // What was on its way when the tab was hidden has come by then.
        await GoOnAsync();
        var seen = await page.EvaluateAsync<string>($"() => {Curve}");
        await GoOnAsync();
        Assert.Equal(seen, await page.EvaluateAsync<string>($"() => {Curve}"));
        await SeeAsync("visible");
        await visitor.UntilOtherAsync(Curve, seen);
        await grain.Cancel();
        Assert.Empty(visitor.Complaints);

        async Task GoOnAsync()
        {
            for (var from = (await grain.GetStatus()).Iteration.Value; (await grain.GetStatus()).Iteration.Value < from + 20;)
                await Task.Delay(20, limit.Token);
        }

        Task SeeAsync(string state) => page.EvaluateAsync("""
            state => {
                Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
                document.dispatchEvent(new Event('visibilitychange'));
            }
            """, state);
    }

    [Fact]
    public async Task History_to_take_away_is_the_one_that_the_console_gives()
    {
        await FinishedAsync();
        await using var visitor = await browser.VisitAsync();
        var answer = await visitor.Context.APIRequest.GetAsync("/runs/shrunk/history.csv");
        var page = (await answer.TextAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith(",totalSteps,reward.forward,reward.control", page[0], StringComparison.Ordinal);
        Assert.Equal(Specifications.ShrunkIterations + 1, page.Length);
        await using var console = ChildProcess.StartOwn("esenas.dll", [], Path.GetTempPath(), "history", "shrunk", "--csv", "--data",
            browser.Cluster.DataDirectory);
        Assert.Equal(0, await console.WaitAsync());
        // Beside what it may say of a slow machine.
        var columns = page[0].Count(c => c == ',');
        Assert.Equal(page, console.Text.Split('\n').Where(line => line.Count(c => c == ',') == columns));
    }

    [Fact]
    public async Task Replay_shows_any_evaluation_that_the_run_has_made_in_whatever_phase()
    {
        await FinishedAsync();
        await using var visitor = await browser.VisitAsync();
        var page = visitor.Page;
        await visitor.OpenAsync("/runs/shrunk/replay");
        foreach (var (phase, iteration, evaluation) in new[] { ("", "3", "5"), ("selection", "1", "1") })
        {
            await page.Locator("select[name=phase]").SelectOptionAsync(phase);
            await page.Locator("input[name=iteration]").FillAsync(iteration);
            await page.Locator("input[name=evaluation]").FillAsync(evaluation);
            await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
            await page.WaitForURLAsync($"**iteration={iteration}*");
            await Assertions.Expect(page.Locator("main .notice")).ToContainTextAsync("to the bit", new() { Timeout = 60_000 });
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.3)]
    [InlineData(2.5)]
    public async Task Link_that_is_clicked_before_the_page_is_alive_leads_where_it_says(double seconds)
    {
        await FinishedAsync();
        await using var visitor = await browser.VisitAsync();
        var page = visitor.Page;
        await visitor.DelayCircuitAsync();
        await page.GotoAsync("/runs/shrunk");
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        await page.GetByRole(AriaRole.Link, new() { Name = "episodes", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**x=episodes*");
        await page.Locator("[data-sight=live]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Assertions.Expect(page.Locator(AxisShown)).ToHaveTextAsync("episodes");
    }

    [Fact]
    public async Task Reload_keeps_what_was_chosen_since_the_address_has_it()
    {
        await FinishedAsync();
        await using var visitor = await browser.VisitAsync();
        var page = visitor.Page;
        await visitor.OpenAsync("/runs/shrunk");
        await page.GetByRole(AriaRole.Link, new() { Name = "episodes", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**x=episodes*");
        // The other links follow a moment later.
        await Assertions.Expect(page.Locator(AxisShown)).ToHaveTextAsync("episodes", new() { Timeout = 30_000 });
        var other = page.Locator("table tbody tr:not(.shown) th a").First;
        var words = await other.TextContentAsync();
        await other.ClickAsync();
        await page.WaitForURLAsync("**policy=*");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(AxisShown)).ToHaveTextAsync("episodes");
        await Assertions.Expect(page.Locator("tr.shown th a")).ToHaveTextAsync(words!);
        await Assertions.Expect(page.Locator("#network-title")).ToContainTextAsync("of the front");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Replay_moves_scrubs_and_lights_the_network()
    {
        await FinishedAsync();
        await using var visitor = await browser.VisitAsync();
        var page = visitor.Page;
        await visitor.OpenAsync("/runs/shrunk/replay");
        var root = page.Locator("#replay");
        await page.WaitForFunctionAsync("() => Number(document.querySelector('#replay')?.dataset.frame) > 1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();
        await page.EvaluateAsync("""
            () => {
                const scrub = document.querySelector('[data-replay=scrub]');
                scrub.value = '7';
                scrub.dispatchEvent(new Event('input'));
            }
            """);
        await page.WaitForFunctionAsync("() => document.querySelector('#replay').dataset.frame === '7'");
        await page.GetByRole(AriaRole.Button, new() { Name = "One frame on" }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('#replay').dataset.frame === '8'");
        Assert.NotEqual("0.00 s", await root.Locator("output").TextContentAsync());
        Assert.Contains("color-mix", await root.Locator("circle").First.GetAttributeAsync("style"), StringComparison.Ordinal);
        // Something is drawn: not all of the canvas has the color of its corner.
        Assert.True(await page.EvaluateAsync<bool>("""
            () => {
                const canvas = document.querySelector('canvas.view');
                const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                let drawn = 0;
                for (let i = 3; i < pixels.length; i += 4) if (pixels[i] > 0) drawn++;
                return drawn > 500;
            }
            """));
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Two_browsers_look_at_once_and_each_needed_a_link()
    {
        await FinishedAsync();
        await using var one = await browser.VisitAsync();
        await using var two = await browser.VisitAsync(isDark: true);
        foreach (var visitor in new[] { one, two }) await visitor.OpenAsync("/runs/shrunk");
        await one.Page.GetByRole(AriaRole.Link, new() { Name = "steps", Exact = true }).ClickAsync();
        await one.Page.WaitForURLAsync("**x=steps*");
        await Assertions.Expect(two.Page.Locator(AxisShown)).ToHaveTextAsync("iterations");
    }

    [Theory]
    [InlineData(false, 1280)]
    [InlineData(true, 390)]
    public async Task Every_page_is_clean_for_axe_and_fits_the_window(bool isDark, int width)
    {
        await FinishedAsync();
        await using var visitor = await browser.VisitAsync(isDark, width);
        foreach (var path in Paths)
        {
            await visitor.OpenAsync(path);
            var found = await visitor.Page.RunAxe(new AxeRunOptions());
            var faults = found.Violations.Select(each =>
                $"{each.Id}: {each.Help}: {string.Join(" | ", each.Nodes.Take(3).Select(node => node.Html))}");
            Assert.True(found.Violations.Length == 0, $"{path}, {width}, dark {isDark}: {string.Join('\n', faults)}");
            var wide = await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            Assert.True(wide <= width, $"{path} is {wide} wide in a window of {width}");
        }
        Assert.DoesNotContain(visitor.Complaints, each => !each.Contains("404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Colors_follow_the_system_until_one_chooses()
    {
        const string Back = "getComputedStyle(document.body).backgroundColor";
        await using var visitor = await browser.VisitAsync(isDark: true);
        var page = visitor.Page;
        await visitor.OpenAsync("/");
        var dark = await page.EvaluateAsync<string>($"() => {Back}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dark or light" }).ClickAsync();
        await visitor.UntilOtherAsync(Back, dark);
        var light = await page.EvaluateAsync<string>($"() => {Back}");
        await page.ReloadAsync();
        Assert.Equal(light, await page.EvaluateAsync<string>($"() => {Back}"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/runs/shrunk")]
    [InlineData("/runs/shrunk/replay")]
    public async Task Keyboard_alone_reaches_everything(string path)
    {
        const string Reachable = """
            () => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
                .filter(each => !each.disabled && each.type !== 'hidden' && each.checkVisibility()).length
            """;
        await FinishedAsync();
        await using var visitor = await browser.VisitAsync();
        var page = visitor.Page;
        await visitor.OpenAsync(path);
        if (path.EndsWith("replay", StringComparison.Ordinal))
            await page.WaitForFunctionAsync("() => document.querySelector('#replay')?.dataset.frame");
        await page.EvaluateAsync("() => { document.activeElement?.blur(); globalThis.reached = new Set(); " +
            "document.addEventListener('focusin', each => globalThis.reached.add(each.target)); }");
        var wanted = await page.EvaluateAsync<int>(Reachable);
        for (var presses = 0; presses < wanted + 10; presses++) await page.Keyboard.PressAsync("Tab");
        var reached = await page.EvaluateAsync<int>("() => globalThis.reached.size");
        Assert.True(reached >= wanted, $"{reached} of {wanted}");
    }

    private Task<RunStatus> FinishedAsync() => browser.Cluster.RunAsync("shrunk", Specifications.Shrunk);
}
