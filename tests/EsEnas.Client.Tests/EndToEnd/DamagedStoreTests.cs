using System.Globalization;
using EsEnas.Client.Connections;
using EsEnas.Client.Tests.Fakes;
using Microsoft.Data.Sqlite;

namespace EsEnas.Client.Tests.EndToEnd;

/// <summary>The console over an SQLite file in which single bits of the stored states are turned.</summary>
public sealed class DamagedStoreTests
{
    private const int Flips = 9;

    private static readonly string[] Small =
    [
        "--iterations", "3", "--set", "horizon=10", "--set", "evaluations.directions=2", "--set", "evaluations.atCurrent=2", "--set",
        "policy.hidden=[4]", "--set", "search.edges=16", "--set", "selection.candidates=2", "--set", "selection.reportEpisodes=3", "--set",
        "checkpoint.everySeconds=0",
    ];

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Run_with_a_flipped_bit_says_so_with_code_1_and_leaves_the_others_alone()
    {
        using var scratch = new Scratch();
        var data = scratch.File("data");
        foreach (var name in (string[])["bad", "good"])
            Assert.Equal(ExitCode.Ok, (await ConsoleAsync(data, ["run", "swimmer", "--recipe", "paper", "--name", name, .. Small])).Code);
        var good = (await ConsoleAsync(data, "export", "good", "-o", "-")).Out;
        var record = Read(data, "experiment", "bad");
        for (var flip = 0; flip < Flips; flip++)
        {
            Write(data, "experiment", "bad", Flipped(record, (8L * record.Length * flip / Flips) + flip));
            var export = await ConsoleAsync(data, "export", "bad", "-o", "-");
            Assert.Equal((ExitCode.RunFailed, ""), (export.Code, export.Out));
            Assert.Matches("^[^\n]*The record of run 'bad' cannot be decoded: its [0-9,]+ bytes do not fit their checksum[^\n]*\n$",
                export.Error);
        }
        foreach (var command in (string[][])[["resume", "bad"], ["cancel", "bad"], ["history", "bad"],
            ["run", "swimmer", "--recipe", "paper", "--name", "bad", .. Small]])
        {
            var refused = await ConsoleAsync(data, command);
            Assert.Equal(ExitCode.RunFailed, refused.Code);
            Assert.Contains("cannot be decoded", refused.Error, StringComparison.Ordinal);
        }
        var show = await ConsoleAsync(data, "show", "bad");
        Assert.Equal(ExitCode.RunFailed, show.Code);
        Assert.StartsWith("run          bad  (damaged)\n", show.Out, StringComparison.Ordinal);
        var list = (await ConsoleAsync(data, "list")).Out;
        Assert.Matches("bad +swimmer +damaged", list);
        Assert.Matches("good +swimmer +completed", list);
        Assert.Equal(good, (await ConsoleAsync(data, "export", "good", "-o", "-")).Out);

        Write(data, "experiment", "bad", record);
        Assert.Equal(ExitCode.Ok, (await ConsoleAsync(data, "show", "bad")).Code);
        Assert.Matches("bad +swimmer +completed", (await ConsoleAsync(data, "list")).Out);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Damaged_history_and_list_are_said_and_nothing_waits()
    {
        using var scratch = new Scratch();
        var data = scratch.File("data");
        Assert.Equal(ExitCode.Ok, (await ConsoleAsync(data, ["submit", "swimmer", "--recipe", "paper", "--name", "r", .. Small])).Code);
        Assert.Equal(ExitCode.Ok, (await ConsoleAsync(data, ["run", "swimmer", "--recipe", "paper", "--name", "done", .. Small])).Code);
        var chunk = Read(data, "history", "done/0");
        Write(data, "history", "done/0", Flipped(chunk, 1000));
        var history = await ConsoleAsync(data, "history", "done", "--csv");
        Assert.Equal(ExitCode.RunFailed, history.Code);
        Assert.Contains("iterations 1 to 1,000 of the history of run 'done' cannot be decoded", history.Error, StringComparison.Ordinal);

        var catalog = Read(data, "catalog", "0", "experimentcatalog");
        Write(data, "catalog", "0", Flipped(catalog, 400), "experimentcatalog");
        var list = await ConsoleAsync(data, "list");
        Assert.Equal(ExitCode.Ok, list.Code);
        Assert.Matches("r +swimmer", list.Out);
        Assert.Matches("done +swimmer", list.Out);
        Assert.Equal(ExitCode.Ok, (await ConsoleAsync(data, "resume", "r")).Code);
    }

    [Fact]
    public async Task Damaged_page_of_the_database_is_said_in_a_line_with_code_6()
    {
        using var scratch = new Scratch();
        var data = scratch.File("data");
        foreach (var name in (string[])["one", "two"])
            Assert.Equal(ExitCode.Ok, (await ConsoleAsync(data, "run", "blackbox/sphere", "--name", name, "--iterations", "3")).Code);
        await using (var file = File.OpenWrite(Path.Combine(data, "esenas.db")))
        {
            file.Seek(2 * 4096, SeekOrigin.Begin);
            file.Write([.. Enumerable.Range(0, 4 * 4096).Select(i => (byte)((i * 167) ^ (i >> 3)))]);
        }
        foreach (var command in (string[][])[["list"], ["show", "one"], ["watch", "one"], ["history", "two"],
            ["run", "blackbox/sphere", "--iterations", "2"], ["verify", "one"], ["pause", "one"], ["delete", "one", "--yes"]])
        {
            var refused = await ConsoleAsync(data, command);
            Assert.Equal((ExitCode.Unreachable, ""), (refused.Code, refused.Out));
            Assert.Matches(
                "^esenas: [^\n]*esenas[.]db'? is damaged[.] Restore it from a backup, or choose another data directory[.;][^\n]*\n$",
                refused.Error);
        }
    }

    private static Task<Invocation> ConsoleAsync(string data, params string[] args) =>
        Invocation.RunAsync([.. args, "--data", data], new Connector(), time: TimeProvider.System);

    private static byte[] Flipped(byte[] bytes, long bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        return flipped;
    }

    private static byte[] Read(string data, string state, string key, string? type = null)
    {
        using var connection = Open(data);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT PayloadBinary FROM GrainState WHERE GrainTypeString = $state AND GrainIdExtensionString = $key";
        command.Parameters.AddWithValue("$state", state);
        command.Parameters.AddWithValue("$key", $"/{type ?? state}/{key}");
        return (byte[])command.ExecuteScalar()!;
    }

    private static void Write(string data, string state, string key, byte[] bytes, string? type = null)
    {
        using var connection = Open(data);
        using var command = connection.CreateCommand();
        command.CommandText =
            "UPDATE GrainState SET PayloadBinary = $bytes WHERE GrainTypeString = $state AND GrainIdExtensionString = $key";
        command.Parameters.AddWithValue("$bytes", bytes);
        command.Parameters.AddWithValue("$state", state);
        command.Parameters.AddWithValue("$key", $"/{type ?? state}/{key}");
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private static SqliteConnection Open(string data)
    {
        var connection = new SqliteConnection(
            string.Create(CultureInfo.InvariantCulture, $"Data Source={Path.Combine(data, "esenas.db")};Pooling=False"));
        connection.Open();
        return connection;
    }
}
