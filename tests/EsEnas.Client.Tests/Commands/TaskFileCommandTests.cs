using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

/// <summary>A task file stands wherever a task's name does.</summary>
[Needs(External.MuJoCo)]
public sealed class TaskFileCommandTests
{
    [Fact]
    public async Task Run_submits_the_whole_task_with_what_the_command_line_changes()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();

        var result = await Invocation.RunAsync(
            ["submit", HopperFile.WriteTo(scratch), "--set", "horizon=30", "--fixed-start", "--iterations", "2"], connector);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        var run = Assert.Single(connector.Runs);
        Assert.Matches("^my-hopper-[0-9a-f]{8}$", run.Key);
        var submitted = SpecificationYaml.Read(run.Value.SubmittedYaml!);
        Assert.Equal(("my-hopper", 30, 2, false),
            (submitted.Task, submitted.Horizon, submitted.Iterations, submitted.TaskOptions.StartNoise));
        Assert.Contains("<mujoco", submitted.TaskFile.Model, StringComparison.Ordinal);
        Assert.NotNull(submitted.TaskFile.Definition);
    }

    [Fact]
    public async Task Specification_with_a_task_file_inside_is_read_without_its_files()
    {
        using var scratch = new Scratch();
        var task = HopperFile.WriteTo(scratch);
        var printed = await Invocation.RunAsync(["spec", task, "--recipe", "paper", "--set", "search.edges=32"]);
        var file = scratch.Write("s.yaml", printed.Out);
        File.Delete(task);
        File.Delete(scratch.File("hopper.xml"));

        var again = await Invocation.RunAsync(["spec", file]);
        var validated = await Invocation.RunAsync(["validate", file, "--iterations", "2", "--json"]);
        var space = await Invocation.RunAsync(["space", file, "--json"]);

        Assert.True(printed.Code == ExitCode.Ok, printed.Error);
        Assert.Equal(printed.Out, again.Out);
        Assert.True(validated.Code == ExitCode.Ok, validated.Error);
        Assert.Equal("my-hopper", JsonDocument.Parse(validated.Out).RootElement.GetProperty("task").GetString());
        Assert.Equal(32, JsonDocument.Parse(space.Out).RootElement.GetProperty("decisions").GetInt32());
    }

    [Fact]
    public async Task Specification_may_name_a_task_file_that_is_looked_up_beside_it()
    {
        using var scratch = new Scratch();
        HopperFile.WriteTo(scratch);
        var file = scratch.Write("s.yaml", "task: my-hopper.yaml\nhorizon: 30\nsearch: { edges: 32 }\n");

        var (printed, validated) = (await Invocation.RunAsync(["spec", file]), await Invocation.RunAsync(["validate", file]));
        var set = await Invocation.RunAsync(
            ["spec", scratch.File("my-hopper.yaml"), "--recipe", "paper", "--set", "search.edges=32", "--set", "horizon=30"]);

        Assert.True(printed.Code == ExitCode.Ok, printed.Error);
        Assert.Equal(set.Out, printed.Out);
        Assert.True(validated.Code == ExitCode.Ok, validated.Error);
    }

    [Theory]
    [InlineData("task: none.yaml\n", "task (line 1): 'none.yaml' is not allowed: a task file that can be read: there is no file ")]
    [InlineData("horizon: 5\ntask: s.yaml\n", "task (line 2): 's.yaml' is not allowed: a task file, which has the key model")]
    public async Task Task_file_that_a_specification_names_wrongly_is_refused_with_where_it_was_looked_for(string yaml, string error)
    {
        using var scratch = new Scratch();

        var result = await Invocation.RunAsync(["validate", scratch.Write("s.yaml", yaml)]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
        Assert.Equal(yaml.Contains("none", StringComparison.Ordinal),
            result.Error.Contains(scratch.File("none.yaml"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Task_show_describes_it()
    {
        using var scratch = new Scratch();

        var result = await Invocation.RunAsync(["task", "show", HopperFile.WriteTo(scratch)]);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.StartsWith("my-hopper: A one-legged", result.Out, StringComparison.Ordinal);
        Assert.Contains("observations  11", result.OutLines);
        Assert.Contains("episode       can end early; its horizon is 1000 steps", result.OutLines);
    }

    [Fact]
    public async Task Task_trace_equals_that_of_the_built_in_hopper()
    {
        using var scratch = new Scratch();
        var actions = scratch.Write("a.csv", "a0,a1,a2\n0.1,-0.5,1\n2,0,-3\n0,0,0\n");

        var file =
            await Invocation.RunAsync(["task", "trace", HopperFile.WriteTo(scratch), "--actions", actions, "--set", "startNoise=false"]);
        var builtIn = await Invocation.RunAsync(["task", "trace", "hopper", "--actions", actions]);
        var refused =
            await Invocation.RunAsync(["task", "trace", scratch.File("my-hopper.yaml"), "--actions", actions, "--set", "latch=copy"]);

        Assert.True(file.Code == ExitCode.Ok, file.Error);
        Assert.Equal(5, file.OutLines.Length);
        Assert.Equal(builtIn.Out, file.Out);
        Assert.Equal(ExitCode.Usage, refused.Code);
        Assert.Contains("taskOptions.latch", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bench_rollouts_replays_a_task_that_drives_some_of_the_actuators()
    {
        using var scratch = new Scratch();
        const string Motor = "<motor joint=\"leg_joint\"/>";
        Assert.Contains(Motor, HopperFile.Model, StringComparison.Ordinal);
        HopperFile.WriteTo(scratch, HopperFile.Model.Replace(Motor, "<motor name=\"leg\" joint=\"leg_joint\"/>", StringComparison.Ordinal));
        var file = scratch.Write("some.yaml", HopperFile.Yaml.Replace("actions: all", "actions: [leg]", StringComparison.Ordinal));

        var result = await Invocation.RunAsync(["bench", "rollouts", file, "--seconds", "0.2", "--json"]);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.Equal("my-hopper", JsonDocument.Parse(result.Out).RootElement.GetProperty("task").GetString());
    }

    [Fact]
    public async Task Eval_takes_the_task_from_the_policy_itself()
    {
        using var scratch = new Scratch();
        var policy = scratch.Write("p.json",
            SamplePolicy.For(SpecificationYaml.Read((await Invocation.RunAsync(["spec", HopperFile.WriteTo(scratch)])).Out)).ToJson());
        File.Delete(scratch.File("hopper.xml"));

        var same = await Invocation.RunAsync(["eval", policy, "--episodes", "2", "--task", "my-hopper", "--json", "--slots", "2"]);
        var other = await Invocation.RunAsync(["eval", policy, "--task", "hopper"]);

        Assert.True(same.Code == ExitCode.Ok, same.Error);
        Assert.Equal("my-hopper", JsonDocument.Parse(same.Out).RootElement.GetProperty("task").GetString());
        Assert.Equal(ExitCode.Usage, other.Code);
        Assert.Equal($"esenas: {policy} is a policy for 'my-hopper', not for 'hopper'\n", other.Error);
    }

    public static TheoryData<string, string, string, string> Hostile => new()
    {
        { "model: hopper.xml", "model: none.xml", "", "none.xml" },
        { "model: hopper.xml", "model: ../hopper.xml", "", "model" },
        { "model: hopper.xml", "model: /etc/passwd", "", "model" },
        { "frameSkip: 4", "frameSkip: 0", "", "frameSkip" },
        { "task: my-hopper", "task: hopper", "", "task" },
        { "rootz, rooty", "rootz, rotty", "", "rotty" },
        { "summary:", "sumary:", "", "sumary" },
        { "task", "task", "<mujoco><include file=\"/etc/passwd\"/></mujoco>", "include" },
        { "task", "task", "<!DOCTYPE mujoco [<!ENTITY a \"b\">]><mujoco/>", "line 1" },
        { "task", "task", "not xml", "hopper.xml" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Refused_task_file_ends_every_command_with_code_2_and_creates_nothing(string from, string to,
        string model, string named)
    {
        using var scratch = new Scratch();
        var file = HopperFile.WriteTo(scratch, model.Length > 0 ? model : null);
        await File.WriteAllTextAsync(file, HopperFile.Yaml.Replace(from, to, StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        var data = scratch.File("data");

        foreach (var command in (string[][])[["run"], ["submit"], ["validate"], ["spec"], ["space"], ["task", "show"],
            ["bench", "rollouts"]])
        {
            var connector = new FakeConnector();
            var result = await Invocation.RunAsync([.. command, file, "--data", data], connector);

            Assert.Equal(ExitCode.Usage, result.Code);
            Assert.Contains(named, result.Error, StringComparison.Ordinal);
            Assert.Empty(result.Out);
            Assert.Equal(0, connector.Opened);
        }
        Assert.False(Directory.Exists(data));
    }
}
