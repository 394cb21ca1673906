using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using EsEnas.Hosting.Networking;
using EsEnas.Silo.Tests.Support;
using EsEnas.Web.Tests.Support;

namespace EsEnas.Web.Tests.Pages;

/// <summary>
/// Measurements for docs/web.md, which nobody's machine should fail for: run with <c>--explicit only</c>. They print what they measured.
/// </summary>
[Needs(External.Chromium, External.MuJoCo)]
public sealed partial class PageCostTests(Browser browser, ITestOutputHelper output) : IClassFixture<Browser>
{
    private const int Pages = 20;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(20);

    /// <summary>
    /// CPU of a training silo beside its rollouts, in a second, without and with pages on its run: the threads that roll out are told by
    /// their names, so that the difference is not lost in the noise of training.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task Twenty_open_pages_on_a_training_silo()
    {
        var data = Directory.CreateTempSubdirectory("esenas-pages-").FullName;
        var port = FreePorts.Next(IPAddress.Loopback).ToString(CultureInfo.InvariantCulture);
        await using (var silo = ChildProcess.StartOwn("esenas-silo.dll", [], data, "--data", Path.Combine(data, "d"), "--slots", "1",
            "--http-port", port))
        {
            await silo.UntilAsync("page http");
            await using var submit = ChildProcess.StartOwn("esenas.dll", [], data, "submit", "half-cheetah", "--recipe", "paper",
                "--iterations", "100000", "--name", "busy", "--data", Path.Combine(data, "d"));
            await submit.WaitAsync();
            var off = await MeasureAsync(silo.Id);
            await using var visitor = await browser.VisitAsync(link: LinkPattern().Match(silo.Text).Value);
            await visitor.OpenAsync("/runs/busy");
            for (var page = 1; page < Pages; page++)
                await (await visitor.Context.NewPageAsync()).GotoAsync(page % 2 == 0 ? "/" : "/runs/busy");
            var on = await MeasureAsync(silo.Id);
            await visitor.DisposeAsync();
            var again = await MeasureAsync(silo.Id);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"CPU a second beside rollouts: {off.Others:0.000} s without pages, {on.Others:0.000} s with {Pages}, " +
                $"{again.Others:0.000} s after them; rollouts {off.Rollouts:0.000}, {on.Rollouts:0.000}, {again.Rollouts:0.000} s"));
        }
        Directory.Delete(data, recursive: true);
    }

    /// <summary>
    /// The page of a run of a million iterations, if ESENAS_DATA names a data directory with one of the name <c>million</c>: bytes and time
    /// of the first answer, of all that it loads, and until the curve is whole.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task A_million_iterations()
    {
        var data = Environment.GetEnvironmentVariable("ESENAS_DATA")!;
        var port = FreePorts.Next(IPAddress.Loopback).ToString(CultureInfo.InvariantCulture);
        await using var silo = ChildProcess.StartOwn("esenas-silo.dll", [], data, "--data", data, "--slots", "1", "--http-port", port);
        await silo.UntilAsync("page http");
        await using var visitor = await browser.VisitAsync(link: LinkPattern().Match(silo.Text).Value);
        var (page, bytes) = (visitor.Page, 0L);
        page.Response += async (_, response) =>
        {
            try
            {
                var sizes = await response.Request.SizesAsync();
                Interlocked.Add(ref bytes, sizes.ResponseBodySize + sizes.ResponseHeadersSize);
            }
            catch (Microsoft.Playwright.PlaywrightException)
            {
                // The page has gone on.
            }
        };
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) =>
            Interlocked.Add(ref bytes, frame.Binary?.Length ?? frame.Text?.Length ?? 0);
        foreach (var visit in new[] { "first", "second" })
        {
            Interlocked.Exchange(ref bytes, 0);
            var watch = Stopwatch.StartNew();
            await page.GotoAsync("/runs/million", new() { WaitUntil = Microsoft.Playwright.WaitUntilState.DOMContentLoaded });
            var painted = watch.Elapsed;
            await page.WaitForFunctionAsync("() => (document.querySelector('.curve path.mean')?.getAttribute('d') ?? '').length > 1000 "
                + "&& !document.body.textContent.includes('Reading the rest')");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{visit} visit: painted after {painted.TotalMilliseconds:0} ms, whole after {watch.Elapsed.TotalMilliseconds:0} ms, " +
                $"{Interlocked.Read(ref bytes) / 1024} KiB"));
        }
    }

    // CPU seconds in a second of wall time, of threads that roll out and of the others.
    private static async Task<(double Rollouts, double Others)> MeasureAsync(int process)
    {
        var (watch, before) = (Stopwatch.StartNew(), Read(process));
        await Task.Delay(Round, TestContext.Current.CancellationToken);
        var (after, seconds) = (Read(process), watch.Elapsed.TotalSeconds);
        return ((after.Rollouts - before.Rollouts) / seconds, (after.Others - before.Others) / seconds);
    }

    private static (double Rollouts, double Others) Read(int process)
    {
        const double TicksPerSecond = 100;
        double rollouts = 0, rest = 0;
        foreach (var task in Directory.GetDirectories($"/proc/{process}/task"))
        {
            var text = File.ReadAllText(Path.Combine(task, "stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            var seconds = (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture))
                / TicksPerSecond;
            if (text.Contains("(rollout-", StringComparison.Ordinal)) rollouts += seconds;
            else rest += seconds;
        }
        return (rollouts, rest);
    }

    [GeneratedRegex(@"http://\S+token=[0-9a-f]+")]
    private static partial Regex LinkPattern();
}
