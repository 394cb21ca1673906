using EsEnas.Client.Connections;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Cluster.Tests;

/// <summary>
/// The promise of <see cref="KillAndResumeTests"/> for the recipe <c>small</c>: its step schedule, and the phase that shrinks. One kill in
/// each by default, three with ESENAS_LONG_TESTS=1.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class SmallKillAndResumeTests(ITestOutputHelper log)
{
    private static readonly string[] RunArguments =
    [
        "run", "swimmer", "--name", "r", "--seed", "7", "--iterations", "12", "--set", "horizon=200", "--set",
        "checkpoint.everySeconds=0.1", "--set", "optimizer.sigma=1", "--set", "selection.reportEpisodes=20", "--set", "shrink.iterations=2",
    ];

    private static int Kills => LongTests.AreAsked ? 3 : 1;

    [Fact]
    public async Task Small_policy_killed_while_steps_shrink_and_while_it_shrinks_is_that_of_an_undisturbed_run()
    {
        using DataDirectory calm = new(), rough = new();
        await InnerConsole.SucceedAsync([.. RunArguments, "--data", calm.Path]);
        var seed = Random.Shared.Next();
        log.WriteLine($"moments seeded by {seed}");
        var random = new Random(seed);
        var (training, shrinking) = (0, 0);
        while (training < Kills || shrinking < Kills)
        {
            using var process = ConsoleProcess.Start([.. training == 0 ? RunArguments : ["resume", "r"], "--data", rough.Path]);
            // Further than the last time, so that every process gets somewhere.
            var span = 9 / Kills;
            var goal = shrinking > 0 || training == Kills ? 12 : random.Next(1 + (span * training), 1 + (span * (training + 1)));
            var steps = goal == 12 ? shrinking + 1 : 0;
            await Deadline.UntilAsync(() => process.HasExited || (Of(rough) is { } status && status.Iteration.Value >= goal
                && Shrunk(status) >= steps), () => process.Error);
            await Task.Delay(random.Next(100), TestContext.Current.CancellationToken);
            if (process.HasExited)
            {
                Assert.True(await process.WaitAsync() == 0, process.Error);
                break;
            }

            await process.KillAsync();
            if (goal == 12) shrinking++;
            else training++;
        }

        await InnerConsole.SucceedAsync([.. RunArguments, "--data", rough.Path]);

        log.WriteLine($"{training} kills in training, {shrinking} in shrinking");
        Assert.Equal(Kills, training);
        Assert.True(shrinking > 0, "no kill hit the phase that shrinks");
        var expected = await OutcomeAsync(calm);
        Assert.Contains(",narrowed,", expected.History, StringComparison.Ordinal);
        Assert.Equal(expected, await OutcomeAsync(rough));
    }

    private static RunStatus? Of(DataDirectory data)
    {
        try
        {
            return StatusSocket.TryAskAsync(data.Path, new("r"), CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (RunException)
        {
            return null;
        }
    }

    private static int Shrunk(RunStatus status) =>
        status.Phases.Where(phase => phase.Name == "shrink").Select(phase => phase.Done).FirstOrDefault();

    private static async Task<Outcome> OutcomeAsync(DataDirectory data)
    {
        var file = Path.Combine(data.Path, "policy.json");
        await InnerConsole.SucceedAsync("export", "r", "-o", file, "--data", data.Path);
        var history = await InnerConsole.SucceedAsync("history", "r", "--csv", "--data", data.Path);
        var shrinking = await InnerConsole.SucceedAsync("history", "r", "--phase", "shrink", "--csv", "--data", data.Path);
        Assert.True(shrinking.Count(c => c == '\n') > 4, shrinking);
        return new Outcome(history, shrinking, await File.ReadAllTextAsync(file));
    }

    private sealed record Outcome(string History, string Shrinking, string Policy);
}
