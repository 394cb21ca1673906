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
