using System.Globalization;
using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

/// <summary><c>eval --robustness</c>.</summary>
[Needs(External.MuJoCo)]
public sealed class EvalRobustnessTests
{
    private const int Horizon = 20;

    [Fact]
    public async Task Task_without_ranges_is_measured_over_the_command_s_own_and_says_so()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer", Horizon).ToJson());

        var result = await Invocation.RunAsync(["eval", file, "--robustness", "--episodes", "2", "--points", "3"]);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Contains("swimmer draws nothing for its episodes: measured over ranges of this command's own", result.Error,
            StringComparison.Ordinal);
        Assert.Equal(["quantity", "nominal", .. Repeat("observationNoise", 3), .. Repeat("actionDelay", 3), .. Repeat("massScale", 3),
            .. Repeat("frictionScale", 3), .. Repeat("gainScale", 3)], result.OutLines.Select(line => line.Split(' ')[0]));
        Assert.All(result.OutLines, line => Assert.True(line.Length <= 80, line));

        static IEnumerable<string> Repeat(string name, int count) => Enumerable.Repeat(name, count);
    }

    [Fact]
    public async Task Nominal_point_is_what_eval_measures_and_ends_of_a_range_are_the_task_with_that_value()
    {
        using var scratch = new Scratch();
        var ranges = new RandomizationRanges().With(RandomizedQuantity.MassScale, new ValueRange(1, 2))
            .With(RandomizedQuantity.ActionDelay, new ValueRange(0, 2));
        var asked = new ExperimentSpecification
        {
            Task = "half-cheetah",
            Horizon = Horizon,
            TaskOptions = new TaskOptions { Randomization = ranges },
        };
        var robust = scratch.Write("robust.json", SamplePolicy.For(asked).ToJson());
        var plain = scratch.Write("plain.json", SamplePolicy.For("half-cheetah", Horizon).ToJson());
        var heavy = scratch.Write("heavy.json", SamplePolicy.For(asked with
        {
            TaskOptions = new TaskOptions
            {
                Randomization = new RandomizationRanges().With(RandomizedQuantity.MassScale, new ValueRange(2, 2)),
            },
        }).ToJson());

        var points = await PointsAsync(robust, "--points", "5");

        Assert.Equal(["nominal", "actionDelay 0", "actionDelay 1", "actionDelay 2", "massScale 1", "massScale 1.25", "massScale 1.5",
            "massScale 1.75", "massScale 2"], points.Select(point => point.Name));
        Assert.Equal(await MeanAsync(plain), points[0].Mean);
        Assert.Equal(points[0].Mean, points[1].Mean);
        Assert.Equal(points[0].Mean, points[4].Mean);
        Assert.Equal(await MeanAsync(heavy), points[^1].Mean);
        Assert.Equal(points.Count - 2, points.Select(point => point.Mean).Distinct().Count());
    }

    [Fact]
    public async Task Users_task_is_measured_in_worker_processes_over_the_ranges_of_its_file()
    {
        using var scratch = new Scratch();
        scratch.Write("hopper.xml", HopperFile.Model);
        var yaml = scratch.Write("my-hopper.yaml", HopperFile.Yaml + "\nrandomization:\n  tilt: [0, 4]\n");
        var specification = SpecificationYaml.Read((await Invocation.RunAsync(["spec", yaml])).Out);
        var file = scratch.Write("p.json", SamplePolicy.For(specification with { Horizon = Horizon }).ToJson());

        var points = await PointsAsync(file, "--points", "3");

        Assert.Equal(["nominal", "tilt 0", "tilt 2", "tilt 4"], points.Select(point => point.Name));
        Assert.Equal(points[0].Mean, points[1].Mean);
        Assert.Equal(3, points.Select(point => point.Mean).Distinct().Count());
    }

    [Fact]
    public async Task Csv_and_json_have_the_same_points()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer", Horizon).ToJson());
        var csv = await Invocation.RunAsync(["eval", file, "--robustness", "--episodes", "2", "--points", "2", "--csv"]);
        var json = await Invocation.RunAsync(["eval", file, "--robustness", "--episodes", "2", "--points", "2", "--json"]);

        Assert.Equal("quantity,fraction,value,unit,episodes,mean,standardError,std,min,max,diverged", csv.OutLines[0]);
        using var document = JsonDocument.Parse(json.Out);
        Assert.False(document.RootElement.GetProperty("taskDeclaresRanges").GetBoolean());
        Assert.Equal(csv.OutLines.Skip(1).Select(line => Number(line.Split(',')[5])),
            document.RootElement.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("mean").GetDouble()));
    }

    [Theory]
    [InlineData("--points 3", "--points and --csv are about --robustness")]
    [InlineData("--csv", "--points and --csv are about --robustness")]
    [InlineData("--robustness --csv --json", "--csv and --json exclude each other")]
    [InlineData("--robustness --trace t.csv", "--robustness writes no steps and no episodes")]
    [InlineData("--robustness --points 1", "--points")]
    public async Task Options_that_do_not_go_together_are_refused(string options, string message)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer", Horizon).ToJson());

        var result = await Invocation.RunAsync(["eval", file, "--episodes", "1", .. options.Split(' ')]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private static async Task<List<(string Name, double Mean)>> PointsAsync(string file, params string[] more)
    {
        var result = await Invocation.RunAsync(["eval", file, "--robustness", "--episodes", "3", "--csv", .. more]);
        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.DoesNotContain("ranges of this command's own", result.Error, StringComparison.Ordinal);
        return [.. result.OutLines.Skip(1).Select(line => line.Split(','))
            .Select(cells => ($"{cells[0]} {cells[2]}".Trim(), Number(cells[5])))];
    }

    private static async Task<double> MeanAsync(string file)
    {
        var result = await Invocation.RunAsync(["eval", file, "--episodes", "3", "--json"]);
        using var document = JsonDocument.Parse(result.Out);
        return document.RootElement.GetProperty("mean").GetDouble();
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
