using System.Globalization;
using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

/// <summary><c>eval --trace</c> and <c>--episodes-csv</c>.</summary>
[Needs(External.MuJoCo)]
public sealed class EvalTraceTests
{
    private const int Horizon = 20;

    [Theory]
    [InlineData("swimmer")]
    [InlineData("hopper")]
    [InlineData("half-cheetah")]
    [InlineData("walker2d")]
    [InlineData("ant")]
    [InlineData("reacher")]
    [InlineData("pusher")]
    [InlineData("striker")]
    [InlineData("thrower")]
    public async Task Terms_of_every_step_add_up_to_its_reward_and_rewards_to_the_return(string task)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For(task, Horizon).ToJson());

        await CheckSumsAsync(scratch, file);
    }

    [Theory]
    [InlineData("a.csv", "a.csv", "it is the file of --trace")]
    [InlineData("a.csv", "b.csv", "cannot be written")]
    public async Task Tables_that_cannot_both_be_written_leave_nothing_behind(string trace, string episodes, string message)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer", Horizon).ToJson());
        // In the way of what is renamed in the end.
        if (episodes == "b.csv") Directory.CreateDirectory(scratch.File($"b.csv.{Environment.ProcessId}.tmp"));

        var result = await Invocation.RunAsync(["eval", file, "--episodes", "1", "--trace", scratch.File(trace), "--episodes-csv",
            scratch.File(episodes)]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(scratch.Path));
    }

    [Fact]
    public async Task Trace_of_a_users_task_is_made_in_a_worker_and_adds_up()
    {
        using var scratch = new Scratch();
        var specification = SpecificationYaml.Read((await Invocation.RunAsync(["spec", HopperFile.WriteTo(scratch)])).Out);
        var file = scratch.Write("p.json", SamplePolicy.For(specification with { Horizon = Horizon }).ToJson());

        await CheckSumsAsync(scratch, file);
    }

    [Fact]
    public async Task Trace_is_the_same_whatever_the_slots_and_holds_the_episodes_that_were_asked_for()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer", Horizon).ToJson());
        async Task<string> TraceAsync(string name, params string[] more)
        {
            var result = await Invocation.RunAsync(["eval", file, "--episodes", "7", "--trace", scratch.File(name), .. more]);
            Assert.Equal((ExitCode.Ok, ""), (result.Code, result.Error));
            return await File.ReadAllTextAsync(scratch.File(name), TestContext.Current.CancellationToken);
        }

        var one = await TraceAsync("1.csv", "--slots", "1");
        var three = await TraceAsync("3.csv", "--slots", "3");
        var some = await TraceAsync("some.csv", "--trace-episodes", "1-2,5", "--slots", "3");
        var posed = await TraceAsync("posed.csv", "--trace-episodes", "0", "--poses");

        Assert.Equal(one, three);
        Assert.Equal(1 + (7 * Horizon), Lines(one).Length);
        Assert.Equal(["1", "2", "5"], Lines(some).Skip(1).Select(line => line.Split(',')[0]).Distinct());
        Assert.Equal(Lines(one).Where(line => line[0] is '1' or '2' or '5' or 'e'), Lines(some));
        Assert.StartsWith("episode,step,time,observation.rot angle,observation.rot2 angle,", one, StringComparison.Ordinal);
        Assert.Contains(",action.rot2,action.rot3,reward,reward.forward,reward.control,done,invalid,sum.forward,sum.control\n", one,
            StringComparison.Ordinal);
        Assert.Contains(",body.torso.x,body.torso.y,body.torso.z,body.torso.qw,", Lines(posed)[0], StringComparison.Ordinal);
        Assert.All(Lines(posed), line => Assert.Equal(Lines(posed)[0].Split(',').Length, line.Split(',').Length));
        Assert.Empty(Directory.GetFiles(scratch.Path, "*.tmp"));
    }

    [Fact]
    public async Task Parquet_holds_what_the_CSV_holds()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("hopper", Horizon).ToJson());
        foreach (var name in (string[])["t.csv", "t.parquet"])
            Assert.Equal(ExitCode.Ok, (await Invocation.RunAsync(
                ["eval", file, "--episodes", "3", "--trace", scratch.File(name), "--poses", "--slots", "2"])).Code);
        var lines = Lines(await File.ReadAllTextAsync(scratch.File("t.csv"), TestContext.Current.CancellationToken));
        var rows = lines.Skip(1).Select(line => line.Split(',')).ToList();

        await using var reader = await Parquet.ParquetReader.CreateAsync(scratch.File("t.parquet"),
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(lines[0].Split(','), reader.Schema.DataFields.Select(field => field.Name));
        Assert.Equal(3, reader.RowGroupCount);
        var at = Array.FindIndex(reader.Schema.DataFields, field => field.Name == "reward.forward");
        var values = new List<double>();
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = reader.OpenRowGroupReader(i);
            var column = new double[group.RowCount];
            await group.ReadAsync<double>(reader.Schema.DataFields[at], column, null, TestContext.Current.CancellationToken);
            values.AddRange(column);
        }
        Assert.Equal(rows.Select(row => Number(row[at])), values);
    }

    [Theory]
    [InlineData("--trace-episodes 0", "are about --trace")]
    [InlineData("--poses", "are about --trace")]
    [InlineData("--trace t.txt", "--trace: 't.txt' is not allowed: a name that ends with .csv or .parquet")]
    [InlineData("--episodes-csv t.parquet", "--episodes-csv: 't.parquet' is not allowed: a name that ends with .csv")]
    [InlineData("--trace t.csv --trace-episodes 3-1", "--trace-episodes: '3-1' is not allowed")]
    [InlineData("--trace t.csv --trace-episodes all", "--trace-episodes: 'all' is not allowed")]
    [InlineData("--trace none/t.csv", "there is no directory")]
    public async Task Options_that_make_no_sense_are_refused_with_code_2(string options, string message)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer", Horizon).ToJson());

        var result = await Invocation.RunAsync(["eval", file, "--episodes", "1", .. options.Split(' ')]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Existing_file_stays_without_force()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer", Horizon).ToJson());
        var csv = scratch.Write("t.csv", "mine");

        var refused = await Invocation.RunAsync(["eval", file, "--episodes", "1", "--episodes-csv", csv]);
        Assert.Equal((ExitCode.Conflict, "mine"), (refused.Code, await File.ReadAllTextAsync(csv, TestContext.Current.CancellationToken)));

        var forced = await Invocation.RunAsync(["eval", file, "--episodes", "1", "--episodes-csv", csv, "--force"]);
        Assert.Equal(ExitCode.Ok, forced.Code);
        Assert.StartsWith("episode,return,", await File.ReadAllTextAsync(csv, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    private static async Task CheckSumsAsync(Scratch scratch, string file)
    {
        var result = await Invocation.RunAsync(
            ["eval", file, "--episodes", "3", "--json", "--trace", scratch.File("t.csv"), "--episodes-csv", scratch.File("e.csv")]);
        var plain = await Invocation.RunAsync(["eval", file, "--episodes", "3", "--json"]);
        Assert.Equal((ExitCode.Ok, ""), (result.Code, result.Error));
        Assert.Equal(plain.Out, result.Out);

        var lines = Lines(await File.ReadAllTextAsync(scratch.File("t.csv"), TestContext.Current.CancellationToken));
        var names = lines[0].Split(',');
        var reward = Array.IndexOf(names, "reward");
        var terms = Enumerable.Range(0, names.Length).Where(i => names[i].StartsWith("reward.", StringComparison.Ordinal)).ToList();
        var sums = Enumerable.Range(0, names.Length).Where(i => names[i].StartsWith("sum.", StringComparison.Ordinal)).ToList();
        Assert.Equal(terms.Select(term => names[term]["reward.".Length..]), sums.Select(sum => names[sum]["sum.".Length..]));
        var returns = new double[3];
        var last = new string[3][];
        foreach (var line in lines.Skip(1))
        {
            var cells = line.Split(',');
            Assert.Equal(names.Length, cells.Length);
            Assert.Equal(Number(cells[reward]), terms.Sum(term => Number(cells[term])), 1e-9);
            var episode = int.Parse(cells[0], CultureInfo.InvariantCulture);
            returns[episode] += Number(cells[reward]);
            last[episode] = cells;
        }
        var episodes = Lines(await File.ReadAllTextAsync(scratch.File("e.csv"), TestContext.Current.CancellationToken)).Skip(1)
            .Select(line => line.Split(',')).ToList();
        Assert.Equal(returns, episodes.Select(cells => Number(cells[1])));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(returns[i], sums.Sum(sum => Number(last[i][sum])), 1e-9);
            Assert.Equal(sums.Select(sum => last[i][sum]), episodes[i][5..]);
        }

        using var document = JsonDocument.Parse(plain.Out);
        Assert.Equal(document.RootElement.GetProperty("mean").GetDouble(), returns.Average(), 1e-9);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
