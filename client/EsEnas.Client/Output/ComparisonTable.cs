using System.Globalization;
using System.Text;
using System.Text.Json;
using EsEnas.Analysis.Statistics;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Statistics;

namespace EsEnas.Client.Output;

/// <summary>Summaries of groups as a table for people, as Markdown for a report, as CSV and as JSON.</summary>
internal static class ComparisonTable
{
    // What a script reads, in order: the names are the heads of the CSV's columns and the JSON's properties.
    private static readonly (string Name, Func<GroupSummary, object?> Of)[] Columns =
    [
        ("task", summary => summary.Group.Task),
        ("method", summary => summary.Group.Label),
        ("seeds", summary => summary.Group.Runs.Count),
        ("iteration", summary => summary.Iteration.Value),
        ("returnMean", summary => summary.Returns?.Mean),
        ("returnStd", summary => summary.Returns?.Std),
        ("returnIqm", summary => summary.Interquartile),
        ("returnIqmLow", summary => summary.Interval?.Low),
        ("returnIqmHigh", summary => summary.Interval?.High),
        ("policies", summary => summary.Policies?.Count ?? 0),
        ("policyMean", summary => summary.Policies?.Mean),
        ("policyStd", summary => summary.Policies?.Std),
        ("liveWeights", summary => summary.Size.LiveWeights),
        ("biases", summary => summary.Size.Biases),
        ("denseWeights", summary => summary.Size.DenseWeights),
        ("compression", summary => summary.Size.Compression),
        ("bits", summary => summary.Size.Bits),
        ("fairBits", summary => summary.Size.FairBits),
        ("paperTable", summary => summary.Paper?.Table),
        ("paperMean", summary => summary.Paper?.Mean),
        ("paperStd", summary => summary.Paper?.Std),
        ("evaluations", summary => summary.Group.Evaluations),
        ("diverged", summary => summary.Invalid.Total),
        .. InvalidReasonText.All.Select(
            reason => (InvalidReasonText.Column(reason), (Func<GroupSummary, object?>)(summary => summary.Invalid[reason]))),
        ("episodes", summary => summary.Episodes),
        ("steps", summary => summary.Steps),
    ];

    public static Table ToTable(IReadOnlyList<GroupSummary> summaries)
    {
        // Where nothing is invalid there is no column for it.
        var invalid = summaries.Any(summary => summary.Invalid.Total > 0);
        Column[] columns = [new Column("task") { Words = true }, new Column("method") { Words = true }, ("seeds", true, 2),
            ("iteration", true, 3), ("return", true), ("IQM [95 %]", true, 4), ("policy", true, 1), ("weights", true, 2),
            ("biases", true, 5), ("smaller", true, 5), ("bits", true, 5), ("fair bits", true, 5), ("paper", true, 1)];
        var table = new Table(invalid ? [.. columns, new Column("invalid", Rank: 1) { Words = true }] : columns);
        foreach (var summary in summaries)
        {
            var size = summary.Size;
            string[] cells = [summary.Group.Task, summary.Group.Label, Numbers.Count(summary.Group.Runs.Count),
                Numbers.Count(summary.Iteration.Value), Spread(summary.Returns), Interval(summary), Spread(summary.Policies),
                Tenth(size.LiveWeights), Tenth(size.Biases), Numbers.Percent(size.Compression), Tenth(size.Bits), Tenth(size.FairBits),
                summary.Paper?.Text ?? "–"];
            table.Add(invalid ? [.. cells,
                summary.Invalid.Total == 0 ? "–" : $"{summary.Invalid} of {Numbers.Count(summary.Group.Evaluations)}"] : cells);
        }
        return table;
    }

    /// <summary>Rows for docs/paper.md: what the command measured with the paper's figure beside it.</summary>
    public static string ToMarkdown(IReadOnlyList<GroupSummary> summaries)
    {
        var text = new StringBuilder("| task | method | seeds | iterations | return | policy | weights | bits (fair) | paper " +
            "|\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (var summary in summaries)
        {
            var size = summary.Size;
            text.Append(CultureInfo.InvariantCulture,
                $"| {summary.Group.Task} | {summary.Group.Label.Replace("|", "\\|", StringComparison.Ordinal)} " +
                $"| {summary.Group.Runs.Count} | {summary.Iteration} | {Spread(summary.Returns)} | " +
                $"{Spread(summary.Policies)} | {Tenth(size.LiveWeights)} | {Tenth(size.Bits)} ({Tenth(size.FairBits)}) | " +
                $"{(summary.Paper is { } paper ? $"{paper.Text} (Table {paper.Table})" : "–")} |\n");
        }
        return text.ToString();
    }

    public static string ToCsv(IReadOnlyList<GroupSummary> summaries)
    {
        var text = new StringBuilder().AppendJoin(',', Columns.Select(column => column.Name)).Append('\n');
        foreach (var summary in summaries) text.AppendJoin(',', Columns.Select(column => Cell(column.Of(summary)))).Append('\n');
        return text.ToString();
    }

    public static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<GroupSummary> summaries)
    {
        writer.WriteObjects("groups", summaries, summary =>
        {
            foreach (var (name, of) in Columns)
            {
                WriteProperty(writer, name, of(summary));
                if (name == "method") writer.WriteStrings("runs", [.. summary.Group.Runs.Select(run => run.Id.Value)]);
            }
        });
    }

    private static void WriteProperty(Utf8JsonWriter writer, string name, object? value)
    {
        if (value is string text) writer.WriteString(name, text);
        else if (value is int number) writer.WriteNumber(name, number);
        else if (value is long count) writer.WriteNumber(name, count);
        else writer.WriteReal(name, (double?)value);
    }

    private static string Spread(SampleMoments? sample) =>
        sample is not { } moments ? "–" : double.IsNaN(moments.Std)
            ? Numbers.Return(moments.Mean) : $"{Numbers.Return(moments.Mean)} ± {Numbers.Return(moments.Std)}";

    private static string Interval(GroupSummary summary) => summary.Interval is { } interval
        ? $"{Numbers.Return(summary.Interquartile)} [{Numbers.Return(interval.Low)}, {Numbers.Return(interval.High)}]"
        : $"{Numbers.Return(summary.Interquartile)} " +
            $"({(summary.Returns?.Count) switch { 1 => "one seed", 2 => "two seeds", _ => "no seed" }})";

    private static string Tenth(double value) => double.IsNaN(value) ? "–" : Numbers.Count(Math.Round(value, 1));

    private static string Cell(object? value) => value switch
    {
        double number => double.IsFinite(number) ? Numbers.Plain(number) : "",
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture),
        string text => CsvText.Quoted(text),
        _ => "",
    };
}
