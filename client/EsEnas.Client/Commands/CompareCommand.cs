using System.CommandLine;
using EsEnas.Analysis;
using EsEnas.Analysis.Statistics;
using EsEnas.Client.Output;
using EsEnas.Client.Reading;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Compares methods over their seeds: returns, intervals, sizes, the paper's figures.</summary>
internal sealed class CompareCommand : ConsoleCommand
{
    private readonly Argument<string[]> runs = new("RUN")
    {
        Description = "Runs by name, by a pattern such as 'table4-*', or the file of a sweep",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<bool> csv;
    private readonly Option<bool> markdown;
    private readonly Option<int?> at;

    public CompareCommand(Setup setup)
        : base(setup, "compare", "Compare methods over their seeds: returns, intervals, sizes, the paper's figures",
            "compare specs/paper/table4.yaml", "compare 'table4-swimmer-*' --at 60 --csv", "compare specs/paper/table4.yaml --markdown")
    {
        csv = setup.Flags.For("compare").Switch("--csv", "CSV, numbers with enough digits to read back to the bit");
        markdown = setup.Flags.Switch("--markdown", "Rows of a Markdown table, the paper's figure beside each");
        at = setup.Flags.Integer("--at", "K",
            "Take the returns at this iteration; default: the last that all seeds of a method have completed", 1, 10_000_000);
        Add(runs);
        Add(csv);
        Add(markdown);
        Add(at);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var (asCsv, asMarkdown) = (parse.GetValue(csv), parse.GetValue(markdown));
        if ((asCsv ? 1 : 0) + (asMarkdown ? 1 : 0) + (context.Json ? 1 : 0) > 1)
            throw CommandException.Usage("compare: --csv, --markdown and --json exclude each other");
        var stored = await RunArguments.ReadAsync(context, parse.GetRequiredValue(runs));
        foreach (var remark in stored.Select(run => run.Remark()).OfType<string>()) context.Note(remark);
        foreach (var unfinished in stored.Where(run => run.Status.State is not (RunState.Completed or RunState.Failed)))
            context.Note(
                $"{unfinished.Status.Id} is not complete: iteration {unfinished.Status.Iteration} of {unfinished.Status.Iterations}");
        var summaries = Summarize([.. stored.Select(run => run.Record)],
            parse.GetValue(at) is { } number ? new IterationNumber(number) : null);
        if (context.Json) context.WriteLine(Json.Object(writer => ComparisonTable.WriteJson(writer, summaries)));
        else if (asCsv) context.Terminal.Out.Write(ComparisonTable.ToCsv(summaries));
        else if (asMarkdown) context.Terminal.Out.Write(ComparisonTable.ToMarkdown(summaries));
        else
        {
            ComparisonTable.ToTable(summaries).Write(context.Terminal);
            context.Terminal.Remark("± is the standard deviation of the sample (n - 1) over seeds; IQM: " +
                "interquartile mean, interval by bootstrap over three seeds or more; "
                + "paper: its final mean ± std, beside runs of its horizon, task options and space");
        }
        return ExitCode.Ok;
    }

    private static IReadOnlyList<GroupSummary> Summarize(IReadOnlyList<RunRecord> records, IterationNumber? at)
    {
        try
        {
            return [.. RunGroup.Of(records).Select(group => GroupSummary.Of(group, at))];
        }
        catch (AnalysisException error) when (error.Error == AnalysisError.IterationMissing && at is not null)
        {
            throw CommandException.Usage($"--at: {error.Message}");
        }
    }
}
