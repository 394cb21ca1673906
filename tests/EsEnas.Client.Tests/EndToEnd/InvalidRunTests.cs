using System.Text.Json;
using EsEnas.Client.Connections;
using EsEnas.Client.Tests.Fakes;
using EsEnas.MuJoCo;
using EsEnas.Tasks.Tests.UserTasks;

namespace EsEnas.Client.Tests.EndToEnd;

/// <summary>Runs of tasks whose evaluations are invalid, as a user sees them.</summary>
[Needs(External.MuJoCo)]
public sealed class InvalidRunTests
{
    private static readonly string[] Small =
    [
        "--set", "evaluations.directions=5", "--set", "evaluations.atCurrent=5", "--set", "search.edges=8", "--set",
        "selection.candidates=2", "--set", "selection.episodes=1", "--set", "selection.reportEpisodes=4",
    ];

    private static Task<Invocation> ConsoleAsync(string data, params string[] args) =>
        Invocation.RunAsync([.. args, "--data", data], new Connector(), time: TimeProvider.System);

    [Fact]
    public async Task Whip_whose_every_evaluation_diverges_ends_with_code_1_and_says_so_everywhere()
    {
        using var scratch = new Scratch();
        var data = scratch.File("data");
        var task = Whip(scratch, "2e7");
        var validated = await ConsoleAsync(data, "validate", task);
        var run = await ConsoleAsync(data, ["run", task, "--recipe", "paper", "--iterations", "5", "--name", "r", .. Small]);
        var shown = await ConsoleAsync(data, "show", "r", "--json");
        var history = await ConsoleAsync(data, "history", "r");
        var json = await ConsoleAsync(data, "history", "r", "--json");
        var watched = await ConsoleAsync(data, "watch", "r", "--from", "1");
        var compared = await ConsoleAsync(data, "compare", "r");

        Assert.Equal(ExitCode.Usage, validated.Code);
        Assert.Contains("all 8 episodes of random policies invalid (8 diverged)", validated.Error, StringComparison.Ordinal);
        Assert.Contains(validated.OutLines,
            line => line.StartsWith("warning ", StringComparison.Ordinal) && line.Contains("smaller timestep", StringComparison.Ordinal));

        Assert.Equal(ExitCode.RunFailed, run.Code);
        Assert.Contains("1/5  mean –  best –  edges 8  all 15 evaluations invalid (15 diverged)", watched.Out, StringComparison.Ordinal);
        Assert.Contains("run r failed: nothing valid happened in the last 3 iterations: all 45 evaluations are invalid (45 diverged)",
            run.Error, StringComparison.Ordinal);
        Assert.Contains("invalid      all 45 evaluations invalid (45 diverged); in the last iteration 15 diverged", run.Out,
            StringComparison.Ordinal);
        Assert.DoesNotContain("export", run.Out, StringComparison.Ordinal);

        var status = JsonDocument.Parse(shown.Out).RootElement;
        Assert.Equal(("failed", 45, 45), (status.GetProperty("state").GetString(), status.GetProperty("evaluations").GetInt32(),
            status.GetProperty("diverged").GetInt32()));
        Assert.Equal(45, status.GetProperty("invalid").GetProperty("diverged").GetInt32());
        Assert.Equal(15, status.GetProperty("lastInvalid").GetProperty("diverged").GetInt32());
        Assert.All(history.OutLines[1..], line => Assert.EndsWith("15 diverged", line, StringComparison.Ordinal));
        Assert.All(JsonDocument.Parse(json.Out).RootElement.GetProperty("rows").EnumerateArray(),
            row => Assert.Equal(15, row.GetProperty("invalid").GetProperty("diverged").GetInt32()));
        Assert.Contains("r failed: nothing valid happened", compared.Error, StringComparison.Ordinal);
        Assert.Contains("45 diverged of 45", compared.Out, StringComparison.Ordinal);

        foreach (var command in (string[][])[["resume", "r"], ["export", "r", "-o", scratch.File("p.json")], ["eval", "r"]])
        {
            var refused = await ConsoleAsync(data, command);
            Assert.Equal(ExitCode.Conflict, refused.Code);
            Assert.Contains("nothing valid happened", refused.Error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(scratch.File("p.json")));
    }

    [Fact]
    public async Task Failed_run_goes_on_by_a_fork_with_a_mended_task_file()
    {
        using var scratch = new Scratch();
        var data = scratch.File("data");
        var task = Whip(scratch, "2e7");
        var run = await ConsoleAsync(data, ["run", task, "--recipe", "paper", "--iterations", "5", "--name", "r", .. Small]);
        Whip(scratch, "0.01");
        var fork = await ConsoleAsync(data, "fork", "r@3", "--task-file", task, "--name", "f");
        var resumed = await ConsoleAsync(data, "resume", "f", "--json");

        Assert.Equal((ExitCode.RunFailed, ExitCode.Ok), (run.Code, fork.Code));
        Assert.True(resumed.Code == ExitCode.Ok, resumed.Error);
        var status = JsonDocument.Parse(resumed.Out).RootElement;
        Assert.Equal(("completed", 5, 30), (status.GetProperty("state").GetString(), status.GetProperty("iteration").GetInt32(),
            status.GetProperty("evaluations").GetInt32()));
        Assert.InRange(status.GetProperty("diverged").GetInt32(), 0, 29);

        scratch.Write("other.yaml", SampleTasks.WhipYaml.Replace("task: whip", "task: rope", StringComparison.Ordinal));
        var other = await ConsoleAsync(data, "fork", "r@3", "--task-file", scratch.File("other.yaml"), "--name", "g");
        Assert.Equal(ExitCode.Usage, other.Code);
        Assert.Contains("the task 'rope', the run's is 'whip'", other.Error, StringComparison.Ordinal);
        scratch.Write("blind.yaml",
            SampleTasks.WhipYaml.Replace("  - { kind: joint-velocities, joints: all }\n", "", StringComparison.Ordinal));
        var blind = await ConsoleAsync(data, "fork", "r@3", "--task-file", scratch.File("blind.yaml"), "--name", "g");
        Assert.Equal(ExitCode.Usage, blind.Code);
        Assert.Contains("taskFile.definition.observation: a fork can", blind.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whip_of_which_some_evaluations_diverge_is_trained_and_its_summary_counts_them()
    {
        using var scratch = new Scratch();
        var data = scratch.File("data");
        var run = await ConsoleAsync(data, ["run", Whip(scratch, "2"), "--recipe", "paper", "--iterations", "3",
            "--name", "r", "--json", .. Small]);

        Assert.True(run.Code == ExitCode.Ok, run.Error);
        var status = JsonDocument.Parse(run.Out).RootElement;
        Assert.InRange(status.GetProperty("diverged").GetInt32(), 1, 44);
        Assert.Equal(status.GetProperty("diverged").GetInt32(), status.GetProperty("invalid").GetProperty("diverged").GetInt32());
        Assert.Contains("diverged", run.Error, StringComparison.Ordinal);
        Assert.Contains("evaluations invalid", (await ConsoleAsync(data, "show", "r")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_whose_every_episode_diverges_is_measured_with_code_1_and_the_reason()
    {
        using var scratch = new Scratch();
        var data = scratch.File("data");
        var run = await ConsoleAsync(data, ["run", Whip(scratch, "0.01"), "--recipe", "paper", "--iterations", "1",
            "--name", "r", .. Small]);
        var (gentle, wild) = (scratch.File("gentle.json"), scratch.File("wild.json"));
        await ConsoleAsync(data, "export", "r", "-o", gentle);
        var policy = await File.ReadAllTextAsync(gentle, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(wild, policy.Replace("0.01\\\"", "2e7\\\"", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        Assert.True(run.Code == ExitCode.Ok, run.Error);
        Assert.Equal(ExitCode.Ok, (await ConsoleAsync(data, "eval", gentle, "--episodes", "3")).Code);
        var result = await ConsoleAsync(data, "eval", wild, "--episodes", "3", "--json");
        Assert.Equal(ExitCode.RunFailed, result.Code);
        Assert.Contains("the policy has no return: all 3 episodes invalid (3 diverged)", result.Error, StringComparison.Ordinal);
        var root = JsonDocument.Parse(result.Out).RootElement;
        Assert.Equal((0, 3, 3), (root.GetProperty("episodes").GetInt32(), root.GetProperty("diverged").GetInt32(),
            root.GetProperty("invalid").GetProperty("diverged").GetInt32()));
    }

    [Fact]
    public async Task Sixty_boxes_without_room_for_their_contacts_fail_and_with_the_size_that_validate_names_they_train()
    {
        Assert.SkipWhen(MuJoCoLibrary.Version >= 230, "njmax and nconmax are no limits from MuJoCo 2.3.0 on");
        using var scratch = new Scratch();
        var data = scratch.File("data");
        var task = Boxes(scratch, "");
        var validated = await ConsoleAsync(data, "validate", task, "--json");
        var run = await ConsoleAsync(data, ["run", task, "--recipe", "paper", "--iterations", "3", "--name", "full", .. Small]);

        Assert.Equal((ExitCode.Usage, ExitCode.RunFailed), (validated.Code, run.Code));
        Assert.Contains("all 45 evaluations are invalid (45 contacts full)", run.Error, StringComparison.Ordinal);
        var trial = JsonDocument.Parse(validated.Out).RootElement.GetProperty("trial");
        Assert.Equal(100, trial.GetProperty("room").GetProperty("contacts").GetInt32());

        var roomy = await ConsoleAsync(data,
            ["run", Boxes(scratch, trial.GetProperty("size").GetString()!), "--recipe", "paper", "--iterations", "1", "--name", "roomy",
                "--json", .. Small]);
        Assert.True(roomy.Code == ExitCode.Ok, roomy.Error);
        var status = JsonDocument.Parse(roomy.Out).RootElement;
        Assert.Equal(0, status.GetProperty("diverged").GetInt32());
        // The box that the reward looks at stays where it is: a fall through the floor is tens of meters.
        Assert.InRange(status.GetProperty("meanReturn").GetDouble(), -40 * 5, 0);
    }

    private static string Whip(Scratch scratch, string gear)
    {
        scratch.Write("whip.xml", SampleTasks.Whip(gear));
        return scratch.Write("whip.yaml", SampleTasks.WhipYaml);
    }

    private static string Boxes(Scratch scratch, string size)
    {
        scratch.Write("boxes.xml", SampleTasks.Boxes(size));
        return scratch.Write("boxes.yaml", SampleTasks.BoxesYaml);
    }
}
