using System.Diagnostics;
using System.Globalization;

namespace EsEnas.Cluster.Tests.Chaos;

/// <summary>
/// The promise to the letter: silos are killed, frozen, stopped and added, and the store goes away, and the history and the policy are
/// those of one undisturbed process, byte for byte. Half a minute of it by default, with ESENAS_LONG_TESTS=1 three minutes on each store,
/// and joins and restarts in between after which the new silo has to work; ESENAS_CHAOS_SEED repeats a sequence, ESENAS_CHAOS_STORE chooses
/// one store.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const string Run = "r";
    private const int FirstIterations = 12;
    private const int Unreachable = 6;
    private const int JoinsOfAPart = 2;
    private static readonly TimeSpan FinishLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly string[] Settings =
    [
        "--seed", "11", "--set", "horizon=200", "--set", "evaluations.directions=10", "--set", "evaluations.atCurrent=5", "--set",
        "checkpoint.everySeconds=0.2", "--set", "selection.candidates=2", "--set", "selection.reportEpisodes=5",
    ];

    private static bool Long => LongTests.AreAsked;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Stores => Environment.GetEnvironmentVariable("ESENAS_CHAOS_STORE") is { Length: > 0 } one ? [one]
        : Long ? ["sqlite", "redis", "postgres", "azure"] : ["sqlite"];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Run_on_silos_that_die_freeze_and_lose_their_store_has_the_history_and_policy_of_an_undisturbed_one(string store)
    {
        Missing.SkipTestWithout(NeedsOf(store));
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ESENAS_CHAOS_SEED"), CultureInfo.InvariantCulture, out var asked)
            ? asked
            : Random.Shared.Next();
        var log = new ChaosLog();
        await using var cluster = new ChaosCluster(StoreOf(store), seed, log);
        try
        {
            await PlayAsync(cluster, log, store);
            output.WriteLine($"{store}, ESENAS_CHAOS_SEED={seed}: {log.Summary}");
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{store}, ESENAS_CHAOS_SEED={seed}: {exception.Message}\n{log}\n{cluster.Said}",
                exception);
        }
        finally
        {
            output.WriteLine($"{log}");
        }
    }

    private static async Task PlayAsync(ChaosCluster cluster, ChaosLog log, string store)
    {
        var duration = TimeSpan.FromSeconds(Long ? 190 : 30);
        var parts = Long ? 3 : 1;
        using var files = new DataDirectory();
        await cluster.StartAsync();
        log.Add("ready", store);
        await AskAsync(cluster, ["submit", "swimmer", "--recipe", "paper",
            "--name", Run, "--iterations", Text(FirstIterations), .. Settings]);
        log.Add("submitted", "");
        if (cluster.DataDirectory is not null) await AssertTlsAsync(cluster, files.Path);
        await using var watch = new RunWatch(cluster, log, Run);
        var following = watch.FollowAsync(Token);
        for (var part = 0; part < parts; part++)
        {
            await cluster.DisturbAsync(duration / parts, Token);
            // What joins in all that has to be of use, not only to do no harm.
            if (Long) await cluster.JoinAsync(JoinsOfAPart, () => watch.Evaluations);
        }
        log.Add("calm", "");
        watch.KeepGoing = false;
        for (var begin = Stopwatch.GetTimestamp(); await Task.WhenAny(following, Task.Delay(LookEvery, Token)) != following;)
        {
            cluster.KeepAlive();
            Assert.True(Stopwatch.GetElapsedTime(begin) < FinishLimit,
                $"not completed {FinishLimit.TotalMinutes} minutes after the last disturbance: {watch.Last}");
        }
        await following;
        var iterations = watch.Last!.Iterations;
        log.Add("completed", $"{iterations} iterations");

        var history = await AskAsync(cluster, "history", Run, "--csv");
        var (rough, undisturbed) = (Path.Combine(files.Path, "rough.json"), Path.Combine(files.Path, "calm.json"));
        await AskAsync(cluster, "export", Run, "-o", rough);
        string[] calm = ["--data", Path.Combine(files.Path, "calm")];
        await InnerConsole.SucceedAsync(["run", "swimmer", "--recipe", "paper",
            "--name", Run, "--iterations", Text(iterations), .. Settings, .. calm]);
        Assert.Equal(await InnerConsole.SucceedAsync(["history", Run, "--csv", .. calm]), history);
        await InnerConsole.SucceedAsync(["export", Run, "-o", undisturbed, .. calm]);
        Assert.Equal(await File.ReadAllTextAsync(undisturbed, Token), await File.ReadAllTextAsync(rough, Token));
        Assert.Equal(iterations + 1, history.TrimEnd('\n').Split('\n').Length);
        log.Add("equal", "history and policy");
    }

    // Silos on a data directory speak TLS with the certificates in it: what follows goes over that, between silos and from consoles.
    private static async Task AssertTlsAsync(ChaosCluster cluster, string elsewhere)
    {
        var (code, _, error) = await InnerConsole.RunAsync(
            ["list", "--cluster", cluster.Gateways.Split(',')[0], "--data", Path.Combine(elsewhere, "stranger")]);
        Assert.Equal(Unreachable, code);
        Assert.Contains("speaks TLS and this console has no certificate", error, StringComparison.Ordinal);
    }

    private static ChaosStore StoreOf(string kind) => kind switch
    {
        "sqlite" => new SqliteChaosStore(),
        "redis" => ServerChaosStore.Redis(),
        "postgres" => ServerChaosStore.Postgres(),
        _ => ServerChaosStore.Azure(),
    };

    private static External[] NeedsOf(string kind) => kind switch
    {
        "sqlite" => [],
        "redis" => [External.Redis],
        "postgres" => [External.PostgreSql],
        _ => [External.Azurite],
    };

    /// <summary>
    /// A console command on the cluster, again while no gateway answers: on a machine whose cores are all busy that may take a while.
    /// </summary>
    private static async Task<string> AskAsync(ChaosCluster cluster, params string[] command)
    {
        string[] directory = cluster.DataDirectory is { } data ? ["--data", data] : [];
        for (var begin = Stopwatch.GetTimestamp(); ;)
        {
            var (code, answer, error) = await InnerConsole.RunAsync([.. command, "--cluster", cluster.Gateways, .. directory]);
            if (code == 0) return answer;
            Assert.True(code == Unreachable && Stopwatch.GetElapsedTime(begin) < FinishLimit,
                $"esenas {command[0]} ended with {code}\n{error}\n{answer}");
            cluster.KeepAlive();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
