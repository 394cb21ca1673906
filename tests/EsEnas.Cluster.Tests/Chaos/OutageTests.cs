using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using EsEnas.Client;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Hosting.Networking;

namespace EsEnas.Cluster.Tests.Chaos;

/// <summary>What a user reads while the store of the runs is away, for each store and way of being away, and each command.</summary>
[Needs(External.MuJoCo)]
public sealed partial class OutageTests(ITestOutputHelper output)
{
    private const int Unreachable = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string[] Endless =
    [
        "swimmer", "--recipe", "paper", "--iterations", "100000", "--set", "horizon=20", "--set", "evaluations.directions=2", "--set",
        "evaluations.atCurrent=2", "--set", "checkpoint.everySeconds=0.1",
    ];

    /// <summary>The stores and the ways of being away: two by default, all with ESENAS_LONG_TESTS=1.</summary>
    public static TheoryData<string> Outages => Long
        ? ["redis, frozen", "redis, killed", "postgres, killed", "azure-blob, frozen", "sqlite, locked", "sqlite, full disk"]
        : ["redis, frozen", "sqlite, full disk"];

    // What has its answer in memory gives it; what cannot says why and ends with 6; what follows goes on waiting.
    private static IEnumerable<string[]> Commands =>
    [
        ["submit", "swimmer", "--recipe", "paper", "--name", "new"], ["list"], ["pause", "other"],
        .. Long
            ? new string[][]
            {
                ["show", "other"], ["history", "other"], ["cancel", "other"], ["extend", "other", "--iterations", "200000"],
                ["rename", "other", "another"], ["label", "other", "a=b"], ["delete", "other", "--yes", "--force"], ["resume", "other"],
                ["verify", "other"], ["replay", "other", "--iteration", "1", "--evaluation", "0"],
                ["fork", "other@1", "--name", "forked"], ["export", "other", "-o", "-"], ["compare", "other", "mine"],
            }
            : [],
    ];

    private static bool Long => LongTests.AreAsked;

    [Theory, MemberData(nameof(Outages))]
    public async Task Command_during_an_outage_says_in_one_line_what_is_wrong_and_since_when(string store)
    {
        if (store.EndsWith("full disk", StringComparison.Ordinal)) FullDisk.SkipIfImpossible();
        await using var chaos = Make(store);
        await chaos.StartAsync();
        await using var silo = SiloProcess.Start(1, FreePorts.Next(IPAddress.Loopback), chaos.Flags);
        var gateway = await silo.ReadyAsync(Patience);
        string[] place = ["--cluster", gateway, .. chaos.DataDirectory is { } data ? ["--data", data] : Array.Empty<string>()];
        await InnerConsole.SucceedAsync(["submit", .. Endless, "--name", "other", "--seed", "2", .. place]);
        await using var run = Followed.Start(["run", .. Endless, "--name", "mine", .. place]);
        await using var watch = Followed.Start(["watch", "other", "--from", "1", .. place]);
        await Deadline.UntilAsync(() => watch.Said.Contains("/100000", StringComparison.Ordinal)
            && run.Said.Contains("iteration", StringComparison.Ordinal), () => run.Said + watch.Said);

        var away = TimeProvider.System.GetTimestamp();
        output.WriteLine(await chaos.TakeAwayAsync(Roll(store)));
        foreach (var (name, follower) in new[] { ("run", run), ("watch", watch) })
        {
            await Deadline.UntilAsync(() => Told().IsMatch(follower.Said), () => follower.Said);
            output.WriteLine($"{name}: {Told().Match(follower.Said).Value} after {Seconds(away)}");
            AssertPlain(follower.Said);
        }

        var since = Since().Match(run.Said).Value;
        foreach (var command in Commands)
        {
            var start = TimeProvider.System.GetTimestamp();
            await using var asked = Followed.Start([.. command, .. place]);
            await Deadline.UntilAsync(() => asked.Code is not null || Told().IsMatch(asked.Errors), () => $"{command[0]}: {asked.Said}");
            output.WriteLine($"{command[0]}: code {asked.Code} after {Seconds(start)}: {asked.Errors.ReplaceLineEndings(" | ")}");
            AssertPlain(asked.Said);
            Assert.DoesNotContain("silo does not answer", asked.Said, StringComparison.Ordinal);
            if (asked.Code is { } code && code != 0)
            {
                Assert.Equal((command[0], Unreachable), (command[0], code));
                Assert.Matches(Told(), Assert.Single(asked.Errors.TrimEnd().Split('\n')));
            }

            if (Since().Match(asked.Errors) is { Success: true } said) Assert.Equal((command[0], since), (command[0], said.Value));
        }

        // Whoever follows has been told once, and again only after a write that a full disk still had room for.
        foreach (var said in new[] { run.Said, watch.Said })
        {
            Assert.InRange(Told().Count(said), 1, 1 + Back().Count(said));
            Assert.All(Since().Matches(said), match => Assert.Equal(since, match.Value));
        }

        await chaos.BringBackAsync();
        await Deadline.UntilAsync(() => Back().IsMatch(run.Said) && Back().IsMatch(watch.Said), () => run.Said + watch.Said);
    }

