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
            await using var visitor = await browser.VisitAsync(link: LinkPattern().Match(silo.Text).Value);
            await visitor.OpenAsync("/runs/busy");
            for (var page = 1; page < Pages; page++)
                await (await visitor.Context.NewPageAsync()).GotoAsync(page % 2 == 0 ? "/" : "/runs/busy");
            // What is compiled and opened in the first seconds is no cost of looking.
            await MeasureAsync(silo.Id);
            var on = await MeasureAsync(silo.Id);
            await visitor.DisposeAsync();
            await MeasureAsync(silo.Id);
            var off = await MeasureAsync(silo.Id);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"CPU a second beside rollouts: {on.Others:0.000} s with {Pages} pages, {off.Others:0.000} s without; " +
                $"rollouts {on.Rollouts:0.000} and {off.Rollouts:0.000} s"));
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

    // Threads that have ended count in the process's own sum.
    private static (double Rollouts, double Others) Read(int process)
    {
        var rollouts = Directory.GetDirectories($"/proc/{process}/task").Select(task => File.ReadAllText(Path.Combine(task, "stat")))
            .Where(text => text.Contains("(rollout-", StringComparison.Ordinal)).Sum(SecondsOf);
        return (rollouts, SecondsOf(File.ReadAllText($"/proc/{process}/stat")) - rollouts);
    }

    private static double SecondsOf(string stat)
    {
        const double TicksPerSecond = 100;
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture))
            / TicksPerSecond;
    }

    [GeneratedRegex(@"http://\S+token=[0-9a-f]+")]
    private static partial Regex LinkPattern();
}
