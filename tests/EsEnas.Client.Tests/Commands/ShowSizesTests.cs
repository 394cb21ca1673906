using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Export;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

/// <summary><c>show --sizes</c>: what a cross compiler makes of a run's policy.</summary>
[Needs(External.MuJoCo)]
public sealed class ShowSizesTests
{
    [Fact, Needs(External.ArmTools)]
    public async Task Show_has_the_bytes_of_the_compiled_policy_when_asked()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var (policy, done) = (SamplePolicy.For("swimmer"), RunState.Completed);
        connector.Add(FakeRun.Example("r", done, 10) with { PolicyReturn = 1 }).Policy = policy.ToJson();
        connector.Add(FakeRun.Example("few", done, 10) with { PolicyReturn = 1 }).Policy = QuantizedPolicy.Of(policy, 8).ToJson();

        var text = await Invocation.RunAsync(["show", "r", "--sizes", "--data", scratch.Path], connector);
        var json = await Invocation.RunAsync(["show", "few", "--sizes", "--json", "--data", scratch.Path], connector);
        var plain = await Invocation.RunAsync(["show", "r", "--json", "--data", scratch.Path], connector);

        Assert.Equal((ExitCode.Ok, ExitCode.Ok), (text.Code, json.Code));
        foreach (var processor in (string[])["Cortex-M0\\+", "Cortex-M3", "Cortex-M4"])
            Assert.Matches($@"\n  {processor} +floats +[\d,]+ B +0 B +0 B +[\d,]+ B\n", text.Out);
        var table = text.Out[text.Out.IndexOf("compiled", StringComparison.Ordinal)..];
        Assert.All(table.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        using var answer = JsonDocument.Parse(json.Out);
        var rows = answer.RootElement.GetProperty("compiled").EnumerateArray().ToList();
        Assert.Equal(["floats", "floats", "floats", "whole numbers", "whole numbers", "whole numbers"],
            rows.Select(row => row.GetProperty("arithmetic").GetString()));
        int Flash(int row) => rows[row].GetProperty("flash").GetInt32();
        Assert.InRange(Flash(3), 200, Flash(0) / 2);
        Assert.False(JsonDocument.Parse(plain.Out).RootElement.TryGetProperty("compiled", out _));
    }

    [Fact]
    public async Task Run_that_is_not_complete_is_refused_with_the_command_that_measures_its_policy_of_now()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        connector.Add(FakeRun.Example("r", RunState.Running, 10));

        var result = await Invocation.RunAsync(["show", "r", "--sizes", "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.Conflict, result.Code);
        Assert.Contains("run r has no policy before it is complete; ", result.Error, StringComparison.Ordinal);
        Assert.Contains("export r --to c -o out", result.Error, StringComparison.Ordinal);
    }
}
