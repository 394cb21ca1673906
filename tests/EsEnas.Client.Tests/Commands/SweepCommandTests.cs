using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Controllers;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

[Needs(External.MuJoCo)]
public sealed class SweepCommandTests : IDisposable
{
    private const string Grid = "sweep: g\nbase: { iterations: 4 }\ntasks: [swimmer]\nmethods:\n  evolution: {}\n  random: { controller: " +
        "{ kind: random } }\nseeds: [1, 2]\n";
    private static readonly string[] Ids =
    [
        "g-swimmer-evolution-s1", "g-swimmer-random-s1", "g-swimmer-evolution-s2", "g-swimmer-random-s2"
    ];
    private readonly Scratch scratch = new();
    private readonly FakeConnector connector = new();

    public void Dispose() => scratch.Dispose();

    private Task<Invocation> SweepAsync(params string[] args) =>
        Invocation.RunAsync(["sweep", scratch.Write("g.yaml", Grid), .. args, "--data", scratch.Path], connector);

    private static ExperimentSpecification Specification(ControllerKind controller, ulong seed) =>
        MadeUpRuns.Swimmer(controller, seed) with { Iterations = 4 };

    [Fact]
    public async Task Dry_run_lists_the_grid_and_starts_nothing()
    {
        connector.Add(Ids[0], Specification(ControllerKind.RegularizedEvolution, 1), 1, 2, 3, 4);

        var result = await SweepAsync("--dry-run", "--json");

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        var root = JsonDocument.Parse(result.Out).RootElement;
        Assert.Equal(("g", 1), (root.GetProperty("sweep").GetString(), root.GetProperty("complete").GetInt32()));
        Assert.Equal(Ids, root.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetString()!));
        Assert.Equal(["completed", "new", "new", "new"],
            root.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("state").GetString()!));
        Assert.All(connector.Runs.Values, run => Assert.Empty(run.Calls));
    }

    [Fact]
    public async Task Own_task_file_is_swept_from_the_folder_of_the_sweep()
    {
        HopperFile.WriteTo(scratch);
        var sweep = scratch.Write("s.yaml", "sweep: s\nbase: { iterations: 2 }\ntasks: [my-hopper.yaml, hopper]\nmethods: { a: {} }\n" +
            "seeds: [1]\noverrides: { my-hopper: { seeds: [5] } }\n");

        var result = await Invocation.RunAsync(["sweep", sweep, "--dry-run", "--json", "--data", scratch.Path], connector);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.Equal(["s-my-hopper-a-s5", "s-hopper-a-s1"], JsonDocument.Parse(result.Out).RootElement.GetProperty("runs").EnumerateArray()
            .Select(run => run.GetProperty("id").GetString()!));
        var missing = scratch.Write("t.yaml", "sweep: t\ntasks: [mine.yaml]\nmethods: { a: {} }\nseeds: [1]\n");
        var refused = await Invocation.RunAsync(["sweep", missing, "--dry-run", "--data", scratch.Path], connector);
        Assert.Equal(ExitCode.Usage, refused.Code);
        Assert.Contains("tasks: mine.yaml: file: 'mine.yaml' is not allowed: a task file that can be read: there is no file",
            refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dry_run_without_a_data_directory_needs_none()
    {
        var data = scratch.File("none");

        var result = await Invocation.RunAsync(["sweep", scratch.Write("g.yaml", Grid), "--dry-run", "--data", data], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal(5, result.OutLines.Length);
        Assert.Contains("0 of 4 runs complete", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data));
        Assert.Equal(0, connector.Opened);
    }

    [Fact]
    public async Task Sweep_runs_what_is_missing_one_after_the_other_and_leaves_finished_runs_alone()
    {
        var finished = connector.Add(Ids[1], Specification(ControllerKind.Random, 1), 1, 2, 3, 4);
        // Kept by the catalog too, since it exists: a paused run goes on.
        var paused = connector.Add(Ids[2], Specification(ControllerKind.RegularizedEvolution, 2), 1);
        paused.Status = FakeRun.Example(Ids[2], RunState.Paused, 1, 4);
        paused.Script.Enqueue(new RunUpdate([FakeRun.Row(4)], FakeRun.Example(Ids[2], RunState.Completed, 4, 4)));

        var started = new StartingConnector(connector);
        var result = await Invocation.RunAsync(["sweep", scratch.Write("g.yaml", Grid), "--json", "--data", scratch.Path], started);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.DoesNotContain(finished.Calls, call => call != "policy");
        Assert.Contains("resume", paused.Calls);
        Assert.Equal("submit", Assert.Single(connector.Runs[Ids[0]].Calls));
        Assert.Equal(SpecificationText.ToCanonicalYaml(Specification(ControllerKind.RegularizedEvolution, 1)),
            connector.Runs[Ids[0]].SubmittedYaml);
        var root = JsonDocument.Parse(result.Out).RootElement;
        Assert.Equal(4, root.GetProperty("complete").GetInt32());
        Assert.Contains("sweep g: 4 runs, 1 complete already (Ctrl-C pauses)", result.Error, StringComparison.Ordinal);
        Assert.Contains($"[4 of 4 done] {Ids[3]}  complete", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_tells_runs_done_and_time_left()
    {
        var time = new HurriedTime();
        var slow = new StartingConnector(connector, onSubmit: () => time.Advance(TimeSpan.FromSeconds(10)));

        var result = await Invocation.RunAsync(["sweep", scratch.Write("g.yaml", Grid), "--data", scratch.Path], slow, time: time);

        Assert.Contains("[1 of 4 done, 30 s left] g-swimmer-evolution-s1  complete, mean 123.5, policy 99.00", result.Error,
            StringComparison.Ordinal);
        Assert.Contains("[3 of 4 done, 10 s left] g-swimmer-evolution-s2  complete", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_specification_under_an_id_is_a_conflict_that_names_it_and_starts_nothing()
    {
        connector.Add(Ids[1], Specification(ControllerKind.Random, 1) with { Horizon = 77 }, 1);
        connector.Add(Ids[3], Specification(ControllerKind.Random, 2) with { Iterations = 9 }, 1);

        var result = await SweepAsync();

        Assert.Equal(ExitCode.Conflict, result.Code);
        Assert.Equal($"esenas: run {Ids[1]} exists with another specification", result.ErrorLines[0]);
        Assert.Equal($"esenas: run {Ids[3]} exists with another specification", result.ErrorLines[1]);
        Assert.DoesNotContain(Ids[0], connector.Runs.Keys);
    }

    [Fact]
    public async Task Cancelled_run_is_a_conflict()
    {
        var run = connector.Add(Ids[1], Specification(ControllerKind.Random, 1), 1);
        run.Status = FakeRun.Example(Ids[1], RunState.Cancelled, 1, 4);

        var result = await SweepAsync();

        Assert.Equal(ExitCode.Conflict, result.Code);
        Assert.Contains($"run {Ids[1]} has been cancelled", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_run_does_not_stop_the_others_but_the_sweep_fails()
    {
        var result = await Invocation.RunAsync(["sweep", scratch.Write("g.yaml", Grid), "--data", scratch.Path],
            new StartingConnector(connector, failing: Ids[1]));

        Assert.Equal(ExitCode.RunFailed, result.Code);
        Assert.Equal($"esenas: run {Ids[1]} failed: disk full", result.ErrorLines[^1]);
        Assert.Equal(RunState.Completed, connector.Runs[Ids[3]].Status!.State);
    }

    [Fact]
    public async Task Parallel_sweep_submits_all_at_once()
    {
        var result = await Invocation.RunAsync(["sweep", scratch.Write("g.yaml", Grid), "--parallel", "4", "--json", "--data",
            scratch.Path], new StartingConnector(connector));

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.Equal(4, connector.Runs.Values.Count(run => run.Status!.State == RunState.Completed));
    }

    [Fact]
    public async Task Interrupt_pauses_the_run_that_works_here_and_says_how_to_go_on()
    {
        var run = new FakeRun(Ids[0]) { NeverStops = true };
        connector.Runs.Add(Ids[0], run);
        run.Script.Enqueue(new RunUpdate([FakeRun.Row(1)], FakeRun.Example(Ids[0], iteration: 1, iterations: 4)));
        using var interrupt = new CancellationTokenSource();
        var waiting = new StartingConnector(connector, keep: true, onSubmit: () => interrupt.CancelAfter(TimeSpan.FromMilliseconds(200)));
        var file = scratch.Write("g.yaml", Grid);

        var result = await Invocation.RunAsync(["sweep", file, "--data", scratch.Path], waiting, interrupt: interrupt);

        Assert.Equal(ExitCode.Interrupted, result.Code);
        Assert.Contains("pause", run.Calls);
        Assert.Contains($"{Ids[0]} is paused at iteration 1 of 4", result.Error, StringComparison.Ordinal);
        Assert.Contains($"0 of 4 runs are complete. Go on with: esenas sweep {file}", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Ids[1], connector.Runs.Keys);
    }

    [Fact]
    public async Task Sweep_whose_host_dies_goes_on_here_with_what_is_missing()
    {
        connector.IsHost = false;
        var submissions = 0;
        var dying = new StartingConnector(connector, onSubmit: () =>
        {
            if (++submissions == 2) connector.HostDies();
        });
        connector.Runs.Add(Ids[1], new FakeRun(Ids[1]) { Before = call =>
            call == "submit" && connector.IsHost && submissions == 2 ? new TaskCompletionSource().Task : Task.CompletedTask });
        connector.Runs[Ids[1]].Script
            .Enqueue(new RunUpdate([FakeRun.Row(4)], FakeRun.Example(Ids[1], RunState.Completed, 4, 4)));

        var result = await Invocation.RunAsync(["sweep", scratch.Write("g.yaml", Grid), "--json", "--data", scratch.Path], dying);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.Equal(["submit", "submit"], connector.Runs[Ids[1]].Calls);
        Assert.Equal("submit", Assert.Single(connector.Runs[Ids[0]].Calls));
        Assert.Contains("has gone; going on here\nsweep g: 4 runs, 1 complete already (Ctrl-C pauses)\n", result.Error,
            StringComparison.Ordinal);
        Assert.Equal(4, JsonDocument.Parse(result.Out).RootElement.GetProperty("complete").GetInt32());
    }

    [Fact]
    public async Task File_that_is_none_is_refused()
    {
        var result = await Invocation.RunAsync(["sweep", scratch.File("none.yaml")], connector);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal(0, connector.Opened);
    }
}
