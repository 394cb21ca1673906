using System.Text.Json;
using EsEnas.Client.Connections;
using EsEnas.Client.Tests.Fakes;

namespace EsEnas.Client.Tests.EndToEnd;

/// <summary>A sweep on a real embedded silo: run, recognized, compared, drawn.</summary>
[Needs(External.MuJoCo, External.Font)]
public sealed class SweepEndToEndTests
{
    private const string Grid = """
        sweep: tiny
        base:
          iterations: 3
          horizon: 20
          evaluations: { directions: 3, atCurrent: 2 }
          policy: { hidden: [] }
          search: { space: edge-mask }
          selection: { candidates: 2, reportEpisodes: 5 }
          checkpoint: { everySeconds: 0 }
        tasks: [swimmer]
        methods:
          evolution: { controller: { kind: regularized-evolution } }
          random: { controller: { kind: random } }
        seeds: [1, 2]
        """;

    private static Task<Invocation> ConsoleAsync(string data, params string[] args) =>
        Invocation.RunAsync([.. args, "--data", data], new Connector(), time: TimeProvider.System);

    [Fact]
    public async Task Sweep_is_gone_on_with_recognized_compared_and_drawn()
    {
        using var scratch = new Scratch();
        var (data, file, changed, picture) = (scratch.File("data"), scratch.Write("tiny.yaml", Grid),
            scratch.Write("changed.yaml", Grid.Replace("horizon: 20", "horizon: 21", StringComparison.Ordinal)), scratch.File("net.svg"));
        var half = scratch.Write("half.yaml", Grid.Replace("seeds: [1, 2]", "seeds: [1]", StringComparison.Ordinal));

        var first = await ConsoleAsync(data, "sweep", half, "--json");
        Assert.True(first.Code == ExitCode.Ok, first.Error);
        var before = await ConsoleAsync(data, "history", "tiny-swimmer-evolution-s1", "--csv");

        var whole = await ConsoleAsync(data, "sweep", file, "--parallel", "2", "--json");
        Assert.True(whole.Code == ExitCode.Ok, whole.Error);
        Assert.Equal(4, JsonDocument.Parse(whole.Out).RootElement.GetProperty("complete").GetInt32());
        Assert.Contains("sweep tiny: 4 runs, 2 complete already", whole.Error, StringComparison.Ordinal);
        Assert.Equal(before.Out, (await ConsoleAsync(data, "history", "tiny-swimmer-evolution-s1", "--csv")).Out);

        var conflict = await ConsoleAsync(data, "sweep", changed, "--dry-run");
        Assert.Equal(ExitCode.Conflict, conflict.Code);
        Assert.Contains("run tiny-swimmer-random-s2 exists with another specification", conflict.Error, StringComparison.Ordinal);

        var compared = await ConsoleAsync(data, "compare", file, "--json");
        Assert.True(compared.Code == ExitCode.Ok, compared.Error);
        var groups = JsonDocument.Parse(compared.Out).RootElement.GetProperty("groups");
        Assert.Equal([2, 2], groups.EnumerateArray().Select(group => group.GetProperty("seeds").GetInt32()));
        Assert.All(groups.EnumerateArray(), group => Assert.True(group.GetProperty("fairBits").GetDouble() > 0));

        foreach (var kind in (string[])["returns", "network"])
        {
            var plot = await ConsoleAsync(data, "plot", kind, file, "-o", picture, "--force");
            Assert.True(plot.Code == ExitCode.Ok, plot.Error);
        }
        Assert.Contains("iteration 3", await File.ReadAllTextAsync(picture, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }
}
