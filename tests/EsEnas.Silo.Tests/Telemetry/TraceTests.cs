using System.Text.Json;
using EsEnas.Silo.Tests.Support;

namespace EsEnas.Silo.Tests.Telemetry;

/// <summary>Real processes: a console, two silos, and a receiver of OTLP.</summary>
public sealed class TraceTests
{
    private static readonly string[] OwnNames = ["esenas.submit", "esenas.iteration", "esenas.ask", "esenas.rollout.batch", "esenas.evaluation", "esenas.tell", "esenas.checkpoint"];

    [Fact]
    public async Task Trace_leads_from_the_console_to_an_evaluation_on_another_silo()
    {
        using var directory = new TempDirectory();
        await using var sink = await OtlpSink.StartAsync();
        await using var one = StartSilo();
        await using var two = StartSilo();
        await one.UntilAsync("ready");
        await two.UntilAsync("ready");

        await using var console = ChildProcess.StartOwn("esenas.dll", sink.Variables, directory.FullPath, "run", "swimmer", "--iterations", "3", "--json", "--data", directory.FullPath,
            "--set", "horizon=200", "--set", "evaluations.directions=6", "--set", "evaluations.atCurrent=4", "--set", "checkpoint.everySeconds=0",
            "--set", "selection.candidates=2", "--set", "selection.reportEpisodes=2");
        Assert.True(await console.WaitAsync() == 0, console.Text);
        var trace = TraceId(console.Text);
        Assert.Equal(32, trace.Length);

        var own = await SpansAsync(sink, spans => OwnNames.All(name => spans.Any(span => span.Name == name)) && spans.Count(span => span.Name == "esenas.iteration") == 3);
        Assert.All(own, span => Assert.Equal(trace, span.Trace));
        var byId = own.ToDictionary(span => span.Id);
        Assert.Equal("", Assert.Single(own, span => span.Name == "esenas.submit").Parent);
        AssertParents("esenas.iteration", "esenas.submit");
        AssertParents("esenas.ask", "esenas.iteration");
        AssertParents("esenas.tell", "esenas.iteration");
        AssertParents("esenas.checkpoint", "esenas.iteration");
        AssertParents("esenas.rollout.batch", "esenas.iteration");
        AssertParents("esenas.evaluation", "esenas.rollout.batch");
        Assert.Equal(3, own.Select(span => span.Source).Distinct().Count());
        Assert.Contains(own, span => span.Name == "esenas.evaluation" && span.Source != byId[span.Parent].Source);
        Assert.Contains(own, span => span.Name == "esenas.evaluation" && span.Source == byId[span.Parent].Source);

        // Orleans' calls lie inside the same trace, and nothing else began one.
        Assert.Contains(sink.Spans, span => span.Name.Contains("IRolloutGrain", StringComparison.Ordinal));
        Assert.All(sink.Spans, span => Assert.Equal(trace, span.Trace));

        ChildProcess StartSilo() => ChildProcess.StartOwn("esenas-silo.dll", sink.Variables, directory.FullPath,
            "--data", directory.FullPath, "--slots", "1", "--http-port", "0", "--trace-evaluations", "1000");

        void AssertParents(string child, string parent) => Assert.All(own.Where(span => span.Name == child), span => Assert.Equal(parent, byId[span.Parent].Name));
    }

    private static string TraceId(string output)
    {
        var line = output.Split('\n').Last(each => each.Contains("\"traceId\"", StringComparison.Ordinal));
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return (root.TryGetProperty("traceId", out var id) ? id : root.EnumerateObject().Select(each => each.Value).First(each => each.ValueKind == JsonValueKind.Object).GetProperty("traceId")).GetString()!;
    }

    // Spans of a process come when its exporter next looks, or when it ends.
    private static async Task<List<ReceivedSpan>> SpansAsync(OtlpSink sink, Func<List<ReceivedSpan>, bool> complete)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var own = sink.Spans.Where(span => OwnNames.Contains(span.Name)).ToList();
            var ids = own.Select(span => span.Id).ToHashSet();
            if (complete(own) && own.All(span => span.Parent.Length == 0 || ids.Contains(span.Parent))) return own;
            await Task.Delay(100, limit.Token);
        }
    }
}
