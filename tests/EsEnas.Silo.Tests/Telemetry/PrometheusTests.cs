using System.Globalization;
using System.Net;
using System.Text.Json;
using EsEnas.Grains.Telemetry;
using EsEnas.Hosting.Networking;
using EsEnas.Silo.Tests.Support;

namespace EsEnas.Silo.Tests.Telemetry;

/// <summary>A real Prometheus scrapes a real silo in the middle of a run.</summary>
[Needs(External.Prometheus)]
[Needs(External.MuJoCo)]
public sealed class PrometheusTests
{
    private const string Program = "prometheus";

    [Fact]
    public async Task Every_documented_metric_is_found_by_query_in_the_middle_of_a_run()
    {
        Assert.True(IsInstalled(), "prometheus is not on the path; Debian: apt-get install prometheus");
        using var directory = new TempDirectory();
        int http = FreePorts.Next(IPAddress.Loopback), query = FreePorts.Next(IPAddress.Loopback, http);
        var data = Path.Combine(directory.FullPath, "data");
        await using var silo = ChildProcess.StartOwn("esenas-silo.dll", [], directory.FullPath, "--data", data, "--http-port", Text(http),
            "--slots", "1");
        await silo.UntilAsync("ready");
        await using var console = ChildProcess.StartOwn("esenas.dll", [], directory.FullPath, "submit", "swimmer", "--recipe", "paper",
            "--name", "r",
            "--iterations", "1000000", "--data", data, "--set", "horizon=100", "--set", "evaluations.directions=4", "--set",
            "evaluations.atCurrent=4", "--set", "checkpoint.everySeconds=0.2");
        Assert.True(await console.WaitAsync() == 0, console.Text);

        var configuration = directory.Write("prometheus.yml", $$"""
            global: { scrape_interval: 1s }
            scrape_configs:
              - job_name: esenas
                static_configs: [{ targets: ['127.0.0.1:{{http}}'] }]
            """);
        await using var prometheus = ChildProcess.Start(Program, $"--config.file={configuration}",
            $"--storage.tsdb.path={Path.Combine(directory.FullPath, "tsdb")}", $"--web.listen-address=127.0.0.1:{query}");
        using var client = ServedSilo.Client(query);

        var wanted = TelemetryCatalog.Instruments.SelectMany(SeriesOf)
            .Append(new("{__name__=~\"orleans_.+\"}", [])).Append(new("{__name__=~\"dotnet_gc_.+\"}", [])).ToList();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (wanted.Count > 0)
        {
            var found = new List<Series>();
            foreach (var series in wanted)
                if (await IsFoundAsync(client, series)) found.Add(series);
            wanted.RemoveAll(found.Contains);
            if (wanted.Count == 0) break;
            Assert.False(limit.IsCancellationRequested,
                $"not found: {string.Join(", ", wanted.Select(each => each.Name))}\n{prometheus.Text}");
            await Task.Delay(250);
        }
    }

    private static IEnumerable<Series> SeriesOf(InstrumentDefinition instrument)
    {
        string[] labels = [.. instrument.Attributes.Select(InstrumentDefinition.PrometheusText)];
        string[] suffixes = instrument.Kind == InstrumentKind.Histogram ? ["_bucket", "_sum", "_count"] : [""];
        return suffixes.Select(suffix => new Series(instrument.PrometheusName + suffix, labels));
    }

    private static async Task<bool> IsFoundAsync(HttpClient client, Series series)
    {
        try
        {
            using var document =
                JsonDocument.Parse(await client.GetStringAsync($"/api/v1/query?query={Uri.EscapeDataString(series.Name)}"));
            return document.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
                .Any(result => series.Labels.All(label => result.GetProperty("metric").TryGetProperty(label, out _)));
        }
        catch (HttpRequestException)
        {
            // Still starting.
            return false;
        }
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static bool IsInstalled() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Program)));

    private sealed record Series(string Name, IReadOnlyList<string> Labels);
}
