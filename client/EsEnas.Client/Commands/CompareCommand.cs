using System.CommandLine;
using EsEnas.Client.Output;
using EsEnas.Client.Statistics;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Compares methods over their seeds: returns, intervals, sizes, the paper's figures.</summary>
internal sealed class CompareCommand : ConsoleCommand
{
    private readonly Argument<string[]> runs = new("RUN") { Description = "Runs by name, by a pattern such as 'table4-*', or the file of a sweep", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> csv;
    private readonly Option<bool> markdown;
    private readonly Option<int?> at;

    public CompareCommand(Setup setup) : base(setup, "compare", "Compare methods over their seeds: returns, intervals, sizes, the paper's figures",
        "compare specs/paper/table4.yaml", "compare 'table4-swimmer-*' --at 60 --csv", "compare specs/paper/table4.yaml --markdown")
    {
        csv = setup.Flags.Switch("--csv", "CSV, numbers with enough digits to read back to the bit");
        markdown = setup.Flags.Switch("--markdown", "Rows of a Markdown table, the paper's figure beside each");
        at = setup.Flags.Integer("--at", "K", "Take the returns at this iteration; default: the last that all seeds of a method have completed", 1, 10_000_000);
        Add(runs);
        Add(csv);
        Add(markdown);
        Add(at);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var (asCsv, asMarkdown) = (parse.GetValue(csv), parse.GetValue(markdown));
        if ((asCsv ? 1 : 0) + (asMarkdown ? 1 : 0) + (context.Json ? 1 : 0) > 1) throw CommandException.Usage("compare: --csv, --markdown and --json exclude each other");
        var records = await RunArguments.ReadAsync(context, parse.GetRequiredValue(runs));
        foreach (var remark in records.Select(record => record.Remark()).OfType<string>()) context.Note(remark);
        foreach (var unfinished in records.Where(record => record.Status.State is not (RunState.Completed or RunState.Failed)))
            context.Note($"{unfinished.Id} is not complete: iteration {unfinished.Status.Iteration} of {unfinished.Status.Iterations}");
        IReadOnlyList<GroupSummary> summaries = [.. RunGroup.Of(records).Select(group => GroupSummary.Of(group, parse.GetValue(at)))];
        if (context.Json) context.WriteLine(Json.Object(writer => ComparisonTable.WriteJson(writer, summaries)));
        else if (asCsv) context.Terminal.Out.Write(ComparisonTable.ToCsv(summaries));
        else if (asMarkdown) context.Terminal.Out.Write(ComparisonTable.ToMarkdown(summaries));
        else
        {
            ComparisonTable.ToTable(summaries).Write(context.Terminal);
            context.Note("± is the standard deviation of the sample (n - 1) over seeds; IQM: interquartile mean, interval by bootstrap over seeds; paper: its final mean ± std");
        }
        return ExitCode.Ok;
    }
}
