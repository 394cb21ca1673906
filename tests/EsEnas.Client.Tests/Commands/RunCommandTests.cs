using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

[Needs(External.MuJoCo)]
public sealed class RunCommandTests
{
    private static FakeConnector Training(string name, params IEnumerable<object> script)
    {
        var connector = new FakeConnector();
        var run = connector.Add(FakeRun.Example(name));
        foreach (var step in script) run.Script.Enqueue(step);
        run.Policy = SamplePolicy.For("swimmer").ToJson();
        return connector;
    }

    // A run that is new to the service, and is complete after its first iteration.
    private static FakeConnector NotThereYet(string name)
    {
        var connector = new FakeConnector();
        connector.Runs[name] = new FakeRun(name) { Policy = SamplePolicy.For("swimmer").ToJson() };
        connector.Runs[name].Script.Enqueue(Update(10, RunState.Completed));
        return connector;
    }

    private static RunUpdate Update(int iteration, RunState state = RunState.Running, string activity = "") =>
        new([FakeRun.Row(iteration)], FakeRun.Example("r", state, iteration) with { Activity = activity });

    [Fact]
    public async Task Run_submits_follows_and_prints_the_result()
    {
        var connector = Training("r", Update(1), Update(2), new RunUpdate([], FakeRun.Example("r", RunState.Running, 10)
            with { Progress = new RunProgress("selection", 0, 4, "round", 0, 128) }), Update(10, RunState.Completed));

        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r", "--iterations", "10"], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal(["submit", "policy"], connector.Runs["r"].Calls);
        Assert.Contains("iterations: 10\n", connector.Runs["r"].SubmittedYaml, StringComparison.Ordinal);
        Assert.Contains("iteration 1/10  mean 123.5  best 130.0  edges 64  85.3 evaluations/s  18 s left\n", result.Error,
            StringComparison.Ordinal);
        Assert.Contains("selection, round 1 of 4\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("(completed)", result.Out, StringComparison.Ordinal);
        Assert.Contains("12.50 ± 0.20 over 100 episodes", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Error);
        Assert.DoesNotContain('\r', result.Error);
    }

    [Theory]
    [InlineData("swimmer", "1,000 iterations of 150 evaluations take about ")]
    [InlineData("hopper", "1,000 iterations of 150 evaluations take at most ")]
    [InlineData("blackbox/sphere", "1,000 iterations of 150 evaluations take about ")]
    public async Task Run_without_iterations_says_how_long_it_will_take_before_it_starts(string task, string expected)
    {
        var connector = NotThereYet("r");

        var result = await Invocation.RunAsync(["run", task, "--recipe", "paper", "--name", "r", "--slots", "2"], connector);

        Assert.StartsWith($"r: {expected}", result.ErrorLines[0], StringComparison.Ordinal);
        Assert.EndsWith(" on 2 slots of this machine; --iterations K sets another number", result.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("(Ctrl-C pauses)", result.ErrorLines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--iterations 10", true)]
    [InlineData("--set iterations=10", true)]
    [InlineData("", false)]
    public async Task Run_whose_length_was_chosen_or_that_is_elsewhere_measures_nothing(string chosen, bool here)
    {
        var connector = NotThereYet("r");
        connector.IsHost = here;

        var result = await Invocation.RunAsync(
            ["run", "swimmer", "--recipe", "paper", "--name", "r", .. chosen.Split(' ', StringSplitOptions.RemoveEmptyEntries)], connector);

        Assert.DoesNotContain("evaluations take", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_with_json_prints_one_document_on_standard_output()
    {
        var connector = Training("r", Update(1), Update(10, RunState.Completed));

        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r", "--json"], connector);

        Assert.Single(result.OutLines);
        using var document = JsonDocument.Parse(result.Out);
        Assert.Equal("completed", document.RootElement.GetProperty("state").GetString());
        Assert.True(document.RootElement.TryGetProperty("compression", out _));
    }

    [Fact]
    public async Task Run_without_a_name_is_named_after_its_specification()
    {
        var connector = new FakeConnector { IsHost = false };

        await Invocation.RunAsync(["submit", "swimmer", "--recipe", "paper"], connector);
        await Invocation.RunAsync(["submit", "swimmer", "--recipe", "paper", "--set", "seed=1", "--set", "iterations=1000"], connector);
        await Invocation.RunAsync(["submit", "swimmer", "--recipe", "paper", "--fixed-start"], connector);

        Assert.Equal(2, connector.Runs.Count);
        Assert.All(connector.Runs.Keys, id => Assert.Matches("^swimmer-[0-9a-f]{8}$", id));
        Assert.Contains(connector.Runs.Values, run => run.SubmittedYaml!.Contains("startNoise: false", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Completed_run_prints_its_result_without_following()
    {
        var connector = Training("r");
        connector.Runs["r"].Status = FakeRun.Example("r", RunState.Completed, 10);

        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r"], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Empty(connector.Runs["r"].WatchedFrom);
        Assert.Contains("r is complete already", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_that_goes_on_is_followed_from_its_next_iteration()
    {
        var connector = Training("r", Update(8, RunState.Completed));
        connector.Runs["r"].Status = FakeRun.Example("r", RunState.Running, 7);

        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r"], connector);

        Assert.Equal([8], connector.Runs["r"].WatchedFrom);
        Assert.Contains("going on from iteration 7 of 10", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_run_ends_with_code_1_and_its_message()
    {
        var connector =
            Training("r", new RunUpdate([], FakeRun.Example("r", RunState.Failed, 3) with { Message = "the checkpoint is corrupt" }));

        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r"], connector);

        Assert.Equal(ExitCode.RunFailed, result.Code);
        Assert.Equal("esenas: run r failed: the checkpoint is corrupt", result.ErrorLines[^1]);
    }

    [Fact]
    public async Task Cancelled_run_of_the_same_specification_is_a_conflict()
    {
        var connector = Training("r");
        connector.Runs["r"].Status = FakeRun.Example("r", RunState.Cancelled, 3);

        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r"], connector);

        Assert.Equal(ExitCode.Conflict, result.Code);
        Assert.Contains("has been cancelled", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_of_a_run_that_works_here_pauses_it_and_prints_the_command_that_goes_on()
    {
        var connector = Training("r", Update(1));
        connector.Runs["r"].NeverStops = true;
        using var interrupt = new CancellationTokenSource();
        var running = Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r", "--data", "my data"], connector,
            new() { ["ESENAS_COMMAND"] = "./esenas" }, interrupt);
        await interrupt.CancelAsync();

        var result = await running;

        Assert.Equal(ExitCode.Interrupted, result.Code);
        Assert.Equal(["submit", "pause"], connector.Runs["r"].Calls);
        Assert.Equal("paused at iteration 1 of 10. Go on with: ./esenas resume r --data 'my data'", result.ErrorLines[^1]);
    }

    [Fact]
    public async Task Interrupt_of_a_run_that_works_elsewhere_only_stops_watching()
    {
        var connector = Training("r", Update(1));
        connector.IsHost = false;
        connector.Runs["r"].NeverStops = true;
        using var interrupt = new CancellationTokenSource();
        var running = Invocation.RunAsync(["run", "swimmer", "--recipe", "paper",
            "--name", "r", "--cluster", "host:1"], connector, interrupt: interrupt);
        await interrupt.CancelAsync();

        var result = await running;

        Assert.Equal(ExitCode.Interrupted, result.Code);
        Assert.Equal(["submit"], connector.Runs["r"].Calls);
        Assert.Equal("stopped watching; r goes on at the cluster at host:1. Watch it again: esenas watch r --cluster host:1",
            result.ErrorLines[^1]);
    }

    [Fact]
    public async Task Interrupt_that_comes_too_late_prints_the_result()
    {
        var connector = Training("r", Update(10, RunState.Completed));
        connector.Runs["r"].NeverStops = true;
        using var interrupt = new CancellationTokenSource();
        var running = Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r"], connector, interrupt: interrupt);
        await interrupt.CancelAsync();

        Assert.Equal(ExitCode.Ok, (await running).Code);
    }

    [Fact]
    public async Task Detached_run_on_a_directory_that_another_process_hosts_is_only_submitted()
    {
        var connector = new FakeConnector { IsHost = false };

        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r", "--detach"], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal("r\n", result.Out);
        Assert.Equal(["submit"], connector.Runs["r"].Calls);
        Assert.Contains("esenas watch r", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tls-certificate c.pem --tls-key k.pem --tls-authority a.pem")]
    [InlineData("--data d")]
    [InlineData("--cluster-id mine")]
    public async Task Line_to_go_on_with_leads_to_the_same_cluster_by_the_same_certificates(string place)
    {
        var connector = new FakeConnector { IsHost = false };

        var result = await Invocation.RunAsync(["submit", "swimmer", "--name", "r", "--cluster", "h:1", .. place.Split(' ')], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Contains($"esenas watch r --cluster h:1 {place}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_to_a_directory_that_nobody_hosts_stores_the_run_and_says_how_to_run_it()
    {
        var connector = new FakeConnector();

        var result = await Invocation.RunAsync(["submit", "swimmer", "--recipe", "paper", "--name", "r"], connector);

        Assert.Equal("r\n", result.Out);
        Assert.Contains("Run it: esenas resume r", result.Error, StringComparison.Ordinal);
    }
}
