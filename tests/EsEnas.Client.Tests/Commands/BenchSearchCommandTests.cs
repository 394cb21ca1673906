using System.Text.Json;
using EsEnas.Analysis.Sweeps;
using EsEnas.Client.Commands;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

/// <summary>The honest benchmark: a sweep with a table of what is published.</summary>
[Needs(External.MuJoCo)]
public sealed class BenchSearchCommandTests
{
    [Fact]
    public async Task Dry_run_lists_the_runs_of_the_sweep_in_the_repository()
    {
        var text = await Invocation.RunAsync(["bench", "search", "--dry-run"]);
        Assert.Equal(ExitCode.Ok, text.Code);
        Assert.Contains(text.OutLines, line => line.StartsWith("search-half-cheetah-small-s102  new", StringComparison.Ordinal));

        var json = await Invocation.RunAsync(["bench", "search", "--dry-run", "--json"]);
        string[] listed = [.. JsonDocument.Parse(json.Out).RootElement.GetProperty("runs").EnumerateArray()
            .Select(run => run.GetProperty("id").GetString()!)];
        Assert.Equal(27, listed.Length);
        var file = Path.Combine(AppContext.BaseDirectory, "specs", "small", "search.yaml");
        var runs = Client.Sweeps.SweepFile.Read(file).Runs;
        Assert.Equal(runs.Select(run => run.Id.Value).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        // With the same budgets.
        Assert.Equal(Told(runs), Told(BenchSearchCommand.SweepOf(null, "101,102,103", "small").Runs));
        Assert.Contains(runs, run => run.Specification.Budget.Episodes == 15_000);

        static IEnumerable<(string Id, string Hash, long? Episodes, int? MaxWeights)> Told(IReadOnlyList<SweepRun> runs) =>
            runs.Select(run => (run.Id.Value, SpecificationText.TrainingHash(run.Specification), run.Specification.Budget.Episodes,
                run.Specification.Shrink.MaxWeights)).OrderBy(run => run.Value, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Complete_runs_are_set_beside_what_is_published()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        foreach (var (seed, last) in new[] { (1UL, 330.0), (2UL, 300.0) })
            connector.Add($"search-swimmer-paper-s{seed}", new ExperimentSpecification { Task = "swimmer", Seed = seed }, 100, last);

        var result = await Invocation.RunAsync(
            ["bench", "search", "--tasks", "swimmer", "--seeds", "1,2", "--recipe", "paper", "--json", "--data", scratch.Path], connector);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        var task = JsonDocument.Parse(result.Out).RootElement.GetProperty("tasks")[0];
        Assert.Equal((2, 1), (task.GetProperty("runs").GetInt32(), task.GetProperty("reached").GetInt32()));
        Assert.Equal((325.0, 427.0, 300.0), (task.GetProperty("threshold").GetDouble(), task.GetProperty("publishedEpisodes").GetDouble(),
            task.GetProperty("episodesToThreshold").GetDouble()));
        Assert.True(task.GetProperty("paperBest").GetDouble() >= 343);
    }

    [Theory]
    [InlineData("--tasks", "swimer", "tasks: 'swimer' is not allowed: ")]
    [InlineData("--seeds", "1,x", "seeds: 'x' is not allowed")]
    [InlineData("--recipe", "smal", "recipe: 'smal' is not allowed")]
    public async Task Wrong_part_is_refused_before_anything_starts(string option, string value, string message)
    {
        var result = await Invocation.RunAsync(["bench", "search", option, value]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }
}
