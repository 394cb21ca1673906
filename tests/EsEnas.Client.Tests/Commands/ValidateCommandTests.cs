using System.Text.Json;
using EsEnas.Client.Evaluation;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Specifications;

namespace EsEnas.Client.Tests.Commands;

[Needs(External.MuJoCo)]
public sealed class ValidateCommandTests : IDisposable
{
    private const string Sweep = """
        sweep: small
        base: { iterations: 5 }
        tasks: [swimmer, blackbox/sphere]
        methods: { evolution: { controller: { kind: regularized-evolution } }, random: { controller: { kind: random } } }
        seeds: [1, 2]
        """;

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Sweep_file_is_validated_as_a_sweep()
    {
        var file = scratch.Write("sweep.yaml", Sweep);

        var text = await Invocation.RunAsync(["validate", file]);
        var json = await Invocation.RunAsync(["validate", file, "--json"]);

        Assert.True(text.Code == ExitCode.Ok, text.Error);
        Assert.Equal("valid; sweep small", text.OutLines[0]);
        Assert.Equal("runs         8: swimmer, blackbox/sphere by evolution, random", text.OutLines[1]);
        Assert.Equal("evaluations  6,000", text.OutLines[2]);
        Assert.StartsWith("CPU time     ", text.OutLines[3], StringComparison.Ordinal);
        Assert.Matches("^memory       at most [0-9.]+ [KM]iB a simulation, [0-9.]+ [KM]iB on a silo of [0-9]+ slots?$", text.OutLines[4]);
        var document = JsonDocument.Parse(json.Out).RootElement;
        Assert.Equal((true, "small", 8, 6000), (document.GetProperty("valid").GetBoolean(), document.GetProperty("sweep").GetString(),
            document.GetProperty("runs").GetInt32(), document.GetProperty("evaluations").GetInt32()));
        Assert.True(document.GetProperty("siloBytes").GetInt64() > document.GetProperty("simulationBytes").GetInt64());
    }

    [Fact]
    public async Task What_a_simulation_takes_of_memory_is_said_for_a_simulation_and_for_a_silo()
    {
        string[] command = ["validate", "hopper", "--iterations", "1", "--slots", "3"];
        var (text, json) = (await Invocation.RunAsync(command), await Invocation.RunAsync([.. command, "--json"]));

        Assert.True(text.Code == ExitCode.Ok, text.Error);
        Assert.Matches("^memory       [0-9.]+ [KM]iB a simulation, [0-9.]+ [KM]iB on a silo of 3 slots$",
            Assert.Single(text.OutLines, line => line.StartsWith("memory", StringComparison.Ordinal)));
        var document = JsonDocument.Parse(json.Out).RootElement;
        Assert.InRange(document.GetProperty("siloBytes").GetInt64(), 3 * document.GetProperty("simulationBytes").GetInt64(),
            document.GetProperty("modelMemory").GetInt64());
    }

    [Fact]
    public async Task Sweep_file_with_a_run_that_is_invalid_is_refused_with_the_run_and_the_key()
    {
        var file = scratch.Write("sweep.yaml",
            Sweep.Replace("random: { controller: { kind: random } }", "random: { search: { edges: 100000 } }", StringComparison.Ordinal)
                .Replace(", blackbox/sphere", "", StringComparison.Ordinal));

        var result = await Invocation.RunAsync(["validate", file]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("small-swimmer-random-s1: search.edges", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task Sweep_with_a_run_that_submit_would_refuse_is_not_valid()
    {
        var file = scratch.Write("sweep.yaml", Sweep.Replace("base: { iterations: 5 }",
            "base: { iterations: 5, horizon: 1000000, evaluations: { directions: 100000 } }", StringComparison.Ordinal)
            .Replace(", blackbox/sphere", "", StringComparison.Ordinal));

        var result = await Invocation.RunAsync(["validate", file]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.StartsWith("esenas: small-swimmer-evolution-s1: evaluations: ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("submit")]
    [InlineData("spec")]
    [InlineData("space")]
    public async Task Sweep_file_where_a_specification_is_wanted_is_called_what_it_is(string command)
    {
        var file = scratch.Write("sweep.yaml", Sweep);

        var result = await Invocation.RunAsync([command, file, "--data", scratch.File("data")]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal([$"esenas: {file} is a sweep file, not a specification; 'sweep' runs it, 'validate' checks it"], result.ErrorLines);
    }

    [Fact]
    public async Task Options_that_would_change_a_sweep_are_refused()
    {
        var result = await Invocation.RunAsync(["validate", scratch.Write("sweep.yaml", Sweep), "--seed", "3"]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("do not go with a sweep", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Cost_of_a_horizon_of_a_million_is_measured_in_short_episodes()
    {
        var specification = new ExperimentSpecification { Task = "swimmer", Horizon = 1_000_000 };

        var measured = CostEstimate.Shortened(specification);

        Assert.Equal(2_500, measured.Horizon);
        Assert.Equal(1_000, CostEstimate.Shortened(specification with { Horizon = 1_000 }).Horizon);
    }

    [Theory]
    [InlineData("reacher", EpisodeLimitOption.Paper, 1_000)]
    [InlineData("reacher", EpisodeLimitOption.Gym, 50)]
    [InlineData("blackbox/sphere", EpisodeLimitOption.Paper, 1)]
    public void Cost_of_a_run_counts_the_steps_that_its_episodes_may_have(string task, EpisodeLimitOption limit, int steps)
    {
        var specification = new ExperimentSpecification { Task = task, Iterations = 5, TaskOptions = new() { EpisodeLimit = limit } };

        var cost = CostEstimate.At(specification, stepsPerCpuSecond: 100);

        Assert.Equal(5 * specification.Evaluations.PerIteration, cost.Evaluations);
        Assert.Equal((double)cost.Evaluations * steps, cost.EnvironmentSteps);
        Assert.Equal(cost.EnvironmentSteps / 100, cost.CpuSeconds);
    }

    [Fact]
    public async Task Long_validation_says_what_it_does_on_a_terminal()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pseudo-terminals are made with util-linux.");
        using var terminal = PseudoTerminal.Start(60, scratch.Path, ["validate", HopperFile.WriteTo(scratch)]);

        Assert.Equal(ExitCode.Ok, await terminal.WaitAsync());

        Assert.Contains("validate: measuring the speed of evaluations", terminal.Raw, StringComparison.Ordinal);
        Assert.Contains("validate: trying random policies", terminal.Raw, StringComparison.Ordinal);
    }
}
