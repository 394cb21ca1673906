using System.Text.Json;
using EsEnas.Core.Documents;
using EsEnas.Hosting;
using EsEnas.Silo.Tests.Support;

namespace EsEnas.Silo.Tests.Telemetry;

/// <summary>Real processes: a console that is a client of a gateway, two silos, and a receiver of OTLP.</summary>
[Needs(External.MuJoCo)]
public sealed class TraceTests
{
    private static readonly string[] OwnNames =
    [
        "esenas.submit", "esenas.iteration", "esenas.ask", "esenas.rollout.batch", "esenas.evaluation", "esenas.tell", "esenas.checkpoint"
    ];

    private static readonly (string Name, string Value)[] Soon = [("OTEL_BSP_SCHEDULE_DELAY", "200")];

    private static readonly string[] Small =
    [
        "--set", "horizon=200", "--set", "evaluations.directions=6", "--set", "evaluations.atCurrent=4", "--set",
        "checkpoint.everySeconds=0", "--set", "selection.candidates=2", "--set", "selection.reportEpisodes=2",
    ];

    [Fact]
    public async Task Trace_leads_from_the_console_to_an_evaluation_on_another_silo()
    {
        using var directory = new TempDirectory();
        await using var sink = await OtlpSink.StartAsync();
        await using var one = StartSilo(directory, sink);
        await using var two = StartSilo(directory, sink);
        await one.UntilAsync("ready");
        await two.UntilAsync("ready");

        var trace = TraceId(await RunConsoleAsync(directory, sink.Variables, ["run", "swimmer", "--recipe", "paper",
            "--iterations", "3", .. Small]));
        var own = await WholeTraceAsync(sink, trace, iterations: 3);

        Assert.Equal(3, own.Select(span => span.Source).Distinct().Count());
        // Orleans' calls lie inside the same trace, and nothing else began one.
        Assert.Contains(sink.Spans, span => span.Name.Contains("IRolloutGrain", StringComparison.Ordinal));
        Assert.All(sink.Spans, span => Assert.Equal(trace, span.Trace));
    }

    [Fact]
    public async Task Traces_of_a_run_and_of_its_fork_are_whole_when_only_the_silos_trace()
    {
        using var directory = new TempDirectory();
        await using var sink = await OtlpSink.StartAsync();
        await using var one = StartSilo(directory, sink);
        await using var two = StartSilo(directory, sink);
        await one.UntilAsync("ready");
        await two.UntilAsync("ready");

        var run = TraceId(await RunConsoleAsync(directory, [], ["run", "swimmer", "--recipe", "paper",
            "--iterations", "3", "--name", "origin", .. Small]));
        var own = await WholeTraceAsync(sink, run, iterations: 3);
        Assert.Equal(2, own.Select(span => span.Source).Distinct().Count());

        var fork = TraceId(await RunConsoleAsync(directory, [], ["fork", "origin@1", "--set", "seed=2", "--name", "forked"]));
        Assert.NotEqual(run, fork);
        own = await WholeTraceAsync(sink, fork, iterations: 2);
        Assert.Equal("forked", Assert.Single(own, span => span.Name == "esenas.submit").Attributes["esenas.run"]);
        Assert.Equal(2, own.Select(span => span.Source).Distinct().Count());
        Assert.All(sink.Spans, span => Assert.Contains(span.Trace, new[] { run, fork }));
    }

