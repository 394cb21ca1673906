using System.CommandLine;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Parsing;
using EsEnas.Client.Reading;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Changes a run's labels.</summary>
internal sealed class LabelCommand : ConsoleCommand
{
    private readonly Argument<string> run = RunArgument();
    private readonly Argument<string[]> changes = new("KEY=VALUE")
    {
        Description = "Labels to set; KEY= takes one away",
        Arity = ArgumentArity.OneOrMore,
    };

    public LabelCommand(Setup setup) : base(setup, "label", "Label a run, to find it by in 'list'",
        "label swimmer-1a2b3c4d robot=arm-3 study=noise", "label swimmer-1a2b3c4d study=")
    {
        Add(run);
        Add(changes);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var (name, wanted) = (new RunId(parse.GetRequiredValue(run)), parse.GetRequiredValue(changes));
        LabelText.Changed(RunLabels.None, wanted, mayBeEmpty: true);
        // To change them twice changes nothing more.
        var status = await Takeover.RunAsync(context, ConnectionIntent.Use, name, connection => connection.AskAsync(context, async host =>
        {
            var grain = host.Run(await RunLookup.FindAsync(host, name));
            var labels = LabelText.Changed(RunLabels.Read((await grain.GetStatus()).Labels), wanted, mayBeEmpty: true);
            return await grain.Describe(new RunDescription(Labels: labels.ToString()));
        }, context.Commands.Line("show", name)));
        if (context.Json) context.WriteLine(RunReport.ToJson(status));
        context.Note(status.Labels.Length > 0 ? $"{status.ShownAs} has the labels {status.Labels}" : $"{status.ShownAs} has no labels");
        return ExitCode.Ok;
    }
}
