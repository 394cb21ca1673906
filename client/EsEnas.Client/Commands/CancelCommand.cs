using System.CommandLine;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Reading;
using EsEnas.Core.Runs;

namespace EsEnas.Client.Commands;

/// <summary>Ends a run permanently.</summary>
internal sealed class CancelCommand : ConsoleCommand
{
    private readonly Argument<string> run = RunArgument();

    public CancelCommand(Setup setup)
        : base(setup, "cancel", "End a run permanently; its history stays readable", "cancel swimmer-1a2b3c4d") => Add(run);

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var name = new RunId(parse.GetRequiredValue(run));
        var status = await Takeover.RunAsync(context, ConnectionIntent.Use, name, connection =>
            connection.AskAsync(context, async host => await host.Run(await RunLookup.FindAsync(host, name)).Cancel(),
                context.Commands.Line("show", name)));
        var id = status.ShownAs;
        if (context.Json) context.WriteLine(RunReport.ToJson(status));
        context.Note($"{id} is {RunReport.StateName(status.State)} at iteration {status.Iteration} of {status.Iterations}.");
        return ExitCode.Ok;
    }
}
