using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;

namespace EsEnas.Client.Tests.Commands;

/// <summary>A blackbox function is run like a task; what needs an environment or a policy says that there is none.</summary>
public sealed class BlackboxCommandTests
{
    private static RunStatus Completed =>
        FakeRun.Example("r", RunState.Completed, 10) with { Task = "blackbox/rastrigin", Biases = 0, Bits = 0, DenseWeights = 0 };

    [Fact]
    public async Task Name_without_a_given_one_has_a_hyphen_for_the_slash()
    {
        var connector = new FakeConnector();

        var result = await Invocation.RunAsync(["submit", "blackbox/rastrigin", "--set", "blackbox.dimension=6"], connector);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        var run = Assert.Single(connector.Runs);
        Assert.Matches("^blackbox-rastrigin-[0-9a-f]{8}$", run.Key);
        Assert.Equal(6, SpecificationYaml.Read(run.Value.SubmittedYaml!).Blackbox.Dimension);
    }

    [Theory]
    [InlineData("blackbox/sphere")]
    [InlineData("blackbox/rastrigin")]
    [InlineData("blackbox/rosenbrock")]
    [InlineData("blackbox/ackley")]
    public async Task Spec_validate_space_and_show_know_every_function(string function)
    {
        using var scratch = new Scratch();
        var spec = await Invocation.RunAsync(["spec", function]);
        var again = await Invocation.RunAsync(["spec", scratch.Write("s.yaml", spec.Out)]);
        var validate = await Invocation.RunAsync(["validate", function, "--iterations", "10", "--json"]);
        var space = await Invocation.RunAsync(["space", function]);
        var show = await Invocation.RunAsync(["task", "show", function]);

        Assert.All([spec, again, validate, space, show], result => Assert.True(result.Code == ExitCode.Ok, result.Error));
        Assert.Equal(spec.Out, again.Out);
        var cost = JsonDocument.Parse(validate.Out).RootElement;
        Assert.Equal((1500, 1500.0), (cost.GetProperty("evaluations").GetInt64(), cost.GetProperty("environmentSteps").GetDouble()));
        Assert.True(cost.GetProperty("stepsPerCpuSecond").GetDouble() > 0);
        Assert.Contains("parameters  10 trained coordinates", space.OutLines);
        Assert.Contains(show.OutLines, line => line.Contains("no environment", StringComparison.Ordinal));
        Assert.DoesNotContain("Gym", show.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_list_has_the_functions_after_the_tasks_and_says_that_they_have_no_environment()
    {
        var text = await Invocation.RunAsync(["task", "list"]);
        var json = await Invocation.RunAsync(["task", "list", "--json"]);

        Assert.Contains("function (no environment, no policy)", text.Out, StringComparison.Ordinal);
        Assert.Equal(TaskCatalog.All.Concat(TaskCatalog.Functions).Select(task => task.Name),
            text.OutLines.Select(line => line.Split(' ')[0]).Where(TaskCatalog.IsBuiltIn));
        Assert.Equal([.. Enumerable.Repeat(true, TaskCatalog.All.Count), .. Enumerable.Repeat(false, 4)],
            JsonDocument.Parse(json.Out).RootElement.EnumerateArray().Select(task => task.GetProperty("hasEnvironment").GetBoolean()));
    }

    [Fact]
    public async Task Misspelt_function_is_no_path()
    {
        using var scratch = new Scratch();
        var misspelt = await Invocation.RunAsync(["run", "blackbox/rastrign"]);
        var file = await Invocation.RunAsync(["run", "blackbox/none.yaml"]);

        Assert.Equal((ExitCode.Usage, ExitCode.Usage), (misspelt.Code, file.Code));
        Assert.Contains("the nearest is blackbox/rastrigin", misspelt.Error, StringComparison.Ordinal);
        Assert.Equal("esenas: there is no file blackbox/none.yaml\n", file.Error);
    }

    [Fact]
    public async Task Trace_and_bench_rollouts_say_that_there_is_no_environment()
    {
        using var scratch = new Scratch();
        var actions = scratch.Write("a.csv", "a0\n1\n");

        var trace = await Invocation.RunAsync(["task", "trace", "blackbox/sphere", "--actions", actions]);
        var bench = await Invocation.RunAsync(["bench", "rollouts", "blackbox/sphere"]);

        Assert.All([trace, bench], result =>
        {
            Assert.Equal(ExitCode.Usage, result.Code);
            Assert.Contains("a blackbox function has none to act in", result.Error, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Result_of_a_run_has_neither_a_policy_nor_a_way_to_export_it()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var run = connector.Add(FakeRun.Example("r", RunState.Paused, 9) with { Task = Completed.Task });
        run.Script.Enqueue(new RunUpdate([FakeRun.Row(10)], Completed));

        var result = await Invocation.RunAsync(["resume", "r", "--data", scratch.Path], connector);
        var show = await Invocation.RunAsync(["show", "r", "--data", scratch.Path], connector);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.DoesNotContain("policy", run.Calls);
        Assert.DoesNotContain(result.OutLines,
            line => line.StartsWith("policy", StringComparison.Ordinal) || line.StartsWith("size", StringComparison.Ordinal));
        Assert.Equal("next         esenas history r --data " + scratch.Path, result.OutLines[^1]);
        Assert.All([result, show],
            shown => Assert.Contains("note         a function has no policy: there is nothing to export or to measure", shown.OutLines));
        Assert.DoesNotContain("edges", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_and_eval_of_a_run_are_a_conflict_and_write_nothing()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var run = connector.Add(Completed);

        foreach (var command in (string[][])[["export", "r", "-o", scratch.File("p.json")], ["eval", "r"]])
        {
            var result = await Invocation.RunAsync([.. command, "--data", scratch.Path], connector);

            Assert.Equal(ExitCode.Conflict, result.Code);
            Assert.StartsWith("esenas: run r searches the function blackbox/rastrigin, which has no policy to export or measure; " +
                "its result: ", result.Error, StringComparison.Ordinal);
        }
        Assert.Empty(run.Calls);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }
}
