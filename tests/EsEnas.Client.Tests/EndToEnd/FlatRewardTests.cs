using System.Text.Json;
using EsEnas.Client.Connections;
using EsEnas.Client.Tests.Fakes;

namespace EsEnas.Client.Tests.EndToEnd;

/// <summary>
/// A task whose reward teaches nothing says so wherever it is looked at, before and while it runs; one that pays for staying alive is
/// trained on that.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class FlatRewardTests
{
    private static readonly string[] Small =
    [
        "--iterations", "2", "--set", "horizon=30", "--set", "policy.hidden=[]", "--set", "search.space=unstructured", "--set",
        "evaluations.directions=4", "--set", "evaluations.atCurrent=2", "--set", "selection.candidates=1", "--set", "selection.episodes=1",
        "--set", "selection.reportEpisodes=2",
    ];

    private const string Model = """
        <mujoco>
          <option timestep="0.02" integrator="RK4"/>
          <worldbody>
            <body name="wagon" pos="0 0 0.5">
              <joint name="rail" type="slide" axis="1 0 0" damping="0.8"/>
              <geom type="box" size="0.15 0.1 0.05" mass="4" contype="0" conaffinity="0"/>
              <body name="broom">
                <joint name="tilt" type="hinge" axis="0 1 0" damping="0.4"/>
                <geom type="capsule" fromto="0 0 0 0 0 0.7" size="0.04" mass="3" contype="0" conaffinity="0"/>
              </body>
            </body>
            <body name="beside" pos="0 1 0.5">
              <joint name="loose" type="slide" axis="1 0 0" damping="0.8"/>
              <geom type="sphere" size="0.1"/>
            </body>
          </worldbody>
          <actuator><motor name="drive" joint="rail" gear="90" ctrllimited="true" ctrlrange="-2 2"/></actuator>
        </mujoco>
        """;

    private static Task<Invocation> ConsoleAsync(string data, params string[] args) =>
        Invocation.RunAsync([.. args, "--data", data], new Connector(), time: TimeProvider.System);

    [Fact]
    public async Task Bonus_that_is_all_there_is_and_is_not_trained_on_is_said_by_every_command()
    {
        using var scratch = new Scratch();
        var task = Broom(scratch, "- { kind: alive-bonus }", "trainOnBonus: false");

        await SaidByEveryCommand(scratch, task, "weights are trained without the alive bonus", "trainOnBonus: true");
    }

    [Theory]
    [InlineData("- { kind: alive-bonus, coefficient: 0 }", "every coefficient of the reward is 0")]
    [InlineData("- { kind: distance, from: wagon, to: wagon }", "nothing that they did reached what is rewarded")]
    public async Task Reward_that_is_always_the_same_is_said_by_every_command(string reward, string words)
    {
        using var scratch = new Scratch();

        await SaidByEveryCommand(scratch, Broom(scratch, reward, "trainOnBonus: false"), words,
            "all returns of the last iteration are the same");
    }

    [Fact]
    public async Task Reward_that_differs_by_the_start_alone_is_said_before_the_run()
    {
        using var scratch = new Scratch();
        var task = Broom(scratch, "- { kind: forward-velocity, joint: loose }", "", healthy: false);

        foreach (var command in (string[][])[["task", "show", task], ["validate", task], ["submit", task]])
            Assert.Contains("nothing that they did reached what is rewarded", All(await ConsoleAsync(scratch.File("data"), command)),
                StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bonus_that_is_all_there_is_is_trained_on_without_a_word()
    {
        using var scratch = new Scratch();
        var task = Broom(scratch, "- { kind: alive-bonus }", "");
        var run = await ConsoleAsync(scratch.File("data"), ["run", task, "--recipe", "paper", "--name", "r", "--json", .. Small]);
        var history = await ConsoleAsync(scratch.File("data"), "history", "r", "--csv");

        Assert.True(run.Code == ExitCode.Ok, run.Error);
        Assert.DoesNotContain("warning", run.Error, StringComparison.Ordinal);
        Assert.Equal("", JsonDocument.Parse(run.Out).RootElement.GetProperty("warning").GetString());
        Assert.DoesNotContain("warning", All(await ConsoleAsync(scratch.File("data"), "validate", task)), StringComparison.Ordinal);
        // Iteration, mean, best, training mean, training std.
        Assert.All(history.OutLines[1..],
            line => Assert.True(double.Parse(line.Split(',')[4], System.Globalization.CultureInfo.InvariantCulture) > 0, line));
    }

    private static async Task SaidByEveryCommand(Scratch scratch, string task, string before, string during)
    {
        var data = scratch.File("data");
        var shown = await ConsoleAsync(data, "task", "show", task);
        var validated = await ConsoleAsync(data, "validate", task, "--json");
        var run = await ConsoleAsync(data, ["run", task, "--recipe", "paper", "--name", "r", .. Small]);
        var text = await ConsoleAsync(data, "show", "r");
        var json = await ConsoleAsync(data, "show", "r", "--json");

        Assert.Contains(shown.OutLines,
            line => line.StartsWith("warning ", StringComparison.Ordinal) && line.Contains(before, StringComparison.Ordinal));
        Assert.Contains(JsonDocument.Parse(validated.Out).RootElement.GetProperty("warnings").EnumerateArray(),
            warning => warning.GetString()!.Contains(before, StringComparison.Ordinal));
        Assert.True(run.Code == ExitCode.Ok, run.Error);
        Assert.Contains(run.Error.Split('\n'),
            line => line.StartsWith("warning: ", StringComparison.Ordinal) && line.Contains(before, StringComparison.Ordinal));
        Assert.Contains(run.OutLines,
            line => line.StartsWith("warning ", StringComparison.Ordinal) && line.Contains(during, StringComparison.Ordinal));
        Assert.Contains(text.OutLines,
            line => line.StartsWith("warning ", StringComparison.Ordinal) && line.Contains(during, StringComparison.Ordinal));
        Assert.Contains(during, JsonDocument.Parse(json.Out).RootElement.GetProperty("warning").GetString(), StringComparison.Ordinal);
    }

    private static string All(Invocation invocation) => invocation.Out + invocation.Error;

    private static string Broom(Scratch scratch, string reward, string more, bool healthy = true)
    {
        scratch.Write("broom.xml", Model);
        return scratch.Write("broom.yaml", $$"""
            task: broom
            model: broom.xml
            frameSkip: 2
            horizon: 30
            observation:
              - { kind: joint-positions, joints: [rail, tilt] }
              - { kind: joint-velocities, joints: [rail, tilt] }
            reward:
              {{reward}}
            {{(healthy ? "termination: { healthy: [ { joint: tilt, above: -0.15, below: 0.15 } ] }" : "")}}
            resetNoise:
              positions: { law: uniform, scale: 0.02 }
              velocities: { law: uniform, scale: 0.02 }
            {{more}}
            """);
    }
}
