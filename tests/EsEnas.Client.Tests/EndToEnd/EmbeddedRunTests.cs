using System.Text.Json;
using EsEnas.Client.Connections;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Tasks;

namespace EsEnas.Client.Tests.EndToEnd;

/// <summary>The console on a real embedded silo: a run small enough to end in seconds, from submission to a measured policy.</summary>
[Needs(External.MuJoCo)]
public sealed class EmbeddedRunTests
{
    private static readonly string[] Small =
    [
        "--iterations", "3", "--set", "horizon=20", "--set", "evaluations.directions=3", "--set", "evaluations.atCurrent=2", "--set",
        "policy.hidden=[4]", "--set", "selection.candidates=2", "--set", "selection.reportEpisodes=5", "--set",
        "checkpoint.everySeconds=0",
    ];

    private static Task<Invocation> ConsoleAsync(string data, params string[] args) =>
        Invocation.RunAsync([.. args, "--data", data], new Connector(), time: TimeProvider.System);

    [Fact]
    public async Task Run_goes_from_submission_to_an_exported_and_measured_policy()
    {
        using var scratch = new Scratch();
        var data = scratch.File("data");
        var file = scratch.File("policy.json");

        var run = await ConsoleAsync(data, ["run", "swimmer", "--recipe", "paper", "--name", "r", "--json", .. Small]);
        Assert.True(run.Code == ExitCode.Ok, run.Error);
        var status = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal("completed", status.GetProperty("state").GetString());
        Assert.Equal(3, status.GetProperty("iteration").GetInt32());

        var again = await ConsoleAsync(data, ["run", "swimmer", "--recipe", "paper", "--name", "r", "--json", .. Small]);
        Assert.Equal(status.GetProperty("fingerprint").GetString(),
            JsonDocument.Parse(again.Out).RootElement.GetProperty("fingerprint").GetString());
        var other = await ConsoleAsync(data, ["run", "swimmer", "--recipe", "paper", "--name", "r", "--seed", "2", .. Small]);
        Assert.Equal(ExitCode.Conflict, other.Code);

        Assert.Equal(ExitCode.Ok, (await ConsoleAsync(data, "export", "r", "-o", file)).Code);
        var eval = await ConsoleAsync(data, "eval", file, "--episodes", "3", "--json");
        Assert.Equal(3, JsonDocument.Parse(eval.Out).RootElement.GetProperty("episodes").GetInt32());
        Assert.Equal(ExitCode.NotFound, (await ConsoleAsync(data, "show", "none")).Code);
        Assert.Contains("r    swimmer  completed", (await ConsoleAsync(data, "list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_in_pieces_and_on_other_slots_has_the_same_history()
    {
        using var scratch = new Scratch();
        var (whole, pieces) = (scratch.File("whole"), scratch.File("pieces"));

        await ConsoleAsync(whole, ["run", "swimmer", "--recipe", "paper", "--name", "r", "--slots", "1", .. Small]);
        await ConsoleAsync(pieces, ["submit", "swimmer", "--recipe", "paper", "--name", "r", "--slots", "2", .. Small]);
        await ConsoleAsync(pieces, "pause", "r");
        var resumed = await ConsoleAsync(pieces, "resume", "r", "--slots", "2");
        var histories = (await ConsoleAsync(whole, "history", "r", "--csv"), await ConsoleAsync(pieces, "history", "r", "--csv"));

        Assert.True(resumed.Code == ExitCode.Ok, resumed.Error);
        Assert.Equal(4, histories.Item1.OutLines.Length);
        Assert.Equal(histories.Item1.Out, histories.Item2.Out);
    }

    [Fact]
    public async Task Run_that_asks_for_more_than_the_limits_of_its_own_silo_is_refused_or_fails_and_names_the_limit()
    {
        using var scratch = new Scratch();
        var data = scratch.File("data");

        var steps = await ConsoleAsync(data, ["run", "swimmer", "--recipe", "paper", "--step-limit", "79", .. Small]);
        Assert.Equal(ExitCode.Usage, steps.Code);
        Assert.Contains("80 integration steps (horizon times frameSkip), and the most is 79", steps.Error, StringComparison.Ordinal);
        Assert.Contains("--step-limit", steps.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await ConsoleAsync(data, ["validate", "swimmer", "--recipe", "paper",
            "--step-limit", "79", .. Small])).Code);

        var seconds = await ConsoleAsync(data,
            ["run", "swimmer", "--recipe", "paper", "--evaluation-limit", "1", .. Small, "--set", "horizon=1000000"]);
        Assert.Equal(ExitCode.RunFailed, seconds.Code);
        Assert.Contains("the most that this silo allows (--evaluation-limit", seconds.Error, StringComparison.Ordinal);
    }

    [Theory, InlineData("edge-pruning", "search.edges=16"), InlineData("weight-sharing", "search.partitions=16")]
    public async Task Every_task_trains_in_every_published_space(string space, string size)
    {
        using var scratch = new Scratch();
        var data = scratch.File("data");
        foreach (var task in TaskCatalog.All)
        {
            string[] arguments =
            [
                "run", task.Name, "--recipe", "paper", "--name", task.Name, "--json", .. Small, "--set", $"search.space={space}",
                "--set", size
            ];
            var run = await ConsoleAsync(data, arguments);
            Assert.True(run.Code == ExitCode.Ok, $"{task.Name}: {run.Error}");
            var status = JsonDocument.Parse(run.Out).RootElement;
            Assert.Equal(("completed", 3), (status.GetProperty("state").GetString(), status.GetProperty("iteration").GetInt32()));
            Assert.True(double.IsFinite(status.GetProperty("meanReturn").GetDouble()), task.Name);
        }
    }

    [Fact]
    public async Task Run_of_a_task_file_ends_with_a_policy_that_carries_its_task()
    {
        using var scratch = new Scratch();
        var (data, file) = (scratch.File("data"), scratch.File("policy.json"));

        var run = await ConsoleAsync(data, ["run", HopperFile.WriteTo(scratch), "--recipe", "paper", "--name", "r",
            "--json", .. Small]);
        Assert.True(run.Code == ExitCode.Ok, run.Error);
        File.Delete(scratch.File("my-hopper.yaml"));
        File.Delete(scratch.File("hopper.xml"));
        Assert.Equal(ExitCode.Ok, (await ConsoleAsync(data, "export", "r", "-o", file)).Code);
        var eval = await ConsoleAsync(data, "eval", file, "--episodes", "2", "--json");

        Assert.True(eval.Code == ExitCode.Ok, eval.Error);
        Assert.Equal("my-hopper", JsonDocument.Parse(eval.Out).RootElement.GetProperty("task").GetString());
    }

    [Fact]
    public async Task Run_of_a_function_ends_without_a_policy()
    {
        using var scratch = new Scratch();
        var data = scratch.File("data");

        var run = await ConsoleAsync(data, "run", "blackbox/sphere", "--name", "r", "--iterations", "5");
        var show = await ConsoleAsync(data, "show", "r", "--json");
        var export = await ConsoleAsync(data, "export", "r", "-o", scratch.File("p.json"));

        Assert.True(run.Code == ExitCode.Ok, run.Error);
        Assert.Contains("a function has no policy", run.Out, StringComparison.Ordinal);
        Assert.Equal("completed", JsonDocument.Parse(show.Out).RootElement.GetProperty("state").GetString());
        Assert.Equal(ExitCode.Conflict, export.Code);
        Assert.False(File.Exists(scratch.File("p.json")));
    }
}