    private static string Seconds(long start) =>
        string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(start).TotalSeconds:F1} s");

    // No stack, no type's name, nothing of a library's own words.
    private static void AssertPlain(string text)
    {
        foreach (var part in new[]
        {
            "   at ", "Exception", "StackExchange", "Npgsql", "Azure.", "SQLite Error", "esenas: unexpected", "Orleans"
        })
            Assert.DoesNotContain(part, text, StringComparison.Ordinal);
    }

    private static ChaosStore Make(string store) => store switch
    {
        "redis, killed" or "redis, frozen" => ServerChaosStore.Redis(),
        "postgres, killed" => ServerChaosStore.Postgres(),
        "azure-blob, frozen" => ServerChaosStore.Azure(),
        "sqlite, full disk" => new FullDisk(),
        _ => new SqliteChaosStore(),
    };

    // The first half kills where a store can be killed and frozen.
    private static double Roll(string store) => store.EndsWith("killed", StringComparison.Ordinal) ? 0 : 0.9;

    [GeneratedRegex(@"the [a-z-]+ store cannot be used since \d\d:\d\d:\d\d UTC: [^\n]+")]
    private static partial Regex Told();

    [GeneratedRegex(@"since \d\d:\d\d:\d\d UTC")]
    private static partial Regex Since();

    [GeneratedRegex(@"the store is back; going on|the run answers again|is (paused|cancelled) at")]
    private static partial Regex Back();

    /// <summary>A command of the console in this process that may go on for ever, with what it has said so far.</summary>
    private sealed class Followed : IAsyncDisposable
    {
        private readonly CancellationTokenSource interrupt = new();
        private readonly StringWriter output = new();
        private readonly StringWriter errors = new();
        private readonly Terminal terminal;
        private readonly Task<int> work;

        private Followed(string[] arguments)
        {
            terminal = new Terminal
            {
                Out = TextWriter.Synchronized(output),
                Error = TextWriter.Synchronized(errors),
                Environment = _ => null,
            };
            work = Task.Run(() => ConsoleApp.RunAsync(arguments, terminal, new Connector(), interrupt.Token));
        }

        /// <summary>Its exit code; null while it works.</summary>
        public int? Code => work.IsCompleted ? work.GetAwaiter().GetResult() : null;

        public string Said => Read(terminal.Out, output) + "\n" + Errors;

        public string Errors => Read(terminal.Error, errors);

        public static Followed Start(string[] arguments) => new(arguments);

        public async ValueTask DisposeAsync()
        {
            await interrupt.CancelAsync();
            await work.WaitAsync(Patience);
            interrupt.Dispose();
        }

        // A synchronized writer locks itself.
        private static string Read(TextWriter writer, StringWriter text)
        {
            lock (writer) return text.ToString();
        }
    }
}
