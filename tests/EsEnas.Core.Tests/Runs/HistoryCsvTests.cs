using EsEnas.Core.Runs;

namespace EsEnas.Core.Tests.Runs;

/// <summary>The CSV that console and page give.</summary>
public sealed class HistoryCsvTests
{
    private static IterationRow Row(int iteration) =>
        new(new IterationNumber(iteration), 1.0 / 3, 0.5, 0.25, 0.125, 6, 0, 40, 7.5, default);

    [Fact]
    public void Rows_have_totals_and_terms_behind_them()
    {
        var csv = new HistoryCsv(["forward", "control"]);
        Assert.Equal($"{IterationRow.CsvHeader},totalEpisodes,totalSteps,reward.forward,reward.control", csv.Header);
        var first = Row(1) with { Terms = [1.0 / 3, -2] };
        Assert.Equal($"{first.ToCsv()},6,40,0.3333333333333333,-2", csv.Add(first));
        // The third stands for the second too, which was thinned out.
        Assert.Equal($"{Row(3).ToCsv()},18,120,,", csv.Add(Row(3)));
    }

    [Fact]
    public void Function_has_no_terms()
    {
        var csv = new HistoryCsv([]);
        Assert.EndsWith(",totalSteps", csv.Header, StringComparison.Ordinal);
        Assert.Equal($"{Row(1).ToCsv()},6,40", csv.Add(Row(1)));
        Assert.Equal(csv.Header.Count(c => c == ','), csv.Add(Row(2)).Count(c => c == ','));
    }
}
