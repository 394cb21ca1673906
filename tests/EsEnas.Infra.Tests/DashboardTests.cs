using System.Text.RegularExpressions;
using EsEnas.Grains.Telemetry;

namespace EsEnas.Infra.Tests;

public sealed partial class DashboardTests
{
    public static TheoryData<string> Files => [.. Dashboard.Files];

    [Fact]
    public void There_are_the_three_that_the_documentation_names()
    {
        var boards = Dashboard.Files.Select(Dashboard.Load).ToList();
        Assert.Equal(["EsEnas: Cluster", "EsEnas: Experiments", "EsEnas: Traces"], boards.Select(board => board.Title).Order());
        Assert.Equal(boards.Count, boards.Select(board => board.Uid).Distinct().Count());
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_metric_and_label_is_one_that_a_silo_exposes(string file)
    {
        foreach (var expression in Dashboard.Load(file).Expressions)
        {
            var series = PromQl.Series(expression);
            Assert.NotEmpty(series);
            foreach (var name in series)
                Assert.True(Exposed.OwnSeries.Contains(name) || Exposed.IsForeign(name), $"{file}: no metric {name} in: {expression}");
            var known = series.Where(Exposed.OwnSeries.Contains)
                .SelectMany(Exposed.LabelsOf).Concat(["instance", "job"]).ToHashSet(StringComparer.Ordinal);
            foreach (var label in PromQl.LabelNames(expression))
                Assert.True(known.Contains(label), $"{file}: no attribute {label} of {string.Join(", ", series)} in: {expression}");
        }
    }

    [Fact]
    public void Every_instrument_of_ours_is_on_a_dashboard()
    {
        var shown = Dashboard.Files.Select(Dashboard.Load)
            .SelectMany(board => board.Expressions).SelectMany(PromQl.Series).ToHashSet(StringComparer.Ordinal);
        foreach (var instrument in TelemetryCatalog.Instruments)
            Assert.True(shown.Any(series => series == instrument.PrometheusName
                || series.StartsWith(instrument.PrometheusName + "_", StringComparison.Ordinal)), $"{instrument.Name} is on no dashboard");
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_variable_that_is_used_is_defined(string file)
    {
        var text = Repository.Read(file);
        var defined = Dashboard.Load(file).Variables
            .Select(variable => variable.GetProperty("name").GetString()!).ToHashSet(StringComparer.Ordinal);
        foreach (Match match in VariablePattern().Matches(text))
        {
            var name = match.Groups[1].Value;
            Assert.True(defined.Contains(name) || name is "__all" or "__auto", $"{file}: ${name}");
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void Panels_are_described_and_neither_overlap_nor_share_an_id(string file)
    {
        var panels = Dashboard.Load(file).Panels.ToList();
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        HashSet<(int, int)> taken = [];
        foreach (var panel in panels)
        {
            var place = panel.GetProperty("gridPos");
            var (x, y, w, h) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32(), place.GetProperty("w").GetInt32(),
                place.GetProperty("h").GetInt32());
            Assert.InRange(x + w, 1, 24);
            for (var column = x; column < x + w; column++)
                for (var row = y; row < y + h; row++)
                    Assert.True(taken.Add((column, row)), $"{file}: {panel.GetProperty("title")} lies over another panel");
            if (panel.GetProperty("type").GetString() != "row")
                Assert.False(string.IsNullOrWhiteSpace(panel.GetProperty("description").GetString()),
                    $"{file}: {panel.GetProperty("title")}");
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_search_for_traces_names_spans_and_attributes_that_there_are(string file)
    {
        foreach (var search in Dashboard.Load(file).Searches)
        {
            var operation = search.GetProperty("operation").GetString()!;
            var span = TelemetryCatalog.Spans.SingleOrDefault(candidate => candidate.Name == operation);
            Assert.True(span is not null, $"{file}: no span {operation}");
            foreach (Match tag in TagPattern().Matches(search.GetProperty("tags").GetString()!))
                Assert.True(span.Attributes.Contains(tag.Groups[1].Value) || tag.Groups[1].Value == "error",
                    $"{file}: {operation} has no attribute {tag.Groups[1].Value}");
        }
    }

    [Fact]
    public void Traces_dashboard_searches() => Assert.NotEmpty(Dashboard.Load("infra/dashboards/traces.json").Searches);

    [GeneratedRegex(@"\$\{?(\w+)\}?")]
    private static partial Regex VariablePattern();

    [GeneratedRegex(@"([\w.]+)=")]
    private static partial Regex TagPattern();
}
