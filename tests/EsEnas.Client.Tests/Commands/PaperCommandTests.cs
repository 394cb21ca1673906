using System.Globalization;
using System.Text.Json;
using EsEnas.Analysis.Statistics;
using EsEnas.Client.Paper;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Controllers;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

[Needs(External.MuJoCo)]
public sealed class PaperCommandTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly FakeConnector connector = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Without_an_item_all_are_listed_with_what_is_there()
    {
        connector.Add("table4-swimmer-random-s1", MadeUpRuns.Swimmer(ControllerKind.Random, 1) with { Iterations = 60 }, 1, 2);

        var result = await PaperAsync("--json");

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        var items = JsonDocument.Parse(result.Out).RootElement.GetProperty("items").EnumerateArray()
            .ToDictionary(item => item.GetProperty("item").GetString()!);
        Assert.Equal(["table2", "table3", "table4", "table5", "fig4", "fig5", "fig6", "fig7", "fig8", "fig10"], items.Keys);
        Assert.Equal(1, items["table4"].GetProperty("complete").GetInt32());
        Assert.Equal(0, items["table5"].GetProperty("complete").GetInt32());
        Assert.True(items["table3"].GetProperty("runs").GetInt32() > 100);
    }

    [Fact]
    public async Task Table_2_prints_every_size_without_a_run_and_they_are_the_published_ones()
    {
        var result = await PaperAsync("table2", "--json");

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        var rows = JsonDocument.Parse(result.Out).RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(24, rows.Count);
        Assert.Empty(connector.Runs);
        foreach (var row in rows)
        {
            var of = $"{row.GetProperty("task")} {row.GetProperty("space")}";
            if (row.GetProperty("space").GetString() == "masked")
            {
                Assert.Equal(JsonValueKind.Null, row.GetProperty("weights").ValueKind);
                continue;
            }

            Assert.Equal((of, row.GetProperty("paperWeights").GetDouble()), (of, row.GetProperty("weights").GetDouble()));
            Assert.Equal((of, row.GetProperty("paperBits").GetDouble()), (of, row.GetProperty("bits").GetDouble()));
        }
    }

    [Fact]
    public async Task Recorded_histories_stand_for_runs_that_have_not_been_made_here_and_nothing_runs()
    {
        connector.Add("table4-hopper-random-s1", MadeUpRuns.Swimmer(ControllerKind.Random, 1) with { Task = "hopper", Iterations = 60 }, 7);

        var result = await PaperAsync("table4", "--recorded", "--json");

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        var cells = JsonDocument.Parse(result.Out).RootElement.GetProperty("cells").EnumerateArray().ToList();
        // The last row of docs/results/paper/table4-half-cheetah-random-s1.csv.
        var cheetah = Cell("half-cheetah", "random");
        Assert.Equal(60, cheetah.GetProperty("iteration").GetInt32());
        Assert.Equal(Recorded("table4-half-cheetah-random-s1"), cheetah.GetProperty("returnMean").GetDouble());
        Assert.Equal(3, Cell("swimmer", "random").GetProperty("seeds").GetInt32());
        Assert.Equal(7, Cell("hopper", "random").GetProperty("returnMean").GetDouble());
        Assert.Single(connector.Runs);
        Assert.Contains("docs/results/paper", result.Error, StringComparison.Ordinal);

        JsonElement Cell(string task, string controller) => Assert.Single(cells, cell =>
            cell.GetProperty("task").GetString() == task && cell.GetProperty("controller").GetString() == controller);
    }

    [Fact]
    public async Task What_a_history_cannot_tell_is_not_offered_as_recorded()
    {
        var drawn = await PaperAsync("fig7", "--recorded", "-o", "fig7.svg");
        Assert.Equal(ExitCode.Usage, drawn.Code);
        Assert.Contains("--recorded is not allowed with fig7", drawn.Error, StringComparison.Ordinal);

        var items = JsonDocument.Parse((await PaperAsync("--json")).Out).RootElement.GetProperty("items").EnumerateArray()
            .ToDictionary(item => item.GetProperty("item").GetString()!, item => item.GetProperty("recorded").GetInt32());
        Assert.Equal((0, true), (items["fig7"], items["table4"] > 30));
    }

    [Theory]
    [InlineData("table3", true)]
    [InlineData("table4", false)]
    public async Task Networks_are_told_where_they_differ(string item, bool differ)
    {
        var result = await PaperAsync(item, "--recorded");

        Assert.Equal(differ ? 2 : 0, result.Out.Split('\n').Count(line => line.StartsWith("task ", StringComparison.Ordinal)
            && line.Contains(" net ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("table4", "--recorded", "--budget", "1h")]
    [InlineData("table4", "--recorded", "--dry-run")]
    [InlineData("--recorded")]
    public async Task What_is_recorded_goes_with_an_item_and_without_running(params string[] arguments)
    {
        var result = await PaperAsync(arguments);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("--recorded", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_2_says_how_its_returns_are_run()
    {
        var result = await PaperAsync("table2");

        Assert.Contains("striker", result.Out, StringComparison.Ordinal);
        Assert.Contains("8,198", result.Out, StringComparison.Ordinal);
        Assert.Contains("paper table2 --budget 2h", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dry_run_names_what_is_missing_and_starts_nothing()
    {
        connector.Add("table5-swimmer-random-s1", TableFive(), 1, 2);

        var result = await PaperAsync("table5", "--seeds", "1", "--dry-run", "--json");

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        var root = JsonDocument.Parse(result.Out).RootElement;
        Assert.Equal((16, 15), (root.GetProperty("runs").GetInt32(), root.GetProperty("missing").GetInt32()));
        Assert.DoesNotContain("table5-swimmer-random-s1", root.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!));
        Assert.True(root.GetProperty("cpuSeconds").GetDouble() > 0);
        Assert.Single(connector.Runs);

        var recorded = root.GetProperty("recorded").GetInt32();
        Assert.Equal(RecordedOf(root.GetProperty("ids")), recorded);
        Assert.Equal(recorded == 15, root.GetProperty("unrecordedCpuSeconds").GetDouble() == 0);

        var text = await PaperAsync("table5", "--seeds", "1", "--dry-run");
        Assert.Contains("table5: 15 of 16 runs are missing", text.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_runs_of_a_table_are_made_and_stand_beside_the_published_numbers()
    {
        var made = await PaperAsync(new StartingConnector(connector), "table5", "--seeds", "1");
        Assert.True(made.Code == ExitCode.Ok, made.Error);
        Assert.Equal(16, connector.Runs.Values.Count(run => run.Status!.State == RunState.Completed));
        foreach (var run in connector.Runs.Values) run.Rows.Add(FakeRun.Row(60, 123));

        var result = await PaperAsync("table5", "--seeds", "1", "--json");
        Assert.True(result.Code == ExitCode.Ok, result.Error);
        var cells = JsonDocument.Parse(result.Out).RootElement.GetProperty("cells").EnumerateArray().ToList();
        Assert.Equal(PaperFigure.Of(5).Count, cells.Count);
        Assert.All(cells,
            cell => Assert.Equal((1, 123.0), (cell.GetProperty("seeds").GetInt32(), cell.GetProperty("returnMean").GetDouble())));
        Assert.Equal("above", cells.First(cell => cell.GetProperty("controller").GetString() == "random")
            .GetProperty("against").GetString());

        var table = await PaperAsync("table5", "--seeds", "1");
        Assert.Contains("247 ± 110", table.Out, StringComparison.Ordinal);
        Assert.Contains("factorized", table.Out, StringComparison.Ordinal);
        var markdown = await PaperAsync("table5", "--seeds", "1", "--markdown");
        Assert.Contains("| swimmer | H | 247 ± 110 | 123.0 |", markdown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_that_failed_keeps_no_other_from_running_and_no_table_from_being_printed()
    {
        const string Id = "table5-swimmer-random-s1";
        Fail("table5", Id);

        var result = await PaperAsync(new StartingConnector(connector), "table5", "--seeds", "1");

        Assert.Equal(ExitCode.RunFailed, result.Code);
        Assert.Contains(Id, result.Error, StringComparison.Ordinal);
        Assert.Contains("no good", result.Error, StringComparison.Ordinal);
        Assert.Equal(15, connector.Runs.Values.Count(run => run.Status!.State == RunState.Completed));
        Assert.Contains("247 ± 110", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figure_with_a_run_that_failed_is_not_drawn_without_it()
    {
        Fail("fig7", "mask-swimmer-factorized-s1");
        var file = Path.Combine(scratch.Path, "fig7.svg");

        var result = await PaperAsync(new StartingConnector(connector), "fig7", "--seeds", "1", "-o", file);

        Assert.Equal(ExitCode.RunFailed, result.Code);
        Assert.Contains("no good", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    private void Fail(string item, string id)
    {
        var run = PaperItem.All.Single(known => known.Name == item).Read(1).SelectMany(sweep => sweep.Runs)
            .Single(run => run.Id.Value == id);
        var failed = connector.Add(id, run.Specification, 7);
        failed.Status = failed.Status! with { State = RunState.Failed, Message = "no good" };
    }

    [Fact]
    public async Task Budget_that_is_used_up_pauses_the_run_and_prints_what_is_there()
    {
        const string Id = "mask-swimmer-factorized-s1";
        var run = new FakeRun(Id) { NeverStops = true };
        connector.Runs.Add(Id, run);
        run.Script.Enqueue(new RunUpdate([FakeRun.Row(1)], FakeRun.Example(Id, iteration: 1, iterations: 40)));

        // By the real clock: one that nobody waits for has no time left when the run begins.
        var result = await Invocation.RunAsync(["paper", "fig7", "--seeds", "1", "--budget", "1s", "-o",
            Path.Combine(scratch.Path, "fig7.svg"), "--data", scratch.Path], new StartingConnector(connector, keep: true),
            time: TimeProvider.System);

        Assert.True(run.Calls.Contains("pause"), result.Error);
        Assert.Contains("the budget is used up: writing checkpoints", result.Error, StringComparison.Ordinal);
        Assert.Contains("paper fig7 --budget 1s --seeds 1", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paper: 'tabel4' is not allowed: table2, table3", "tabel4")]
    [InlineData("did you mean 'table4'?", "tabel4")]
    [InlineData("--budget: '2 hours' is not allowed: a time from 1s to 30d", "table4", "--budget", "2 hours")]
    [InlineData("--budget: '99d' is not allowed", "table4", "--budget", "99d")]
    [InlineData("paper: -o FILE is missing", "fig7")]
    [InlineData("a file ending in .png or .svg", "fig7", "-o", "fig7.jpg")]
    [InlineData("a table is printed", "table4", "-o", "table4.svg")]
    [InlineData("paper: --markdown goes with a table", "fig7", "--markdown", "-o", "fig7.svg")]
    [InlineData("go with an ITEM", "--budget", "2h")]
    public async Task Mistake_is_refused_and_nothing_starts(string words, params string[] args)
    {
        var result = await PaperAsync(args);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.Empty(connector.Runs);
    }

    private static EsEnas.Core.Specifications.ExperimentSpecification TableFive() => MadeUpRuns.Swimmer(ControllerKind.Random, 1) with
    {
        Iterations = 60,
        Search = new() { Nonlinearities = true },
    };

    private Task<Invocation> PaperAsync(params string[] args) => PaperAsync(connector, args);

    private Task<Invocation> PaperAsync(EsEnas.Client.Connections.IConnector to, params string[] args) =>
        Invocation.RunAsync(["paper", .. args, "--data", scratch.Path], to);

    [Fact]
    public async Task Dry_run_says_which_of_the_missing_runs_are_recorded()
    {
        var json = await PaperAsync("table4", "--seeds", "1", "--dry-run", "--json");
        var root = JsonDocument.Parse(json.Out).RootElement;
        var recorded = RecordedOf(root.GetProperty("ids"));

        Assert.InRange(recorded, 20, root.GetProperty("missing").GetInt32() - 1);
        Assert.Equal(recorded, root.GetProperty("recorded").GetInt32());
        Assert.InRange(root.GetProperty("unrecordedCpuSeconds").GetDouble(), 1e-9, root.GetProperty("cpuSeconds").GetDouble() - 1e-9);
        var text = await PaperAsync("table4", "--seeds", "1", "--dry-run");
        Assert.Matches("table4-half-cheetah-random-s1 .* yes\n", text.Out);
        Assert.Matches("table4-half-cheetah-factorized-pool-s1 .* –\n", text.Out);
        Assert.Contains($"{recorded} of these stand in docs/results/paper", text.Error, StringComparison.Ordinal);
    }

    private static int RecordedOf(JsonElement ids) => ids.EnumerateArray().Select(id => id.GetString()!).Count(id =>
        id == "table4-swimmer-regularized-evolution-s1" || File.Exists(Checkout.PathOf($"docs/results/paper/{id}.csv")));

    private static double Recorded(string run) => double.Parse(
        File.ReadLines(Checkout.PathOf($"docs/results/paper/{run}.csv")).Last().Split(',')[1], CultureInfo.InvariantCulture);
}
