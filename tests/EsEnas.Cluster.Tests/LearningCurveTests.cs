using System.Globalization;
using System.Text.Json;

namespace EsEnas.Cluster.Tests;

/// <summary>
/// It learns what the published method learns, and reports honestly. By default a few iterations of the recipe that learns soonest; the
/// published method's whole curves (half an hour of two cores) with ESENAS_LONG_TESTS=1.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class LearningCurveTests(ITestOutputHelper log)
{
    private static bool Long => LongTests.AreAsked;

    [Fact]
    public async Task Swimmer_learns_to_swim_for_most_seeds()
    {
        var (seeds, iterations, mark, wanted) = Long ? (5, 100, 250.0, 4) : (1, 6, 200.0, 1);
        var reached = 0;
        for (var seed = 1; seed <= seeds; seed++)
        {
            var mean = await TrainAsync("swimmer", seed, iterations);
            log.WriteLine($"seed {seed}: mean return {mean}");
            if (mean > mark) reached++;
        }

        Assert.True(reached >= wanted, $"{reached} of {seeds} seeds passed {mark}");
    }

    [Fact]
    public async Task HalfCheetah_learns_to_run()
    {
        var (iterations, mark) = Long ? (60, 1500.0) : (6, 100.0);
        var mean = await TrainAsync("half-cheetah", 1, iterations);
        log.WriteLine($"mean return {mean}");
        Assert.True(mean > mark, $"{mean} after {iterations} iterations, {mark} wanted");
    }

    [Fact]
    public async Task Reported_return_agrees_with_episodes_on_other_seeds()
    {
        using var data = new DataDirectory();
        await InnerConsole.SucceedAsync("run", "swimmer", "--recipe", "paper",
            "--name", "r", "--iterations", "3", "--set", "horizon=300", "--set",
            "selection.candidates=8", "--data", data.Path);
        var file = Path.Combine(data.Path, "policy.json");
        await InnerConsole.SucceedAsync("export", "r", "-o", file, "--data", data.Path);
        var provenance = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).RootElement
            .GetProperty("provenance");
        var (reported, std, episodes) = (provenance.GetProperty("return").GetDouble(), provenance.GetProperty("returnStd").GetDouble(),
            provenance.GetProperty("episodes").GetInt32());

        var evaluated = JsonDocument.Parse(await InnerConsole.SucceedAsync("eval", "r", "--episodes", "50", "--seed", "12345", "--json",
            "--data", data.Path)).RootElement;
        var (mean, evaluatedStd) = (evaluated.GetProperty("mean").GetDouble(), evaluated.GetProperty("std").GetDouble());

        // The difference of two means, three standard errors wide.
        var error = Math.Sqrt((std * std / episodes) + (evaluatedStd * evaluatedStd / 50));
        log.WriteLine($"reported {reported}, evaluated {mean}, standard error {error}");
        Assert.True(Math.Abs(mean - reported) <= 3 * error, $"{reported} reported, {mean} evaluated, standard error {error}");
        Assert.Equal(evaluated.GetProperty("mean").GetDouble(), (await EvalFileAsync(file)).GetProperty("mean").GetDouble());
    }

    private static async Task<JsonElement> EvalFileAsync(string file) =>
        JsonDocument.Parse(await InnerConsole.SucceedAsync("eval", file, "--episodes", "50", "--seed", "12345", "--json", "--slots",
            "1")).RootElement;

    private static async Task<double> TrainAsync(string task, int seed, int iterations)
    {
        using var data = new DataDirectory();
        var output = await InnerConsole.SucceedAsync("run", task, "--recipe", Long ? "paper" : "small", "--name", "r", "--seed",
            seed.ToString(CultureInfo.InvariantCulture),
            "--iterations", iterations.ToString(CultureInfo.InvariantCulture), "--json", "--data", data.Path,
            "--set", "selection.candidates=4", "--set", "selection.reportEpisodes=2", "--set", "shrink.enabled=false");
        var last = output.TrimEnd('\n').Split('\n')[^1];
        return JsonDocument.Parse(last).RootElement.GetProperty("meanReturn").GetDouble();
    }
}
