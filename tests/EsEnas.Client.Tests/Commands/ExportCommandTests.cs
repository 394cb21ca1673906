using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

[Needs(External.MuJoCo)]
public sealed class ExportCommandTests
{
    private static FakeConnector Completed(int delays = 0)
    {
        var connector = new FakeConnector();
        var run = connector.Add(FakeRun.Example("r", RunState.Completed, 10));
        run.Policy = SamplePolicy.For("swimmer").ToJson();
        run.PolicyDelays = delays;
        return connector;
    }

    [Fact]
    public async Task Export_waits_for_the_policy_and_writes_it_as_it_is()
    {
        using var scratch = new Scratch();
        var connector = Completed(delays: 3);
        var file = scratch.File("p.json");

        var result = await Invocation.RunAsync(["export", "r", "-o", file, "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal(connector.Runs["r"].Policy, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(4, connector.Runs["r"].Calls.Count);
        Assert.Single(result.ErrorLines);
        Assert.StartsWith($"{file}: swimmer, iteration 10, return 12.50, 16 weights", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_over_a_file_needs_force_and_asks_nobody_before()
    {
        using var scratch = new Scratch();
        var connector = Completed();
        var file = scratch.Write("p.json", "mine");

        var refused = await Invocation.RunAsync(["export", "r", "-o", file, "--data", scratch.Path], connector);
        Assert.Equal(ExitCode.Conflict, refused.Code);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(0, connector.Opened);

        var forced = await Invocation.RunAsync(["export", "r", "-o", file, "--force", "--json", "--data", scratch.Path], connector);
        Assert.Equal(ExitCode.Ok, forced.Code);
        using var document = JsonDocument.Parse(forced.Out);
        Assert.Equal(12.5, document.RootElement.GetProperty("return").GetDouble());
    }

    [Theory]
    [InlineData("--weights 9", 1)]
    [InlineData("--weights 60", 0)]
    [InlineData("--weights 9 --bits 8", 2)]
    [InlineData("--bits 4", 3)]
    [InlineData("--bits 32", 0)]
    public async Task Export_takes_the_best_policy_of_the_front_that_fits(string options, int place)
    {
        using var scratch = new Scratch();
        var connector = Shrunk();
        var file = scratch.File("p.json");

        var result = await Invocation.RunAsync(["export", "r", .. options.Split(' '), "-o", file, "--data", scratch.Path], connector);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.Equal(connector.Runs["r"].Front[place], await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Size_that_the_front_has_not_is_refused_with_those_that_it_has_and_nothing_is_written()
    {
        using var scratch = new Scratch();
        var file = scratch.File("p.json");

        var few = await Invocation.RunAsync(["export", "r", "--weights", "3", "-o", file, "--data", scratch.Path], Shrunk());
        var bits = await Invocation.RunAsync(["export", "r", "--bits", "7", "-o", file, "--data", scratch.Path], Shrunk());
        var none = await Invocation.RunAsync(["export", "r", "--weights", "3", "-o", file, "--data", scratch.Path], Completed());

        Assert.Equal((ExitCode.Usage, ExitCode.Usage, ExitCode.Conflict), (few.Code, bits.Code, none.Code));
        Assert.Contains("51 weights at 32 bits, 9 weights at 32 bits, 9 weights at 8 bits, 9 weights at 4 bits", few.Error,
            StringComparison.Ordinal);
        Assert.Contains("--bits 7: run r has no such policy", bits.Error, StringComparison.Ordinal);
        Assert.Contains("shrink r", none.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    private static FakeConnector Shrunk()
    {
        var connector = Completed();
        var run = connector.Runs["r"];
        run.Status = run.Status! with { Front = FakeRun.ExampleFront };
        run.Front.AddRange(Enumerable.Range(0, 4).Select(i => SamplePolicy.For("swimmer", measured: i).ToJson()));
        return connector;
    }

    [Fact]
    public async Task Export_to_standard_output_prints_the_file()
    {
        using var scratch = new Scratch();
        var connector = Completed();

        var result = await Invocation.RunAsync(["export", "r", "-o", "-", "--data", scratch.Path], connector);

        Assert.Equal(connector.Runs["r"].Policy!.TrimEnd() + "\n", result.Out);
    }

    [Fact]
    public async Task Export_without_a_file_of_no_run_and_of_a_failed_run_end_with_their_codes()
    {
        using var scratch = new Scratch();
        var failed = new FakeConnector();
        failed.Add(FakeRun.Example("r", RunState.Failed, 10) with { Message = "broken" }).Policy = null;

        Assert.Equal(ExitCode.Usage, (await Invocation.RunAsync(["export", "r", "--data", scratch.Path], Completed())).Code);
        Assert.Equal(ExitCode.NotFound,
            (await Invocation.RunAsync(["export", "none", "-o", scratch.File("p"), "--data", scratch.Path], Completed())).Code);
        Assert.Equal(ExitCode.NotFound,
            (await Invocation.RunAsync(["export", "r", "-o", scratch.File("p"), "--data", scratch.File("nowhere")], Completed())).Code);
        Assert.Equal(ExitCode.RunFailed,
            (await Invocation.RunAsync(["export", "r", "-o", scratch.File("p"), "--data", scratch.Path], failed)).Code);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }
}
