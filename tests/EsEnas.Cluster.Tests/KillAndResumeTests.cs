using System.Globalization;
using System.Text.Json;

namespace EsEnas.Cluster.Tests;

/// <summary>The promise: a process may die at any moment, and the numbers do not change.</summary>
public sealed class KillAndResumeTests(ITestOutputHelper log)
{
    private const int Iterations = 24;
    private static readonly string[] s_run = Run("r", seed: 7, Iterations, horizon: 1000);

    [Fact]
    public async Task Killed_at_random_moments_and_resumed_has_the_history_and_policy_of_an_undisturbed_run()
    {
        using var calm = new DataDirectory();
        using var rough = new DataDirectory();
        await ConsoleProcess.SucceedAsync([.. s_run, "--data", calm.Path]);

        var seed = Random.Shared.Next();
        log.WriteLine($"moments seeded by {seed}");
        var random = new Random(seed);
        var kills = 0;
        var command = s_run;
        for (var attempt = 0; attempt < 60; attempt++)
        {
            using var process = ConsoleProcess.Start([.. command, "--data", rough.Path]);
            // A start costs a second or two; the run itself some more. A few kills fall into the start, most into the work.
            await Task.WhenAny(process.WaitAsync(), Task.Delay(random.Next(kills < 5 ? 1200 : 6000, kills < 5 ? 2600 : 30000), TestContext.Current.CancellationToken));
            if (process.HasExited)
            {
                var code = await process.WaitAsync();
                Assert.True(code == 0, $"ended with {code}\n{process.Error}");
                break;
            }

            await process.KillAsync();
            kills++;
            // Killed before the run was accepted, it does not exist yet: then it is run, not resumed.
            if ((await ConsoleProcess.RunAsync("show", "r", "--json", "--data", rough.Path)).ExitCode == 0) command = ["resume", "r"];
        }

        log.WriteLine($"{kills} kills");
        Assert.True(kills >= 3, $"only {kills} kills hit the run");
        Assert.Equal(await HistoryAsync(calm), await HistoryAsync(rough));
        Assert.Equal(await PolicyNetworkAsync(calm), await PolicyNetworkAsync(rough));
    }

    [Fact]
    public async Task Slots_do_not_change_the_history()
    {
        using var one = new DataDirectory();
        using var two = new DataDirectory();
        var run = Run("r", seed: 7, Iterations, horizon: 100);
        await ConsoleProcess.SucceedAsync([.. run, "--data", one.Path, "--slots", "1"]);
        await ConsoleProcess.SucceedAsync([.. run, "--data", two.Path, "--slots", "2"]);
        Assert.Equal(await HistoryAsync(one), await HistoryAsync(two));
    }

    [Fact]
    public async Task Interrupted_run_pauses_says_how_to_go_on_and_does()
    {
        using var calm = new DataDirectory();
        using var data = new DataDirectory();
        await ConsoleProcess.SucceedAsync([.. s_run, "--data", calm.Path]);

        using (var process = ConsoleProcess.Start([.. s_run, "--data", data.Path]))
        {
            await UntilAsync(async () => (await ConsoleProcess.RunAsync("show", "r", "--json", "--data", data.Path)) is { ExitCode: 0 } shown
                && JsonDocument.Parse(shown.Output).RootElement.GetProperty("iteration").GetInt32() >= 1);
            process.Signal("TERM");
            Assert.Equal(130, await process.WaitAsync());
            Assert.Contains("resume r", process.Error, StringComparison.Ordinal);
        }

        Assert.Contains("\"paused\"", await ConsoleProcess.SucceedAsync("show", "r", "--json", "--data", data.Path), StringComparison.OrdinalIgnoreCase);
        await ConsoleProcess.SucceedAsync("resume", "r", "--data", data.Path);
        Assert.Equal(await HistoryAsync(calm), await HistoryAsync(data));
    }

    [Fact]
    public async Task Guest_of_a_console_goes_on_in_its_place_when_that_ends()
    {
        using var calm = new DataDirectory();
        using var shared = new DataDirectory();
        var run = Run("r", seed: 7, Iterations, horizon: 300);
        await ConsoleProcess.SucceedAsync([.. run, "--data", calm.Path]);

        using var host = ConsoleProcess.Start([.. Run("other", seed: 8, iterations: 100_000, horizon: 300), "--data", shared.Path]);
        await UntilAsync(async () => (await ConsoleProcess.RunAsync("show", "other", "--data", shared.Path)).ExitCode == 0);
        using var guest = ConsoleProcess.Start([.. run, "--data", shared.Path]);
        await UntilAsync(async () => (await ConsoleProcess.RunAsync("show", "r", "--data", shared.Path)).ExitCode == 0);
        await host.KillAsync();

        var code = await guest.WaitAsync();
        Assert.True(code == 0, $"the guest ended with {code}\n{guest.Error}");
        Assert.Contains("going on here", guest.Error, StringComparison.Ordinal);
        Assert.Equal(await HistoryAsync(calm), await HistoryAsync(shared));
    }

    private static string[] Run(string name, int seed, int iterations, int horizon) =>
    [
        "run", "swimmer", "--name", name, "--seed", Text(seed), "--iterations", Text(iterations), "--set", "horizon=" + Text(horizon),
        "--set", "evaluations.directions=10", "--set", "evaluations.atCurrent=5", "--set", "checkpoint.everySeconds=0.2",
        "--set", "selection.candidates=8", "--set", "selection.reportEpisodes=20",
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<string> HistoryAsync(DataDirectory data)
    {
        var csv = await ConsoleProcess.SucceedAsync("history", "r", "--csv", "--data", data.Path);
        Assert.Equal(Iterations + 1, csv.TrimEnd('\n').Split('\n').Length);
        return csv;
    }

    private static async Task<string> PolicyNetworkAsync(DataDirectory data)
    {
        var file = Path.Combine(data.Path, "policy.json");
        await ConsoleProcess.SucceedAsync("export", "r", "-o", file, "--data", data.Path);
        return await File.ReadAllTextAsync(file);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await condition()) await Task.Delay(100, limit.Token);
    }
}
