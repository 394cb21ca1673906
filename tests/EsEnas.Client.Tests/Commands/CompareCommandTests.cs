using System.Globalization;
using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Controllers;
using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

[Needs(External.MuJoCo)]
public sealed class CompareCommandTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    private Task<Invocation> CompareAsync(FakeConnector connector, params string[] args) =>
        Invocation.RunAsync(["compare", .. args, "--data", scratch.Path], connector);

    [Fact]
    public async Task Groups_are_compared_at_the_last_iteration_that_all_their_seeds_have()
    {
        var result = await CompareAsync(MadeUpRuns.TwoMethods(), "x-*", "--json");

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        var groups = JsonDocument.Parse(result.Out).RootElement.GetProperty("groups");
        var evolution = groups[0];
        Assert.Equal(("swimmer", "regularized-evolution", 3, 3), (evolution.GetProperty("task").GetString(),
            evolution.GetProperty("method").GetString(), evolution.GetProperty("seeds").GetInt32(),
            evolution.GetProperty("iteration").GetInt32()));
        Assert.Equal(["x-evolution-s1", "x-evolution-s2", "x-evolution-s3"],
            evolution.GetProperty("runs").EnumerateArray().Select(run => run.GetString()!));
        // 100, 150, 200: mean 150, sample deviation 50; the bootstrap's 2.5 % points of three values are the extremes.
        Assert.Equal((150, 50, 150), (evolution.GetProperty("returnMean").GetDouble(), evolution.GetProperty("returnStd").GetDouble(),
            evolution.GetProperty("returnIqm").GetDouble()));
        Assert.Equal((100, 200), (evolution.GetProperty("returnIqmLow").GetDouble(), evolution.GetProperty("returnIqmHigh").GetDouble()));
        // Policies: 350, 340, 210.
        Assert.Equal(300, evolution.GetProperty("policyMean").GetDouble(), 9);
        Assert.Equal(343, evolution.GetProperty("paperMean").GetDouble());
        Assert.Equal(4, evolution.GetProperty("paperTable").GetDouble());
        var random = groups[1];
        Assert.Equal((1, 4, 8), (random.GetProperty("seeds").GetInt32(), random.GetProperty("iteration").GetInt32(),
            random.GetProperty("returnMean").GetDouble()));
        Assert.Equal(JsonValueKind.Null, random.GetProperty("returnStd").ValueKind);
        Assert.Equal(JsonValueKind.Null, random.GetProperty("returnIqmLow").ValueKind);
    }

    [Fact]
    public async Task One_seed_says_that_there_is_no_interval()
    {
        var result = await CompareAsync(MadeUpRuns.TwoMethods(), "x-random-s1");

        Assert.Contains("8.00 (one seed)", result.Out, StringComparison.Ordinal);
        Assert.Contains("swimmer  edge-pruning, random", result.Out, StringComparison.Ordinal);
        Assert.Contains("standard deviation of the sample (n - 1)", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_seeds_have_no_interval_either()
    {
        var result = await CompareAsync(MadeUpRuns.TwoMethods(), "x-evolution-s1", "x-evolution-s2");

        Assert.Contains("(two seeds)", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("[3", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("horizon=500", false)]
    [InlineData("taskOptions.startNoise=false", false)]
    [InlineData("taskOptions.episodeLimit=gym", false)]
    [InlineData("search.edges=16", false)]
    [InlineData("search.connectivity=residual", false)]
    [InlineData("iterations=39", false)]
    [InlineData("iterations=40", true)]
    [InlineData("search.edges=[32,32]", true)]
    [InlineData("optimizer.sigma=0.2", true)]
    public async Task Papers_value_stands_only_beside_runs_of_its_horizon_length_task_options_and_space(string set, bool beside)
    {
        var connector = new FakeConnector();
        var node = SpecificationYaml.Parse(SpecificationText.ToCanonicalYaml(MadeUpRuns.Swimmer(ControllerKind.RegularizedEvolution, 1)));
        connector.Add("changed",
            SpecificationText.Read(SpecificationText.Set(node, set.Split('=')[0], SpecificationYaml.ParseValue(set.Split('=')[1]))), 1, 2,
            3);

        var result = await CompareAsync(connector, "changed", "--json");

        var group = JsonDocument.Parse(result.Out).RootElement.GetProperty("groups")[0];
        Assert.Equal(beside ? "343" : "null", group.GetProperty("paperMean").GetRawText());
    }

    [Fact]
    public async Task At_takes_another_iteration_and_names_the_run_that_is_not_there_yet()
    {
        var at = await CompareAsync(MadeUpRuns.TwoMethods(), "x-*", "--at", "2", "--csv");
        var late = await CompareAsync(MadeUpRuns.TwoMethods(), "x-*", "--at", "4");

        var cells = at.OutLines[1].Split(',');
        Assert.Equal(["swimmer", "regularized-evolution", "3", "2", "20", "10", "20", "10", "30"], cells[..9]);
        Assert.Equal(ExitCode.Usage, late.Code);
        Assert.Equal("esenas: --at: run x-evolution-s3 has completed 3 iterations, not 4", late.ErrorLines[^1]);
    }

    [Fact]
    public async Task Csv_and_json_hold_the_passport_of_the_policies()
    {
        var result = await CompareAsync(MadeUpRuns.TwoMethods(), "x-*", "--csv");

        Assert.StartsWith("task,method,seeds,iteration,returnMean,returnStd,returnIqm,returnIqmLow,returnIqmHigh,policies,policyMean," +
            "policyStd,liveWeights,biases,denseWeights,compression,bits,fairBits,paperTable,", result.OutLines[0],
            StringComparison.Ordinal);
        var cells = result.OutLines[2].Split(',');
        var policy = SamplePolicy.For(MadeUpRuns.Swimmer(ControllerKind.Random, 1));
        Assert.Equal(policy.Size.LiveWeights.ToString(CultureInfo.InvariantCulture), cells[12]);
        Assert.Equal(policy.Size.Bits.ToString(CultureInfo.InvariantCulture), cells[16]);
        Assert.Equal(policy.Size.FairBits.ToString(CultureInfo.InvariantCulture), cells[17]);
        Assert.Equal("", cells[5]);
        Assert.StartsWith("swimmer,\"edge-pruning, random\",1,4,8,",
            (await CompareAsync(MadeUpRuns.TwoMethods(), "x-random-s1", "--csv")).OutLines[1], StringComparison.Ordinal);
        Assert.Equal(result.OutLines[0].Split(',').Length, cells.Length);
    }

    [Fact]
    public async Task Markdown_sets_the_papers_figure_beside_ours()
    {
        var result = await CompareAsync(MadeUpRuns.TwoMethods(), "x-*", "--markdown");

        Assert.Equal("| task | method | seeds | iterations | return | policy | weights | bits (fair) | paper |", result.OutLines[0]);
        Assert.StartsWith("| swimmer | regularized-evolution | 3 | 3 | 150.0 ± 50.00 | 300.0 ± ", result.OutLines[2],
            StringComparison.Ordinal);
        Assert.EndsWith("| 343 ± 2 (Table 4) |", result.OutLines[2], StringComparison.Ordinal);
        Assert.EndsWith("| 21 ± 1 (Table 4) |", result.OutLines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_are_named_by_the_keys_that_differ()
    {
        var connector = new FakeConnector();
        var specification = MadeUpRuns.Swimmer(ControllerKind.Random, 1);
        connector.Add("a", specification, 1);
        connector.Add("b", specification with { Optimizer = new OptimizerSpecification { Sigma = 0.25 } }, 2);

        var result = await CompareAsync(connector, "a", "b", "--csv");

        Assert.Equal(["sigma 0.1", "sigma 0.25"], result.OutLines[1..].Select(line => line.Split(',')[1]));
    }

    [Fact]
    public async Task Defaults_are_left_out_of_the_names_where_something_else_tells_the_groups_apart()
    {
        var connector = new FakeConnector();
        var specification = MadeUpRuns.Swimmer(ControllerKind.Random, 1);
        connector.Add("a", specification, 1);
        connector.Add("b", specification with { Optimizer = new OptimizerSpecification { Sigma = 0.25 } }, 2);
        connector.Add("c", MadeUpRuns.Swimmer(ControllerKind.RegularizedEvolution, 1), 3);

        using var json = JsonDocument.Parse((await CompareAsync(connector, "a", "b", "c", "--json")).Out);

        Assert.Equal(["random", "random, sigma 0.25", "regularized-evolution"],
            json.RootElement.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("method").GetString()!));
    }

    [Fact]
    public async Task Runs_of_a_sweep_file_are_those_that_are_there()
    {
        var connector = new FakeConnector();
        connector.Add("s-swimmer-random-s1", MadeUpRuns.Swimmer(ControllerKind.Random, 1), 4, 5);
        var file =
            scratch.Write("s.yaml", "sweep: s\ntasks: [swimmer]\nmethods: { random: { controller: { kind: random } } }\nseeds: [1, 2]\n");
        var other = scratch.Write("t.yaml", "sweep: t\ntasks: [swimmer]\nmethods: { random: }\nseeds: [1]\n");

        var some = await CompareAsync(connector, file, "--csv");
        var none = await CompareAsync(connector, other);

        Assert.Equal(2, some.OutLines.Length);
        Assert.Contains("1 of the 2 runs of sweep s are there", some.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.NotFound, none.Code);
        Assert.Contains("no run of sweep t is there yet", none.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", ExitCode.NotFound, "There is no run 'nothing'.")]
    [InlineData("y-*", ExitCode.NotFound, "no run matches 'y-*'")]
    [InlineData("a b", ExitCode.Usage, "is not the name of a run")]
    public async Task Argument_that_means_no_run_is_refused(string argument, int code, string message)
    {
        var result = await CompareAsync(MadeUpRuns.TwoMethods(), argument);

        Assert.Equal(code, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_without_iterations_and_formats_together_are_refused()
    {
        var connector = new FakeConnector();
        connector.Add("a", MadeUpRuns.Swimmer(ControllerKind.Random, 1));

        Assert.Contains("run a has not completed an iteration yet", (await CompareAsync(connector, "a")).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await CompareAsync(connector, "a", "--csv", "--json")).Code);
        Assert.Equal(ExitCode.NotFound, (await Invocation.RunAsync(["compare", "a", "--data", scratch.File("none")], connector)).Code);
    }
}
