using System.Globalization;

namespace EsEnas.Cluster.Tests;

/// <summary>The promise: a process may die at any moment, and the numbers do not change.</summary>
[Needs(External.MuJoCo)]
public sealed class KillAndResumeTests(ITestOutputHelper log)
{
    private const int Iterations = 24;
    private static readonly string[] RunArguments = Run(horizon: 250);
    private static readonly Lazy<Task<Outcome>> Calm = new(CalmAsync);

    [Fact]
    public async Task Killed_at_random_moments_and_resumed_has_the_history_and_policy_of_an_undisturbed_run()
    {
        using var rough = new DataDirectory();
        var seed = Random.Shared.Next();
        log.WriteLine($"moments seeded by {seed}");
        var random = new Random(seed);
        // Iterations to wait for: two kills fall into the start, which takes about a second, four into the work, one into the choice of
        // the policy.
        int[] goals = [0, 0, random.Next(1, 6), random.Next(6, 12), random.Next(12, 18), random.Next(18, Iterations), Iterations];
        var kills = 0;
        foreach (var goal in goals)
        {
            // Killed before the run was accepted, it does not exist yet: then it is run, not resumed.
            using var process = ConsoleProcess.Start([.. kills <= 2 ? RunArguments : ["resume", "r"], "--data", rough.Path]);
            if (goal > 0)
                await Deadline.UntilAsync(() => process.HasExited || InnerConsole.IterationOf("r", rough) >= goal, () => process.Error);
            await Task.WhenAny(process.WaitAsync(),
                Task.Delay(goal > 0 ? random.Next(300) : random.Next(100, 1200), TestContext.Current.CancellationToken));
            if (process.HasExited)
            {
                var code = await process.WaitAsync();
                Assert.True(code == 0, $"ended with {code}\n{process.Error}");
                break;
            }

            await process.KillAsync();
            kills++;
        }

        await InnerConsole.SucceedAsync([.. RunArguments, "--data", rough.Path]);
        log.WriteLine($"{kills} kills");
        Assert.True(kills >= 3, $"only {kills} kills hit the run");
        Assert.Equal(await Calm.Value, await OutcomeAsync(rough));
    }

    [Fact]
    public async Task Slots_do_not_change_the_history()
    {
        using var one = new DataDirectory();
        using var two = new DataDirectory();
        var run = Run(horizon: 100);
        await InnerConsole.SucceedAsync([.. run, "--data", one.Path, "--slots", "1"]);
        await InnerConsole.SucceedAsync([.. run, "--data", two.Path, "--slots", "2"]);
        Assert.Equal(await HistoryAsync(one), await HistoryAsync(two));
    }

    [Fact]
    public async Task Interrupted_run_pauses_says_how_to_go_on_and_does()
    {
        using var data = new DataDirectory();
        using (var process = ConsoleProcess.Start([.. RunArguments, "--data", data.Path]))
        {
            await Deadline.UntilAsync(() => process.HasExited || InnerConsole.IterationOf("r", data) >= 1, () => process.Error);
            process.Signal("TERM");
            Assert.Equal(130, await process.WaitAsync());
            Assert.Contains("resume r", process.Error, StringComparison.Ordinal);
        }

        Assert.Contains("\"paused\"", await InnerConsole.SucceedAsync("show", "r", "--json", "--data", data.Path),
            StringComparison.OrdinalIgnoreCase);
        await InnerConsole.SucceedAsync("resume", "r", "--data", data.Path);
        Assert.Equal((await Calm.Value).History, await HistoryAsync(data));
    }

    private static string[] Run(int horizon) =>
    [
        "run", "swimmer", "--recipe", "paper",
            "--name", "r", "--seed", "7", "--iterations", Text(Iterations), "--set", "horizon=" + Text(horizon),
        "--set", "evaluations.directions=10", "--set", "evaluations.atCurrent=5", "--set", "checkpoint.everySeconds=0.2",
        "--set", "selection.candidates=4", "--set", "selection.reportEpisodes=20",
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<Outcome> CalmAsync()
    {
        using var data = new DataDirectory();
        await InnerConsole.SucceedAsync([.. RunArguments, "--data", data.Path]);
        return await OutcomeAsync(data);
    }

    private static async Task<Outcome> OutcomeAsync(DataDirectory data)
    {
        var file = Path.Combine(data.Path, "policy.json");
        await InnerConsole.SucceedAsync("export", "r", "-o", file, "--data", data.Path);
        return new Outcome(await HistoryAsync(data), await File.ReadAllTextAsync(file));
    }

    private static async Task<string> HistoryAsync(DataDirectory data)
    {
        var csv = await InnerConsole.SucceedAsync("history", "r", "--csv", "--data", data.Path);
        Assert.Equal(Iterations + 1, csv.TrimEnd('\n').Split('\n').Length);
        return csv;
    }

    private sealed record Outcome(string History, string Policy);
}
