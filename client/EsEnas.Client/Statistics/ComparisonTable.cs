using System.Globalization;
using System.Text;
using System.Text.Json;
using EsEnas.Client.Output;
using EsEnas.Core.Statistics;

namespace EsEnas.Client.Statistics;

/// <summary>Summaries of groups as a table for people, as Markdown for a report, as CSV and as JSON.</summary>
internal static class ComparisonTable
{
    private const string CsvHeader =
        "task,method,seeds,iteration,returnMean,returnStd,returnIqm,returnIqmLow,returnIqmHigh,policies,policyMean,policyStd,liveWeights,biases,denseWeights,compression,bits,fairBits,paperTable,paperMean,paperStd";

    public static Table ToTable(IReadOnlyList<GroupSummary> summaries)
    {
        var table = new Table(("task", false), ("method", false), ("seeds", true), ("iteration", true), ("return", true), ("IQM [95 %]", true), ("policy", true), ("weights", true),
            ("biases", true), ("smaller", true), ("bits", true), ("fair bits", true), ("paper", true));
        foreach (var summary in summaries)
        {
            var size = summary.Size;
            table.Add(summary.Group.Task, summary.Group.Label, Numbers.Count(summary.Group.Runs.Count), Numbers.Count(summary.Iteration), Spread(summary.Returns), Interval(summary),
                Spread(summary.Policies), Tenth(size.LiveWeights), Tenth(size.Biases), Numbers.Percent(size.Compression), Tenth(size.Bits), Tenth(size.FairBits), summary.Paper?.Text ?? "–");
        }
        return table;
    }

    /// <summary>Rows for docs/paper.md: what the command measured with the paper's figure beside it.</summary>
    public static string ToMarkdown(IReadOnlyList<GroupSummary> summaries)
    {
        var text = new StringBuilder("| task | method | seeds | iterations | return | policy | weights | bits (fair) | paper |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (var summary in summaries)
        {
            var size = summary.Size;
            text.Append(CultureInfo.InvariantCulture,
                $"| {summary.Group.Task} | {summary.Group.Label.Replace("|", "\\|", StringComparison.Ordinal)} | {summary.Group.Runs.Count} | {summary.Iteration} | {Spread(summary.Returns)} | {Spread(summary.Policies)} | {Tenth(size.LiveWeights)} | {Tenth(size.Bits)} ({Tenth(size.FairBits)}) | {(summary.Paper is { } paper ? $"{paper.Text} (Table {paper.Table})" : "–")} |\n");
        }
        return text.ToString();
    }

    public static string ToCsv(IReadOnlyList<GroupSummary> summaries)
    {
        var text = new StringBuilder(CsvHeader).Append('\n');
        foreach (var summary in summaries)
        {
            var size = summary.Size;
            object?[] cells =
            [
                summary.Group.Task, Quote(summary.Group.Label), summary.Group.Runs.Count, summary.Iteration, summary.Returns?.Mean, summary.Returns?.Std, summary.Interquartile, summary.Interval?.Low,
                summary.Interval?.High, summary.Policies?.Count ?? 0, summary.Policies?.Mean, summary.Policies?.Std, size.LiveWeights, size.Biases, size.DenseWeights, size.Compression,
                size.Bits, size.FairBits, summary.Paper?.Table, summary.Paper?.Mean, summary.Paper?.Std,
            ];
            text.AppendJoin(',', cells.Select(Cell)).Append('\n');
        }
        return text.ToString();
    }

    public static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<GroupSummary> summaries)
    {
        writer.WriteStartArray("groups");
        foreach (var summary in summaries)
        {
            writer.WriteStartObject();
            writer.WriteString("task", summary.Group.Task);
            writer.WriteString("method", summary.Group.Label);
            writer.WriteStartArray("runs");
            foreach (var run in summary.Group.Runs) writer.WriteStringValue(run.Id);
            writer.WriteEndArray();
            writer.WriteNumber("seeds", summary.Group.Runs.Count);
            writer.WriteNumber("iteration", summary.Iteration);
            writer.WriteReal("returnMean", summary.Returns?.Mean);
            writer.WriteReal("returnStd", summary.Returns?.Std);
            writer.WriteReal("returnIqm", summary.Interquartile);
            writer.WriteReal("returnIqmLow", summary.Interval?.Low);
            writer.WriteReal("returnIqmHigh", summary.Interval?.High);
            writer.WriteNumber("policies", summary.Policies?.Count ?? 0);
            writer.WriteReal("policyMean", summary.Policies?.Mean);
            writer.WriteReal("policyStd", summary.Policies?.Std);
            writer.WriteReal("liveWeights", summary.Size.LiveWeights);
            writer.WriteReal("biases", summary.Size.Biases);
            writer.WriteReal("denseWeights", summary.Size.DenseWeights);
            writer.WriteReal("compression", summary.Size.Compression);
            writer.WriteReal("bits", summary.Size.Bits);
            writer.WriteReal("fairBits", summary.Size.FairBits);
            writer.WriteReal("paperTable", summary.Paper?.Table);
            writer.WriteReal("paperMean", summary.Paper?.Mean);
            writer.WriteReal("paperStd", summary.Paper?.Std);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static string Spread(SampleMoments? sample) =>
        sample is not { } moments ? "–" : double.IsNaN(moments.Std) ? Numbers.Return(moments.Mean) : $"{Numbers.Return(moments.Mean)} ± {Numbers.Return(moments.Std)}";

    private static string Interval(GroupSummary summary) => summary.Interval is { } interval
        ? $"{Numbers.Return(summary.Interquartile)} [{Numbers.Return(interval.Low)}, {Numbers.Return(interval.High)}]"
        : $"{Numbers.Return(summary.Interquartile)} (one seed)";

    private static string Tenth(double value) => double.IsNaN(value) ? "–" : Numbers.Count(Math.Round(value, 1));

    private static string Cell(object? value) => value switch
    {
        double number when double.IsFinite(number) => number.ToString("R", CultureInfo.InvariantCulture),
        double or null => "",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Quote(string text) => text.Contains(',', StringComparison.Ordinal) || text.Contains('"', StringComparison.Ordinal) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
