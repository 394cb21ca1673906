using System.Text.Json;

namespace EsEnas.Cluster.Tests;

/// <summary>
/// The other weight optimizers learn to swim. A few iterations by default; with ESENAS_LONG_TESTS=1 until they do (minutes of two cores).
/// </summary>
[Needs(External.MuJoCo)]
public sealed class OptimizerCurveTests(ITestOutputHelper log)
{
    private static bool Long => LongTests.AreAsked;

    [Fact]
    public async Task Augmented_random_search_swims_with_a_linear_policy() => await SwimAsync(300, 3,
        "policy.hidden=[]", "search.space=unstructured", "optimizer.kind=augmented-random-search", "optimizer.sigma=0.3",
        "optimizer.stepSize=0.1", "optimizer.topDirections=4", "evaluations.directions=8", "evaluations.atCurrent=2");

    [Fact]
    public async Task Cma_es_swims_with_eight_shared_weights() => await SwimAsync(200, 3,
        "search.space=weight-sharing", "search.partitions=8", "optimizer.kind=cma-es", "optimizer.sigma=0.3", "evaluations.directions=10",
        "evaluations.atCurrent=2");

    private async Task SwimAsync(int most, int fewest, params string[] settings)
    {
        using var data = new DataDirectory();
        const string Mark = "300";
        string[] arguments = ["run", "swimmer", "--recipe", "paper",
            "--name", "r", "--iterations", $"{(Long ? most : fewest)}", "--json", "--data", data.Path,
            "--set", "selection.candidates=1", "--set", "selection.reportEpisodes=2", "--set", $"stopAtReturn={Mark}",
            .. Long ? Array.Empty<string>() : ["--set", "horizon=200"], .. settings.SelectMany(setting => new[] { "--set", setting })];
        var output = await InnerConsole.SucceedAsync(arguments);
        var last = JsonDocument.Parse(output.TrimEnd('\n').Split('\n')[^1]).RootElement;
        var (iteration, best) = (last.GetProperty("iteration").GetInt32(), last.GetProperty("bestReturn").GetDouble());
        log.WriteLine($"best mean return {best} after {iteration} iterations");

        if (Long) Assert.True(best >= 300, $"{best} after {iteration} iterations");
        else Assert.Equal(fewest, iteration);
        Assert.InRange(best, -200, 400);
    }
}