    [Fact]
    public async Task Trace_arrives_at_the_dashboard_of_the_directory_without_a_variable()
    {
        if (!OperatingSystem.IsLinux()) return; // Elsewhere the announcement is not believed: a file's owner is not known.
        using var directory = new TempDirectory();
        await using var sink = await OtlpSink.StartAsync();
        using var place = await DashboardPlace.TakeAsync(directory.FullPath, TestContext.Current.CancellationToken);
        place!.Announce("http://127.0.0.1:18888", sink.GrpcAddress, $"x-key={OtlpSink.Key}");
        await using var one = StartSilo(directory, Soon);
        await using var two = StartSilo(directory, Soon);
        await one.UntilAsync("ready");
        await two.UntilAsync("ready");
        Assert.Contains("esenas-silo: Traces, metrics and logs go to the dashboard at http://127.0.0.1:18888.\n", one.Text,
            StringComparison.Ordinal);

        var output = await RunConsoleAsync(directory, [], ["run", "swimmer", "--recipe", "paper", "--iterations", "2", .. Small]);
        Assert.Contains("Traces, metrics and logs go to the dashboard at http://127.0.0.1:18888.\n", output, StringComparison.Ordinal);
        var own = await WholeTraceAsync(sink, TraceId(output), iterations: 2);
        Assert.Equal(3, own.Select(span => span.Source).Distinct().Count());
    }

    private static ChildProcess StartSilo(TempDirectory directory, OtlpSink sink) => StartSilo(directory, sink.Variables);

    private static ChildProcess StartSilo(TempDirectory directory, IEnumerable<(string Name, string Value)> variables) =>
        ChildProcess.StartOwn("esenas-silo.dll", variables, directory.FullPath,
            "--data", directory.FullPath, "--slots", "1", "--http-port", "0", "--trace-evaluations", "1000");

    private static async Task<string> RunConsoleAsync(TempDirectory directory, IEnumerable<(string Name, string Value)> variables,
        string[] arguments)
    {
        await using var console =
            ChildProcess.StartOwn("esenas.dll", variables, directory.FullPath, [.. arguments, "--json", "--data", directory.FullPath]);
        Assert.True(await console.WaitAsync() == 0, console.Text);
        return console.Text;
    }

    // From the submission, which nothing is above, to evaluations on both silos.
    private static async Task<List<ReceivedSpan>> WholeTraceAsync(OtlpSink sink, string trace, int iterations)
    {
        Assert.Equal(32, trace.Length);
        var own = await SpansAsync(sink, trace, spans => OwnNames.All(name => spans.Any(span => span.Name == name))
            && spans.Count(span => span.Name == "esenas.iteration") == iterations);
        var byId = own.ToDictionary(span => span.Id);
        Assert.Equal("", Assert.Single(own, span => span.Name == "esenas.submit").Parent);
        AssertParents("esenas.iteration", "esenas.submit");
        AssertParents("esenas.ask", "esenas.iteration");
        AssertParents("esenas.tell", "esenas.iteration");
        AssertParents("esenas.checkpoint", "esenas.iteration");
        AssertParents("esenas.rollout.batch", "esenas.iteration");
        AssertParents("esenas.evaluation", "esenas.rollout.batch");
        Assert.Contains(own, span => span.Name == "esenas.evaluation" && span.Source != byId[span.Parent].Source);
        Assert.Contains(own, span => span.Name == "esenas.evaluation" && span.Source == byId[span.Parent].Source);
        return own;

        void AssertParents(string child, string parent) =>
            Assert.All(own.Where(span => span.Name == child), span => Assert.Equal(parent, byId[span.Parent].Name));
    }

    private static string TraceId(string output)
    {
        var line = output.Split('\n').Last(each => each.Contains("\"traceId\"", StringComparison.Ordinal));
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return (root.TryGetProperty("traceId", out var id) ? id : root.EnumerateObject()
            .Select(each => each.Value).First(each => each.ValueKind == JsonValueKind.Object).GetProperty("traceId")).GetString()!;
    }

    // Spans of a process come when its exporter next looks, or when it ends.
    private static async Task<List<ReceivedSpan>> SpansAsync(OtlpSink sink, string trace, Func<List<ReceivedSpan>, bool> complete)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            var own = sink.Spans.Where(span => span.Trace == trace && OwnNames.Contains(span.Name)).ToList();
            var ids = own.Select(span => span.Id).ToHashSet();
            if (complete(own) && own.All(span => span.Parent.Length == 0 || ids.Contains(span.Parent))) return own;
            await Task.Delay(100, limit.Token);
        }
    }
}
