using System.Globalization;
using System.Text.Json;
using EsEnas.Analysis.Statistics;
using EsEnas.Client.Output;
using EsEnas.Core.Statistics;

namespace EsEnas.Client.Paper;

/// <summary>The paper's Tables 3 to 5 in its own layout, our numbers beside its.</summary>
/// <param name="cells">The table's numbers.</param>
/// <param name="summaries">Ours.</param>
internal sealed class PaperTable(IReadOnlyList<PaperCell> cells, IReadOnlyList<GroupSummary> summaries)
{
    private const int Net = 1;

    private static readonly (string Kind, string Heading)[] Controllers =
        [("policy-gradient", "PG"), ("regularized-evolution", "Reg-Evo"), ("random", "random")];

    // Where all networks are alike, a column of them tells nothing.
    private bool TellsNets => cells.Select(cell => cell.Hidden).Distinct().Count() > 1;

    /// <summary>A row a task (and network), the controllers beside each other.</summary>
    public Table ToTable() => ToTable(TellsNets);

    /// <summary>What each of our numbers comes from, those of methods that the paper has not included.</summary>
    public Table ToDetails() => ToDetails(TellsNets);

    /// <summary>Both, with every column.</summary>
    public string ToMarkdown() => ToTable(tellsNets: true).ToMarkdown() + "\n" + ToDetails(tellsNets: true).ToMarkdown();

    public void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteObjects("cells", cells, cell =>
        {
            var ours = Find(cell);
            writer.WriteString("task", cell.Task);
            writer.WriteString("hidden", cell.Hidden);
            writer.WriteString("controller", cell.Controller);
            writer.WriteReal("paperMean", cell.Figure.Mean);
            writer.WriteReal("paperStd", cell.Figure.Std);
            writer.WriteReal("returnMean", ours?.Returns?.Mean);
            writer.WriteReal("returnStd", ours?.Returns?.Std);
            writer.WriteNumber("seeds", ours?.Group.Runs.Count ?? 0);
            writer.WriteNumber("iteration", ours?.Iteration.Value ?? 0);
            writer.WriteReal("episodes", ours?.Episodes);
            writer.WriteReal("policyMean", ours?.Policies?.Mean);
            writer.WriteReal("slope", ours?.Trend?.Slope);
            writer.WriteReal("level", ours?.Trend?.Level);
            writer.WriteString("trend", ours?.Trend?.Name ?? "");
            writer.WriteString("against", ours is null ? "" : Against(ours, cell.Figure));
        });
    }

    private Table ToTable(bool tellsNets) => Filled(
    [
        ("task", false), ("net", false), ("PG", true), ("ours", true), ("Reg-Evo", true), ("ours", true), ("random", true, 1),
        ("ours", true, 1),
    ], Rows(), tellsNets);

    private Table ToDetails(bool tellsNets) => Filled(
    [
        ("task", false), ("net", false), ("method", false), ("seeds", true, 2), ("iterations", true, 1), ("return", true),
        ("IQM [95 %]", true, 4), ("episodes", true, 2), ("at its end", false, 3), ("policy", true, 3), ("paper", true),
        ("against it", false),
    ], Details(), tellsNets);

    private static Table Filled(Column[] columns, IEnumerable<string[]> rows, bool tellsNets)
    {
        var table = new Table([.. columns.Where((_, i) => tellsNets || i != Net)]);
        foreach (var row in rows) table.Add([.. row.Where((_, i) => tellsNets || i != Net)]);
        return table;
    }

    private IEnumerable<string[]> Rows()
    {
        foreach (var row in cells.GroupBy(cell => (cell.Task, cell.Hidden)))
        {
            List<string> texts = [row.Key.Task, NetOf(row.Key.Hidden)];
            foreach (var (kind, _) in Controllers)
            {
                var cell = row.FirstOrDefault(cell => cell.Controller == kind);
                texts.Add(cell?.Figure.Text ?? "–");
                texts.Add(cell is null ? "–" : Text(Find(cell)?.Returns));
            }

            yield return [.. texts];
        }
    }

    private IEnumerable<string[]> Details() => summaries.Select(ours =>
    {
        var cell = cells.FirstOrDefault(cell => Find(cell) == ours);
        var interval = ours.Interval is { } bounds
            ? string.Create(CultureInfo.InvariantCulture, $"{ours.Interquartile:0.0} [{bounds.Low:0.0}, {bounds.High:0.0}]") : "–";
        return (string[])
        [
            ours.Group.Task, NetOf(ours.Group.Fields.GetValueOrDefault("policy.hidden") ?? ""), ours.Group.Label,
            Numbers.Count(ours.Group.Runs.Count), Numbers.Count(ours.Iteration.Value), Text(ours.Returns), interval,
            Numbers.Count(Math.Round(ours.Episodes)), ours.Trend is { } trend ? Text(trend) : "–", Text(ours.Policies),
            cell?.Figure.Text ?? "–", cell is null ? "–" : Against(ours, cell.Figure),
        ];
    });

    // A method of the paper has the paper's values in all that is not a column: others with its controller are ours alone.
    private GroupSummary? Find(PaperCell cell) => summaries.FirstOrDefault(ours => ours.Paper is not null && cell.Matches(ours.Group.Fields)
        && (ours.Group.Label == cell.Controller || summaries.Count(other => cell.Matches(other.Group.Fields)) == 1));

    private static string Against(GroupSummary ours, PaperFigure paper) => ours.Returns is not { } returns ? "–"
        : paper.Std is { } std && Math.Abs(returns.Mean - paper.Mean) <= std ? "within"
        : returns.Mean > paper.Mean ? "above" : "below";

    private static string Text(ReturnTrend trend) => trend.Sign == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{trend.Name} at {trend.Level:#,0.0}")
        : string.Create(CultureInfo.InvariantCulture, $"{trend.Name} {trend.Slope:+#,0.0#;-#,0.0#} to {trend.Level:#,0.0}");

    private static string NetOf(string hidden) => hidden == "[]" ? "L" : "H";

    private static string Text(SampleMoments? moments) => moments is not { } known ? "–"
        : known.Count < 2 ? known.Mean.ToString("#,0.0", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{known.Mean:#,0.0} ± {known.Std:#,0.0}");
}
