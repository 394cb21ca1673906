using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using EsEnas.Hosting.Networking;

namespace EsEnas.Infra.Tests;

/// <summary>Dashboards and alerts against what a silo really says in the middle of a run.</summary>
[Needs(External.MuJoCo)]
public sealed partial class ExposedMetricsTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("esenas-metrics");
    private Process? silo;

    public void Dispose()
    {
        if (silo is { HasExited: false })
        {
            silo.Kill(entireProcessTree: true);
            silo.WaitForExit();
        }

        silo?.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Silo_in_mid_run_exposes_everything_that_dashboards_and_alerts_name()
    {
        var expressions = Dashboard.Files.Select(Dashboard.Load)
            .SelectMany(board => board.Expressions).Concat(AlertRules.All.Values).ToList();
        // Each name with the labels that it is used with; what Prometheus itself adds is not the silo's.
        var wanted = expressions.SelectMany(PromQl.Series).Distinct().Where(series => series != "up").ToDictionary(series => series,
            series => Exposed.OwnSeries.Contains(series) ? Exposed.LabelsOf(series).Except(["instance", "job"]).ToList() : []);
        var port = FreePorts.Next(IPAddress.Loopback);
        var data = Path.Combine(folder.FullName, "data");
        silo = Start("esenas-silo.dll", "--data", data, "--http-port", port.ToString(CultureInfo.InvariantCulture), "--slots", "1");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Limit };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        await AnswersAsync(client, "/health/live", limit.Token);
        using (var console = Start("esenas.dll", "submit", "swimmer", "--recipe", "paper",
            "--name", "r", "--iterations", "1000000", "--data", data,
            "--set", "horizon=50", "--set", "evaluations.directions=4", "--set", "evaluations.atCurrent=4", "--set",
            "checkpoint.everySeconds=0.2"))
        {
            await console.WaitForExitAsync(limit.Token);
            Assert.True(console.ExitCode == 0, await console.StandardError.ReadToEndAsync(limit.Token));
        }

        var text = "";
        List<string> missing = [.. wanted.Keys];
        while (missing.Count > 0)
        {
            Assert.False(limit.IsCancellationRequested, $"not exposed: {string.Join(", ", missing)}; silo: {text}");
            text = await client.GetStringAsync("/metrics", limit.Token);
            var exposed = SamplePattern().Matches(text).GroupBy(match => match.Groups[1].Value).ToDictionary(group => group.Key,
                group => group.SelectMany(match => LabelPattern().Matches(match.Groups[2].Value))
                    .Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal));
            missing = [.. wanted.Where(each => !exposed.TryGetValue(each.Key, out var labels) || !each.Value.TrueForAll(labels.Contains))
                .Select(each => each.Key)];
            if (missing.Count > 0) await Task.Delay(500, limit.Token);
        }

        await AnswersAsync(client, "/health/ready", limit.Token);

        // The image's own health check agrees that this silo is well.
        (await Tool.RunAsync(Repository.PathOf("infra/container/health.sh"),
            ["/health/ready", "127.0.0.1", port.ToString(CultureInfo.InvariantCulture)])).Succeeded();
    }

    private async Task AnswersAsync(HttpClient client, string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            Assert.False(silo!.HasExited, "the silo ended");
            try
            {
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
                if (answer.StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException)
            {
                // Still starting.
            }

            await Task.Delay(250, cancellationToken);
        }
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Find(program), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys
            .Where(key => key.StartsWith("ESENAS_", StringComparison.Ordinal) || key.StartsWith("OTEL_", StringComparison.Ordinal))
            .ToList()) start.Environment.Remove(name);
        start.Environment["ESENAS_SILO_DLL"] = Find("esenas-silo.dll");
        return Process.Start(start)!;
    }

    // In its own folder: beside this assembly the console would lack what the silo has from ASP.NET Core's framework.
    private static string Find(string program) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..",
        program == "esenas.dll" ? "EsEnas.Client" : "EsEnas.Silo",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), program));

    [GeneratedRegex(@"^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? \S+", RegexOptions.Multiline)]
    private static partial Regex SamplePattern();

    [GeneratedRegex(@"(\w+)=""")]
    private static partial Regex LabelPattern();
}
