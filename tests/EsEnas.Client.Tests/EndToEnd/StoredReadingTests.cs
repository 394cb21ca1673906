using System.Diagnostics;
using System.Text.Json;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;
using Microsoft.Data.Sqlite;

namespace EsEnas.Client.Tests.EndToEnd;

/// <summary>Commands that only look, on a data directory that nobody works on: they read the store as it is and leave no trace.</summary>
public sealed class StoredReadingTests : IDisposable
{
    private static readonly string[] Function = ["blackbox/sphere", "--iterations", "3", "--set", "checkpoint.everySeconds=0"];

    private static readonly string[] Task =
    [
        "swimmer", "--iterations", "3", "--set", "horizon=10", "--set", "evaluations.directions=2", "--set", "evaluations.atCurrent=2",
        "--set", "policy.hidden=[4]", "--set", "search.edges=16", "--set", "selection.candidates=2", "--set", "selection.reportEpisodes=3",
    ];

    private readonly Scratch scratch = new();

    private string Data => scratch.File("data");

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Looking_says_what_the_runs_themselves_say()
    {
        await SucceedAsync(["run", .. Function, "--name", "done"]);
        await SucceedAsync(["submit", .. Function, "--name", "new", "--seed", "2"]);
        await SucceedAsync(["submit", .. Function, "--name", "ended", "--seed", "3"]);
        await SucceedAsync("cancel", "ended");
        await SucceedAsync("fork", "done@2", "--set", "seed=9", "--name", "forked");

        await AssertSameAsync(["done", "new", "ended", "forked"]);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Looking_at_a_run_with_a_policy_says_what_the_run_itself_says()
    {
        await SucceedAsync(["run", .. Task, "--recipe", "paper", "--name", "done"]);

        await AssertSameAsync(["done"]);
        var exported = await SucceedAsync("export", "done", "-o", "-");
        await using var connection = await OpenAsync();
        Assert.Equal((await connection.Run(new("done")).RequestPolicy()).Json!.TrimEnd() + "\n", exported.Out);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Looking_changes_no_file_and_takes_no_lock()
    {
        await SucceedAsync(["run", .. Task, "--recipe", "paper", "--name", "done"]);
        // As a host that has just started: it has the lock, and no gateway yet.
        using var locked = new FileStream(Path.Combine(Data, "esenas.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var before = Files();
        foreach (var command in (string[][])
        [
            ["list"], ["show", "done"], ["history", "done"], ["history", "done", "--json"], ["compare", "done"],
            ["plot", "network", "done", "-o", scratch.File("a.svg")], ["export", "done", "-o", "-"], ["watch", "done", "--from", "1"],
        ])
        {
            // Where there is no font, no figure.
            Assert.True((await ConsoleAsync(command)).Code == ExitCode.Ok || command[0] == "plot", string.Join(' ', command));
            Assert.Equal(before, Files());
        }
        Assert.Equal(ExitCode.NotFound, (await ConsoleAsync("show", "none")).Code);
        Assert.Equal(before, Files());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Run_whose_host_was_killed_is_shown_as_it_was_stored(bool withIndex)
    {
        await SucceedAsync(["submit", .. Function, "--name", "r"]);
        // What a killed host leaves: a log that nobody has folded into the file.
        await using (var live = await OpenAsync())
        {
            await live.Run(new("r")).Extend(5);
            Assert.True(new FileInfo(Path.Combine(Data, "esenas.db-wal")).Length > 0);
            Directory.CreateDirectory(scratch.File("killed"));
            foreach (var file in Directory.GetFiles(Data, "esenas.db*")
                .Where(file => withIndex || !file.EndsWith("-shm", StringComparison.Ordinal)))
                await CopyAsync(file, Path.Combine(scratch.File("killed"), Path.GetFileName(file)));
        }
        var before = Files(scratch.File("killed"));

        var show = await Invocation.RunAsync(["show", "r", "--json", "--data", scratch.File("killed")], new Connector(),
            time: TimeProvider.System);

        Assert.True(show.Code == ExitCode.Ok, show.Error);
        using var status = JsonDocument.Parse(show.Out);
        Assert.Equal(("paused", 5),
            (status.RootElement.GetProperty("state").GetString(), status.RootElement.GetProperty("iterations").GetInt32()));
        Assert.Equal("interrupted: resume it to go on", status.RootElement.GetProperty("activity").GetString());
        var list = await Invocation.RunAsync(["list", "--data", scratch.File("killed")], new Connector(), time: TimeProvider.System);
        Assert.True(System.Text.RegularExpressions.Regex.IsMatch(list.Out, @"r +blackbox/sphere +paused +\d/5 "), list.Out);
        Assert.Equal(before, Files(scratch.File("killed")));
    }

    /// <summary>What a killed host left, with and without the index of its log; or one that ended as it should.</summary>
    [Theory, InlineData("killed"), InlineData("killed, no index"), InlineData("ended")]
    public async Task Archive_on_a_read_only_mount_can_be_looked_at_and_what_would_write_says_why_not(string how)
    {
        await SucceedAsync(["run", .. Function, "--name", "r"]);
        var archive = Directory.CreateDirectory(scratch.File("archive")).FullName;
        await using (var live = how == "ended" ? null : await OpenAsync())
        {
            if (live is not null) await live.Run(new("r")).Extend(5);
            foreach (var file in Directory.GetFiles(Data, "esenas.db*")
                .Where(file => how != "killed, no index" || !file.EndsWith("-shm", StringComparison.Ordinal)))
                await CopyAsync(file, Path.Combine(archive, Path.GetFileName(file)));
        }

        Assert.Equal(how != "ended", File.Exists(Path.Combine(archive, "esenas.db-wal")));
        using var mount = ReadOnlyMount.Of(archive);
        Task<Invocation> AskAsync(params string[] command) =>
            Invocation.RunAsync([.. command, "--data", archive, "--slots", "1"], new Connector(), time: TimeProvider.System);
        foreach (var command in (string[][])
            [["list"], ["show", "r"], ["history", "r", "--csv"], ["compare", "r"], ["watch", "r", "--from", "1"]])
        {
            var look = await AskAsync(command);
            Assert.True(look.Code == ExitCode.Ok, $"{string.Join(' ', command)}: {look.Error}");
            Assert.NotEqual("", look.Out);
        }

        foreach (var command in (string[][])
            [["run", .. Function, "--name", "s"], ["submit", .. Function], ["delete", "r", "--yes"], ["rename", "r", "s"], ["resume", "r"]])
        {
            var refused = await AskAsync(command);
            Assert.Equal((ExitCode.Unreachable, ""), (refused.Code, refused.Out));
            Assert.Matches($"^esenas: [^\n]*'{archive}[^\n]*\n$", refused.Error);
        }
    }

    [Fact]
    public async Task Directory_without_a_database_holds_no_runs_and_gets_none()
    {
        Directory.CreateDirectory(Data);

        Assert.Contains("no runs in", (await SucceedAsync("list")).Error, StringComparison.Ordinal);
        Assert.Equal("esenas: There is no run 'r'.\n", (await ConsoleAsync("show", "r")).Error);
        Assert.Empty(Directory.GetFileSystemEntries(Data));
    }

    [Fact]
    public async Task Database_of_another_program_and_of_a_newer_build_are_refused_by_name()
    {
        await SucceedAsync(["submit", .. Function, "--name", "r"]);
        Execute("PRAGMA user_version = 99");
        var newer = await ConsoleAsync("show", "r");
        Execute("PRAGMA application_id = 7");
        var foreign = await ConsoleAsync("list");
        await File.WriteAllTextAsync(Path.Combine(Data, "esenas.db"), new string('x', 5000), TestContext.Current.CancellationToken);
        var none = await ConsoleAsync("list");

        Assert.Equal((ExitCode.Unreachable, ExitCode.Unreachable, ExitCode.Unreachable), (newer.Code, foreign.Code, none.Code));
        Assert.Contains("was written by a newer EsEnas (schema 99", newer.Error, StringComparison.Ordinal);
        Assert.Contains("is a database of another program", foreign.Error, StringComparison.Ordinal);
        Assert.Contains("is not an SQLite database", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reader_sees_whole_states_while_a_host_works()
    {
        await SucceedAsync(["submit", .. Function, "--name", "r"]);
        await using var host = await OpenAsync();
        var began = Stopwatch.GetTimestamp();
        for (var iterations = 4; iterations < 24; iterations++)
        {
            await host.Run(new("r")).Extend(iterations);
            await host.Run(new("r")).Pause();
            // The host has no gateway: this reads beside it.
            await using var store = await new Connector().TryOpenStoreAsync(Settings, TestContext.Current.CancellationToken);
            Assert.Equal(iterations, (await store!.GetStatusAsync(new("r"), TestContext.Current.CancellationToken)).Iterations);
        }
        TestContext.Current.SendDiagnosticMessage($"{Stopwatch.GetElapsedTime(began)}");
    }

    private ConnectionSettings Settings => new(Data, null, 1);

    private Task<IRunConnection> OpenAsync() =>
        new Connector().OpenAsync(Settings, ConnectionIntent.Use, TestContext.Current.CancellationToken);

    private Task<Invocation> ConsoleAsync(params string[] args) =>
        Invocation.RunAsync([.. args, "--data", Data, "--slots", "1"], new Connector(), time: TimeProvider.System);

    private async Task<Invocation> SucceedAsync(params string[] args)
    {
        var result = await ConsoleAsync(args);
        Assert.True(result.Code == ExitCode.Ok, result.Error);
        return result;
    }

    private async Task AssertSameAsync(string[] runs)
    {
        await using var connection = await OpenAsync();
        var asked = new GrainReader(connection);
        var token = TestContext.Current.CancellationToken;
        await using var store = await new Connector().TryOpenStoreAsync(Settings, token);
        Assert.Equal((await asked.ListAsync(token)).Select(
            entry => entry.State == RunState.Running ? entry with { State = RunState.Paused } : entry), await store!.ListAsync(token));
        foreach (var run in runs)
        {
            Assert.Equal(RunReport.ToJson(await asked.GetStatusAsync(new(run), token)),
                RunReport.ToJson(await store.GetStatusAsync(new(run), token)));
            Assert.Equal(await asked.GetSpecificationAsync(new(run), token), await store.GetSpecificationAsync(new(run), token));
            Assert.Equal(await asked.GetHistoryAsync(new(run), new(1), 100, token),
                await store.GetHistoryAsync(new(run), new(1), 100, token));
            Assert.Equal(await asked.GetPhaseHistoryAsync(new(run), "fine-tuning", new(1), 100, token),
                await store.GetPhaseHistoryAsync(new(run), "fine-tuning", new(1), 100, token));
            Assert.Equal(await asked.GetProposalsAsync(new(run), new(1), 100, token),
                await store.GetProposalsAsync(new(run), new(1), 100, token));
            Assert.Equal(await asked.FindPolicyAsync(new(run), token), await store.FindPolicyAsync(new(run), token));
        }
        foreach (var name in (string[])["none", "a b"])
            Assert.Equal(await ErrorAsync(() => asked.GetStatusAsync(new(name), token)),
                await ErrorAsync(() => store.GetStatusAsync(new(name), token)));
    }

    private static async Task<string> ErrorAsync(Func<Task> act)
    {
        var error = await Assert.ThrowsAsync<RunException>(act);
        return $"{error.Error}: {error.Message}";
    }

    private string[] Files(string? directory = null) =>
        [.. new DirectoryInfo(directory ?? Data).GetFileSystemInfos().OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => $"{file.Name} {(file as FileInfo)?.Length} {file.LastWriteTimeUtc:O}")];

    private static async Task CopyAsync(string file, string target)
    {
        await using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var to = new FileStream(target, FileMode.CreateNew);
        await from.CopyToAsync(to, TestContext.Current.CancellationToken);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "esenas.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
