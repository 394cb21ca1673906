using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

public sealed class HistoryCommandTests
{
    private const string Header = IterationRow.CsvHeader + ",totalEpisodes,totalSteps,reward.forward,reward.control";

    private static FakeConnector WithRows(int count)
    {
        var connector = new FakeConnector();
        var run = connector.Add(FakeRun.Example("r", RunState.Completed, count, count));
        run.SpecificationYaml = "task: swimmer\n";
        for (var iteration = 1; iteration <= count; iteration++) run.Rows.Add(FakeRun.Row(iteration, mean: 1.0 / iteration));
        return connector;
    }

    // Summed up here by themselves: every row of the fake is there.
    private static IEnumerable<string> WithTotals(IEnumerable<IterationRow> rows)
    {
        var (episodes, steps) = (0L, 0L);
        foreach (var row in rows)
            yield return FormattableString.Invariant($"{row.ToCsv()},{episodes += row.Evaluations},{steps += row.Steps},,");
    }

    [Fact]
    public async Task Csv_is_the_header_and_every_row_to_the_bit()
    {
        using var scratch = new Scratch();
        var connector = WithRows(12_345);

        var result = await Invocation.RunAsync(["history", "r", "--csv", "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal(Header, result.OutLines[0]);
        Assert.Equal(WithTotals(connector.Runs["r"].Rows), result.OutLines.Skip(1));
        Assert.EndsWith("\n", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', result.Out);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Terms_of_the_reward_are_the_last_columns_and_objects_in_the_JSON_where_rows_have_them()
    {
        using var scratch = new Scratch();
        var connector = WithRows(2);
        connector.Runs["r"].Rows[1] = connector.Runs["r"].Rows[1] with { Terms = [1.0 / 3, -2] };

        var csv = await Invocation.RunAsync(["history", "r", "--csv", "--data", scratch.Path], connector);
        var json = await Invocation.RunAsync(["history", "r", "--json", "--data", scratch.Path], connector);

        Assert.EndsWith(",,", csv.OutLines[1], StringComparison.Ordinal);
        Assert.EndsWith(",0.3333333333333333,-2", csv.OutLines[2], StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Out);
        var rows = document.RootElement.GetProperty("rows");
        Assert.False(rows[0].TryGetProperty("rewardTerms", out _));
        Assert.Equal(-2, rows[1].GetProperty("rewardTerms").GetProperty("control").GetDouble());
    }

    [Fact]
    public async Task Table_of_a_long_run_is_thinned_and_says_so()
    {
        using var scratch = new Scratch();

        var result = await Invocation.RunAsync(["history", "r", "--data", scratch.Path], WithRows(1000));

        Assert.Equal(41, result.OutLines.Length);
        Assert.StartsWith("        1", result.OutLines[1], StringComparison.Ordinal);
        Assert.StartsWith("     1000", result.OutLines[^1], StringComparison.Ordinal);
        Assert.Contains("40 of 1000 iterations; all of them: esenas history r --csv --data ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_document_of_all_rows()
    {
        using var scratch = new Scratch();

        var result = await Invocation.RunAsync(["history", "r", "--json", "--data", scratch.Path], WithRows(3));

        using var document = JsonDocument.Parse(result.Out);
        Assert.Equal([1, 2, 3], document.RootElement.GetProperty("rows")
            .EnumerateArray().Select(row => row.GetProperty("iteration").GetInt32()));
    }

    [Fact]
    public async Task Json_rows_hold_the_proposals_of_their_iteration_where_they_are_kept()
    {
        using var scratch = new Scratch();
        var connector = WithRows(5_002);
        connector.Runs["r"].Proposals.Add(new ProposalSummary(new(1), 150, [3, 0, 150], 0.25, double.NaN));
        connector.Runs["r"].Proposals.Add(new ProposalSummary(new(5_001), 150, [], double.NaN, 0.875));

        var result = await Invocation.RunAsync(["history", "r", "--json", "--data", scratch.Path], connector);

        using var document = JsonDocument.Parse(result.Out);
        var rows = document.RootElement.GetProperty("rows");
        Assert.Equal([3, 0, 150], rows[0].GetProperty("edgeCounts").EnumerateArray().Select(count => count.GetInt32()));
        Assert.Equal(0.25, rows[0].GetProperty("certainty").GetDouble());
        Assert.False(rows[0].TryGetProperty("entropy", out _));
        Assert.Equal(0.875, rows[5_000].GetProperty("entropy").GetDouble());
        Assert.False(rows[5_000].TryGetProperty("edgeCounts", out _));
        Assert.False(rows[1].TryGetProperty("edgeCounts", out _));
    }

    [Fact]
    public async Task Unknown_phase_is_refused_with_those_that_there_are()
    {
        using var scratch = new Scratch();

        var result = await Invocation.RunAsync(["history", "r", "--phase", "polishing", "--data", scratch.Path], WithRows(3));

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("--phase: 'polishing' is not allowed: fine-tuning", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--csv", "--phase fine-tuning")]
    [InlineData("--json", "--phase fine-tuning")]
    [InlineData("--csv", "--polish")]
    public async Task Rows_of_the_fine_tuning_stand_by_themselves(string form, string which)
    {
        using var scratch = new Scratch();
        var connector = WithRows(3);
        connector.Runs["r"].PolishRows.AddRange([FakeRun.Row(1, mean: 77), FakeRun.Row(2, mean: 78)]);

        var result = await Invocation.RunAsync(["history", "r", .. which.Split(' '), form, "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        if (form == "--csv")
        {
            Assert.Equal(WithTotals(connector.Runs["r"].PolishRows), result.OutLines.Skip(1));
            return;
        }
        using var document = JsonDocument.Parse(result.Out);
        Assert.Equal([77, 78], document.RootElement.GetProperty("rows")
            .EnumerateArray().Select(row => row.GetProperty("meanReturn").GetDouble()));
    }

    [Fact]
    public async Task History_of_a_run_without_iterations_is_the_header_alone()
    {
        using var scratch = new Scratch();

        var result = await Invocation.RunAsync(["history", "r", "--csv", "--data", scratch.Path], WithRows(0));

        Assert.Equal(Header + "\n", result.Out);
    }

    [Fact]
    public async Task History_of_no_run_ends_with_code_3_and_no_data()
    {
        using var scratch = new Scratch();

        var result = await Invocation.RunAsync(["history", "none", "--csv", "--data", scratch.Path], new FakeConnector());

        Assert.Equal(ExitCode.NotFound, result.Code);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task Csv_and_json_exclude_each_other()
    {
        using var scratch = new Scratch();
        Assert.Equal(ExitCode.Usage,
            (await Invocation.RunAsync(["history", "r", "--csv", "--json", "--data", scratch.Path], WithRows(1))).Code);
    }
}
