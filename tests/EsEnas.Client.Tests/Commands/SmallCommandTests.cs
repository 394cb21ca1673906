using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting.Settings;
using EsEnas.Tasks;

namespace EsEnas.Client.Tests.Commands;

/// <summary>Commands of a line or two.</summary>
public sealed class SmallCommandTests
{
    [Fact]
    public async Task Looking_at_a_directory_that_does_not_exist_creates_nothing()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var data = scratch.File("data");

        var list = await Invocation.RunAsync(["list", "--data", data], connector);
        Assert.Equal((ExitCode.Ok, ""), (list.Code, list.Out));
        foreach (var command in (string[])["show", "watch", "pause", "resume", "cancel", "history"])
        {
            var result = await Invocation.RunAsync([command, "r", "--data", data], connector);
            Assert.Equal(ExitCode.NotFound, result.Code);
            Assert.Equal($"esenas: no run 'r': there is no data directory {data}\n", result.Error);
        }
        Assert.Equal(0, connector.Opened);
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public async Task List_prints_the_runs_of_a_host_and_those_of_a_store()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector { IsHost = false };
        connector.Add(FakeRun.Example("r") with { SubmittedAt = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero) });

        var elsewhere = await Invocation.RunAsync(["list", "--data", scratch.Path], connector);
        connector.IsHost = true;
        var here = await Invocation.RunAsync(["list", "--json", "--data", scratch.Path], connector);

        Assert.StartsWith("r    swimmer  running      0/10", elsewhere.OutLines[1], StringComparison.Ordinal);
        Assert.EndsWith("2030-01-02 03:04 UTC", elsewhere.OutLines[1], StringComparison.Ordinal);
        using var document = JsonDocument.Parse(here.Out);
        Assert.Equal("r", document.RootElement[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Show_prints_the_status_and_starts_nothing()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var run = connector.Add(FakeRun.Example("r", iteration: 3));

        var text = await Invocation.RunAsync(["show", "r", "--data", scratch.Path], connector);
        var json = await Invocation.RunAsync(["show", "r", "--json", "--data", scratch.Path], connector);
        var none = await Invocation.RunAsync(["show", "none", "--data", scratch.Path], connector);

        Assert.StartsWith("run          r  (running)\n", text.Out, StringComparison.Ordinal);
        Assert.Equal("r", JsonDocument.Parse(json.Out).RootElement.GetProperty("id").GetString());
        Assert.Equal(ExitCode.NotFound, none.Code);
        Assert.Equal("esenas: There is no run 'none'.\n", none.Error);
        Assert.Empty(run.Calls);
    }

    [Fact]
    public async Task Pause_cancel_and_extend_call_the_run_and_report()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var run = connector.Add(FakeRun.Example("r", iteration: 3));

        var pause = await Invocation.RunAsync(["pause", "r", "--data", scratch.Path, "--json"], connector);
        var extend = await Invocation.RunAsync(["extend", "r", "--iterations", "20", "--data", scratch.Path], connector);
        var less = await Invocation.RunAsync(["extend", "r", "--iterations", "20", "--data", scratch.Path], connector);
        var none = await Invocation.RunAsync(["extend", "r", "--data", scratch.Path], connector);
        var budget = await Invocation.RunAsync(
            ["extend", "r", "--set", "budget.episodes=90", "--set", "stopWhenFlat.window=null", "--data", scratch.Path], connector);
        var cancel = await Invocation.RunAsync(["cancel", "r", "--data", scratch.Path], connector);

        Assert.Equal(["pause", "extend 20", "extend 20", "extend budget: { episodes: 90 } stopWhenFlat: { window: null }", "cancel"],
            run.Calls);
        Assert.Equal(ExitCode.Ok, budget.Code);
        Assert.Equal("paused", JsonDocument.Parse(pause.Out).RootElement.GetProperty("state").GetString());
        Assert.Contains("20 iterations now, 3 of them done. Go on with: esenas resume r", extend.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, less.Code);
        Assert.Equal(ExitCode.Usage, none.Code);
        Assert.Contains("cancelled at iteration 3", cancel.Error, StringComparison.Ordinal);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Shrink_adds_the_phase_with_its_values_and_follows()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var run = connector.Add(FakeRun.Example("r", RunState.Completed, 4, 4) with { Front = FakeRun.ExampleFront });
        run.Policy = SamplePolicy.For("swimmer").ToJson();
        run.SpecificationYaml = "task: swimmer\niterations: 4\n";

        var result = await Invocation.RunAsync(["shrink", "r", "--set", "shrink.tolerance=0.02", "--data", scratch.Path], connector);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.Equal(["amend", "resume"], run.Calls.Take(2));
        var amended = SpecificationYaml.Read(run.SpecificationYaml!);
        Assert.Equal((true, 0.02, 4), (amended.Shrink.Enabled, amended.Shrink.Tolerance, amended.Iterations));
        Assert.Contains("\nfront ", result.Out, StringComparison.Ordinal);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Resume_goes_on_and_follows()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var run = connector.Add(FakeRun.Example("r", RunState.Paused, 3));
        run.Policy = SamplePolicy.For("swimmer").ToJson();
        run.Script.Enqueue(new RunUpdate([FakeRun.Row(4)], FakeRun.Example("r", RunState.Completed, 4, 4)));

        var result = await Invocation.RunAsync(["resume", "r", "--force", "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal(["resume by force", "policy"], run.Calls);
        Assert.Equal([4], run.WatchedFrom);
    }

    [Fact]
    public async Task Task_list_and_show_know_every_task()
    {
        var list = await Invocation.RunAsync(["task", "list", "--json"]);
        Assert.Equal(TaskCatalog.All.Concat(TaskCatalog.Functions).Select(task => task.Name),
            JsonDocument.Parse(list.Out).RootElement.EnumerateArray().Select(task => task.GetProperty("name").GetString()));
        foreach (var task in TaskCatalog.All.Concat(TaskCatalog.Functions))
        {
            var show = await Invocation.RunAsync(["task", "show", task.Name]);
            Assert.Equal(ExitCode.Ok, show.Code);
            Assert.Contains(task.Reward, show.Out, StringComparison.Ordinal);
        }
        Assert.Equal(ExitCode.Usage, (await Invocation.RunAsync(["task", "show", "none"])).Code);
    }

    [Fact]
    public async Task Spec_prints_what_run_would_use_and_reads_back_to_the_same()
    {
        using var scratch = new Scratch();
        var printed = await Invocation.RunAsync(["spec", "swimmer", "--recipe", "paper", "--set", "search.edges=32", "--seed", "7"]);
        var again = await Invocation.RunAsync(["spec", scratch.Write("s.yaml", printed.Out)]);

        Assert.Contains("seed: 7", printed.Out, StringComparison.Ordinal);
        Assert.Contains("# ", printed.Out, StringComparison.Ordinal);
        Assert.Equal(printed.Out, again.Out);
    }

    [Needs(External.MuJoCo)]
    [Theory]
    [InlineData("policy-gradient")]
    [InlineData("factorized")]
    [InlineData("hill-climb")]
    [InlineData("neat")]
    public async Task Spec_and_validate_take_every_controller(string kind)
    {
        using var scratch = new Scratch();
        var spec = await Invocation.RunAsync(["spec", "swimmer", "--recipe", "paper", "--set", $"controller.kind={kind}"]);
        var validate = await Invocation.RunAsync(["validate", scratch.Write("s.yaml", spec.Out), "--json"]);

        Assert.True(spec.Code == ExitCode.Ok, spec.Error);
        Assert.Contains($"kind: {kind}", spec.Out, StringComparison.Ordinal);
        Assert.True(validate.Code == ExitCode.Ok, validate.Error);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Space_gives_decisions_choices_size_and_a_sample()
    {
        var json = await Invocation.RunAsync(["space", "swimmer", "--recipe", "paper", "--set", "search.edges=64", "--json"]);
        var root = JsonDocument.Parse(json.Out).RootElement;

        Assert.Equal(64, root.GetProperty("decisions").GetInt32());
        Assert.Equal(320, root.GetProperty("choices").GetInt32());
        Assert.Equal(157.39, root.GetProperty("log10Size").GetDouble(), 0.01);
        Assert.Matches("^[0-9a-f]{16}:", root.GetProperty("sample").GetString()!);
        Assert.True(root.GetProperty("sampleBytes").GetInt32() < 100);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Space_names_the_parts_of_a_combined_space()
    {
        var space = await Invocation.RunAsync(["space", "swimmer", "--recipe", "paper", "--set", "search.nonlinearities=true"]);

        Assert.Contains("decisions   95: weights 64, nonlinearities 31", space.OutLines);
        Assert.Contains("as sets     10^91.31 models, where the order of a list does not count", space.OutLines);
    }

    [Needs(External.MuJoCo)]
    [Theory]
    [InlineData("toeplitz", 72)]
    [InlineData("circulant", 64)]
    [InlineData("unstructured", 320)]
    public async Task Space_of_a_baseline_has_one_model(string kind, int weights)
    {
        var space = await Invocation.RunAsync(["space", "swimmer", "--recipe", "paper", "--set", $"search.space={kind}"]);

        Assert.Contains("decisions   0", space.OutLines);
        Assert.Contains("size        one model, whose weights are trained", space.OutLines);
        Assert.Contains(space.OutLines, line => line.EndsWith($"a model uses {weights} weights", StringComparison.Ordinal));
        Assert.DoesNotContain(space.OutLines, line => line.StartsWith("choices", StringComparison.Ordinal));
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Validate_refuses_a_run_whose_stored_state_would_be_too_large()
    {
        var result = await Invocation.RunAsync(["validate", "swimmer", "--recipe", "paper",
            "--set", "policy.hidden=[1024]", "--set", "search.space=edge-mask",
            "--set", "evaluations.directions=1000", "--set", "evaluations.atCurrent=1000", "--set", "horizon=1", "--iterations", "5"]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("The run would need 1", result.Error, StringComparison.Ordinal);
        Assert.Contains("MB of checkpoint or message; at most 10.0 MB are allowed (MaxStateBytes of the silo)", result.Error,
            StringComparison.Ordinal);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Validate_estimates_the_cost()
    {
        var result = await Invocation.RunAsync(["validate", "swimmer", "--recipe", "paper",
            "--iterations", "10", "--set", "horizon=50", "--json"]);
        var root = JsonDocument.Parse(result.Out).RootElement;

        Assert.Equal(1500, root.GetProperty("evaluations").GetInt64());
        Assert.Equal(75_000, root.GetProperty("environmentSteps").GetDouble());
        Assert.True(root.GetProperty("cpuSeconds").GetDouble() > 0);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Trace_prints_the_start_and_a_row_per_action()
    {
        using var scratch = new Scratch();
        var actions = scratch.Write("a.csv", "a0,a1\n0,0.5\n-0.25,1\n");

        var result = await Invocation.RunAsync(
            ["task", "trace", "swimmer", "--actions", actions, "--qpos", "-0.1 0 0.2,0;0", "--qvel", "0 0 0 0 1e-3"]);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal(4, result.OutLines.Length);
        Assert.Equal("t,a0,a1,o0,o1,o2,o3,o4,o5,o6,o7,reward,done,qpos0,qpos1,qpos2,qpos3,qpos4,qvel0,qvel1,qvel2,qvel3,qvel4",
            result.OutLines[0]);
        Assert.Equal("0,0,0,0.20000000000000001,0,0,0,0,0,0,0.001,0,0,-0.10000000000000001,0,0.20000000000000001,0,0,0,0,0,0,0.001",
            result.OutLines[1]);
        Assert.StartsWith("2,-0.25,1,", result.OutLines[3], StringComparison.Ordinal);
        var json = await Invocation.RunAsync(["task", "trace", "swimmer", "--actions", actions, "--json"]);
        Assert.Equal(3, JsonDocument.Parse(json.Out).RootElement.GetProperty("rows").GetArrayLength());
    }

    [Needs(External.MuJoCo)]
    [Theory]
    [InlineData("--qpos", "1 2", "5 numbers")]
    [InlineData("--qvel", "1 2 x 4 5", "--qvel: 'x' is not allowed")]
    [InlineData("--qvel", "1 2 nan 4 5", "--qvel: 'nan' is not allowed")]
    [InlineData("--goal", "1 2", "has no goal")]
    [InlineData("--set", "latch=copy", "taskOptions.latch")]
    [InlineData("--set", "bogus=1", "taskOptions.bogus")]
    public async Task Trace_with_a_wrong_start_says_what_is_wanted(string option, string value, string named)
    {
        using var scratch = new Scratch();
        var actions = scratch.Write("a.csv", "a0,a1\n0,0.5\n");

        var result = await Invocation.RunAsync(["task", "trace", "swimmer", "--actions", actions, option, value]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Needs(External.MuJoCo)]
    [Theory]
    [InlineData("", "line 1")]
    [InlineData("a0\n1\n", "line 1")]
    [InlineData("a0,a1\n1\n", "line 2")]
    [InlineData("a0,a1\n1,x\n", "'x'")]
    public async Task Trace_with_wrong_actions_names_the_line(string text, string named)
    {
        using var scratch = new Scratch();

        var result = await Invocation.RunAsync(["task", "trace", "swimmer", "--actions", scratch.Write("a.csv", text)]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    public static TheoryData<string> Tasks => new(TaskCatalog.All.Select(task => task.Name));

    [Needs(External.MuJoCo)]
    [Theory, MemberData(nameof(Tasks))]
    public async Task Bench_rollouts_compares_two_loops_of_the_same_physics(string task)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("short.yaml", $"task: {task}\nhorizon: 50\n");
        var result = await Invocation.RunAsync(["bench", "rollouts", file, "--seconds", "0.1", "--json"]);
        Assert.True(result.Code == ExitCode.Ok, result.Error);
        var root = JsonDocument.Parse(result.Out).RootElement;

        Assert.Equal(task, root.GetProperty("task").GetString());
        Assert.Equal(root.GetProperty("stepsPerCpuSecond").GetDouble() / root.GetProperty("rawStepsPerCpuSecond").GetDouble(),
            root.GetProperty("ratio").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task Silo_that_cannot_be_found_is_an_error_of_one_line()
    {
        using var scratch = new Scratch();

        var result = await Invocation.RunAsync(["silo", "--data", scratch.Path],
            variables: new() { ["ESENAS_SILO_DLL"] = scratch.File("none.dll") });

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"esenas: ESENAS_SILO_DLL: there is no file {scratch.File("none.dll")}\n"),
            result.Error);
    }

    [Fact]
    public async Task Silo_takes_every_setting_of_the_silo_host()
    {
        var help = await Invocation.RunAsync(["silo", "--help"]);

        // The host's own help: the same flags in the same words.
        foreach (var setting in SiloSettingList.All)
        {
            var meaning = Regex.Escape($"{setting.Meaning} [{setting.Variable}]");
            var line = $"(?m)^  {setting.Flag} +<{Regex.Escape(setting.Hint)}> +{meaning}\r?$";
            Assert.Matches(line, help.Out);
            Assert.Matches(line, SiloFlags.Help());
        }
    }
}
