using System.Text.Json;
using EsEnas.Client.Output;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

public sealed class ListCommandTests
{
    [Fact]
    public async Task List_says_how_far_runs_are_what_they_return_and_how_large_they_are()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        connector.Add(FakeRun.Example("busy", iteration: 3) with { MeanReturn = 12.5, LiveWeights = 64 });
        connector.Add(FakeRun.Example("done", RunState.Completed, 10) with { PolicyReturn = 354.3, PolicyWeights = 7 });
        connector.Add(FakeRun.Example("new", iteration: 0) with { MeanReturn = null, BestReturn = null, LiveWeights = 0 });

        var table = await Invocation.RunAsync(["list", "--data", scratch.Path], connector);
        var json = await Invocation.RunAsync(["list", "--json", "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.Ok, table.Code);
        Assert.Equal(["run", "task", "state", "progress", "return", "weights", "age"], Cells(table.OutLines[0]).Take(7));
        Assert.Equal(["busy", "swimmer", "running", "3/10", "12.50", "64"], Cells(LineOf(table, "busy")).Take(6));
        Assert.Equal(["done", "swimmer", "completed", "10", "354.3", "7"], Cells(LineOf(table, "done")).Take(6));
        Assert.Equal(["new", "swimmer", "running", "0/10"], Cells(LineOf(table, "new")).Take(4));
        var done = JsonDocument.Parse(json.Out).RootElement.EnumerateArray().Single(run => run.GetProperty("id").GetString() == "done");
        Assert.Equal((10, 354.3, 7), (done.GetProperty("iteration").GetInt32(), done.GetProperty("policyReturn").GetDouble(),
            done.GetProperty("liveWeights").GetInt32()));
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(-5, "0 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(3599, "59 min")]
    [InlineData(7200, "2 h")]
    [InlineData(86_400 * 1234.5, "1,234 d")]
    public void Age_is_in_its_largest_unit(double seconds, string text) => Assert.Equal(text, AgeText.Of(TimeSpan.FromSeconds(seconds)));

    private static string[] Cells(string line) => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string LineOf(Invocation result, string run) =>
        result.OutLines.Single(line => line.StartsWith(run, StringComparison.Ordinal));
}
