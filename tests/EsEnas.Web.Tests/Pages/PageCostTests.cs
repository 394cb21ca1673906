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
    private const int Rounds = 3;
    private const int MostWarming = 8;
    private const double CompilingWhenWarm = 0.005;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(10);

    /// <summary>
    /// CPU of a training silo with pages open on its run and without, in turns: per iteration in all, and beside its rollouts in a second.
    /// The threads that roll out are told by their names, so that the difference is not lost in the noise of training; so is the one that
    /// compiles what is called often, which it does once in the life of a silo, and is waited for.
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
                "--iterations", "100000", "--set", "evaluations.directions=4", "--set", "evaluations.atCurrent=2", "--set", "horizon=100",
                "--name", "busy", "--data", Path.Combine(data, "d"));
            await submit.WaitAsync();
            await using var visitor = await browser.VisitAsync(link: LinkPattern().Match(silo.Text).Value);
            var metrics = new Uri($"http://127.0.0.1:{port}/metrics");
            var (on, off) = (new List<Cost>(), new List<Cost>());
            var pages = await OpenPagesAsync(visitor);
            var warming = await WarmAsync(silo.Id, metrics);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"compiled for {warming.Compiling:0.00} s in the first {warming.Seconds:0} s"));
            for (var round = 0; round < Rounds; round++)
            {
                on.Add(await MeasureAsync(silo.Id, metrics));
                foreach (var page in pages) await page.CloseAsync();
                await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
                off.Add(await MeasureAsync(silo.Id, metrics));
                output.WriteLine($"with {on[^1]}; without {off[^1]}");
                if (round < Rounds - 1) pages = await OpenPagesAsync(visitor);
            }
            var (looked, alone) = (Cost.Sum(on), Cost.Sum(off));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Pages} pages: {100 * ((looked.PerIteration / alone.PerIteration) - 1):0.00} % more CPU per iteration; beside rollouts " +
                $"{(looked.OthersPerSecond - alone.OthersPerSecond) * 1000:0.0} ms a second, " +
                $"{100 * (looked.OthersPerSecond - alone.OthersPerSecond) / alone.PerSecond:0.00} % of what the silo uses; compiling " +
                $"{(looked.CompilingPerSecond - alone.CompilingPerSecond) * 1000:0.0} ms a second"));
        }
        Directory.Delete(data, recursive: true);
    }

    private static async Task<List<Microsoft.Playwright.IPage>> OpenPagesAsync(Visitor visitor)
    {
        var pages = new List<Microsoft.Playwright.IPage>();
        for (var page = 0; page < Pages; page++)
        {
            pages.Add(await visitor.Context.NewPageAsync());
            await pages[^1].GotoAsync(page % 2 == 0 ? "/runs/busy" : "/");
        }
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        return pages;
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

    // Until hardly anything is compiled any more.
    private static async Task<Cost> WarmAsync(int process, Uri metrics)
    {
        var all = new List<Cost>();
        do all.Add(await MeasureAsync(process, metrics, Warming));
        while (all.Count < MostWarming && all[^1].CompilingPerSecond > CompilingWhenWarm);
        return Cost.Sum(all);
    }

    private static async Task<Cost> MeasureAsync(int process, Uri metrics, TimeSpan? duration = null)
    {
        var (first, before, compiled, watch) = (await IterationsAsync(metrics), Read(process), new Dictionary<string, double>(),
            Stopwatch.StartNew());
        var start = Compiling(process, compiled);
        // A thread that compiles ends soon when there is nothing to do, and its time is then that of the process alone.
        for (; watch.Elapsed < (duration ?? Round); Compiling(process, compiled))
            await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
        var (after, seconds, compiling) = (Read(process), watch.Elapsed.TotalSeconds, Compiling(process, compiled) - start);
        var last = await IterationsAsync(metrics);
        return new Cost(seconds, after.Rollouts - before.Rollouts, compiling, after.Others - before.Others - compiling, last - first);
    }

    private static async Task<double> IterationsAsync(Uri metrics)
    {
        using var client = new HttpClient();
        return IterationsPattern().Matches(await client.GetStringAsync(metrics, TestContext.Current.CancellationToken))
            .Sum(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    // Threads that have ended count in the process's own sum.
    private static (double Rollouts, double Others) Read(int process)
    {
        var rollouts = Directory.GetDirectories($"/proc/{process}/task").Select(task => File.ReadAllText(Path.Combine(task, "stat")))
            .Where(text => text.Contains("(rollout-", StringComparison.Ordinal)).Sum(SecondsOf);
        return (rollouts, SecondsOf(File.ReadAllText($"/proc/{process}/stat")) - rollouts);
    }

    private static double Compiling(int process, Dictionary<string, double> known)
    {
        foreach (var task in Directory.GetDirectories($"/proc/{process}/task"))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(task, "stat")) is var stat && stat.Contains("(.NET Tiered", StringComparison.Ordinal))
                    known[task] = SecondsOf(stat);
            }
            catch (IOException)
            {
                // It has ended at this moment.
            }
        }
        return known.Values.Sum();
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

    [GeneratedRegex(@"^esenas_iterations(?:_total)?\{[^}]*\} ([0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex IterationsPattern();

    /// <summary>CPU seconds of a while, and what was done in it.</summary>
    private readonly record struct Cost(double Seconds, double Rollouts, double Compiling, double Others, double Iterations)
    {
        public double PerIteration => (Rollouts + Compiling + Others) / Iterations;

        public double PerSecond => (Rollouts + Compiling + Others) / Seconds;

        public double CompilingPerSecond => Compiling / Seconds;

        public double OthersPerSecond => Others / Seconds;

        public static Cost Sum(IReadOnlyList<Cost> all) => new(all.Sum(each => each.Seconds), all.Sum(each => each.Rollouts),
            all.Sum(each => each.Compiling), all.Sum(each => each.Others), all.Sum(each => each.Iterations));

        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{PerIteration * 1000:0.00} ms an iteration, {OthersPerSecond * 1000:0.0} ms a second beside rollouts, " +
            $"{CompilingPerSecond * 1000:0.0} ms compiling, {Iterations:0} iterations");
    }
}
